//! A clock that moves when a test says so, and randomness that is the same each time.

use std::sync::Mutex;

use purser::clock::{Clock, Timestamp};
use purser::randomness::Randomness;
use sha2::{Digest, Sha256};
use time::Duration;
use time::macros::datetime;

pub fn start_of_tests() -> Timestamp {
    datetime!(2026-11-24 08:00:00)
}

pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn new() -> TestClock {
        TestClock(Mutex::new(start_of_tests()))
    }

    pub fn advance(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// No two calls give the same bytes, and every run gives the same.
#[derive(Default)]
pub struct TestRandomness(Mutex<u64>);

impl Randomness for TestRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        let mut calls = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(32) {
            *calls += 1;
            let digest = Sha256::digest(calls.to_le_bytes());
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
    }
}

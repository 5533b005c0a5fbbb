//! What runs beside the tests: servers in processes of their own, each on a port and in a folder of its own, ended when
//! the test ends.

pub mod dns;
pub mod dovecot;
pub mod portal;
pub mod smtp;
mod smtp_processes;

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Below the ports that systems give to whoever connects, or one of those might take it before the server listens on it.
const PORTS: std::ops::Range<u32> = 10_000..32_000;

static PORTS_TRIED: AtomicU32 = AtomicU32::new(0);

/// Tests in other processes look elsewhere first.
pub fn unused_port() -> u16 {
    let mut candidates = (0..PORTS.len() as u32).map(|_| {
        let tried = PORTS_TRIED.fetch_add(1, Ordering::Relaxed);
        let place = std::process::id().wrapping_mul(37).wrapping_add(tried) % PORTS.len() as u32;
        u16::try_from(PORTS.start + place).unwrap()
    });
    let unused = candidates.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    unused.expect("a port is unused")
}

/// Generous, because a busy machine is no failure; what is waited for mostly takes milliseconds.
const DEADLINE: Duration = Duration::from_secs(30);
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// Asks until there is an answer; none by the deadline is a failure that says what was waited for.
pub async fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        sleep(ASK_AGAIN).await;
    }
}

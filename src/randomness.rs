//! Chance, as an argument: only here is it read from the machine.

use rand::Rng;

/// A source of unpredictable bytes, fit for secrets.
pub trait Randomness: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[allow(clippy::disallowed_methods)] // the one place that reads the machine's randomness
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

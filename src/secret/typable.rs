//! Secrets made by chance and typed once: temporary passwords and recovery codes. They hold so much chance that a fast
//! digest is enough.

use std::fmt;

use super::{Digest, Keys};
use crate::randomness::Randomness;

/// Without letters and digits that look alike (0 o, 1 i l, u v), so 4.8 bits each.
const ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstwxyz";
const GROUP: usize = 4;

/// 77 bits.
pub type TemporaryPassword = Typable<16>;

/// 58 bits: nobody gets at one without the password, and few tries lock.
pub type RecoveryCode = Typable<12>;

/// A secret that people type from paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Typable<const LENGTH: usize>(String);

impl<const LENGTH: usize> fmt::Debug for Typable<LENGTH> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Typable(…)")
    }
}

impl<const LENGTH: usize> Typable<LENGTH> {
    pub fn mint(random: &dyn Randomness) -> Self {
        let mut text = String::with_capacity(LENGTH);
        while text.len() < LENGTH {
            let mut bytes = [0; LENGTH];
            random.fill(&mut bytes);
            // A byte past the last whole alphabet would favour its first characters.
            let fair = bytes
                .iter()
                .filter(|byte| usize::from(**byte) < 256 - 256 % ALPHABET.len());
            let characters = fair.map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]));
            text.extend(characters.take(LENGTH - text.len()));
        }
        Typable(text)
    }

    /// As someone typed it: hyphens, spaces and capitals make no difference.
    pub fn parse(typed: &str) -> Option<Self> {
        let text: String = typed
            .chars()
            .filter(|character| !matches!(character, '-' | ' '))
            .take(LENGTH + 1)
            .flat_map(char::to_lowercase)
            .collect();
        let fits = text.len() == LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then_some(Typable(text))
    }

    /// In groups, as it is shown: `abcd-efgh-jkmn-pqrs`.
    pub fn in_groups(&self) -> String {
        let groups: Vec<&str> = (0..LENGTH)
            .step_by(GROUP)
            .map(|start| &self.0[start..start + GROUP])
            .collect();
        groups.join("-")
    }

    pub fn digest(&self, keys: &Keys) -> Digest {
        keys.digest(&self.0)
    }
}

//! What a password may be, after NIST SP 800-63B-4 section 3.1.1: long enough, and hard to guess for someone who knows
//! whose it is.

use std::cmp::Reverse;

use super::breached;
use crate::language::Language;

/// In characters, for a password that is asked for alone.
pub const MIN_LENGTH: usize = 15;
/// In characters, for a password that is asked for together with a second factor.
pub const MIN_LENGTH_WITH_FACTOR: usize = 8;
pub const MAX_LENGTH: usize = 128;

/// A password that can be guessed in fewer tries than ten to this power is too easy.
const EASY_BELOW_LOG10_GUESSES: f64 = 10.0;
/// The same for a password shorter than [`MIN_LENGTH`], which is asked for together with a second factor.
const SHORT_EASY_BELOW_LOG10_GUESSES: f64 = 8.0;

/// So many characters are scored: the time that takes grows faster than their number, and to seconds.
const SCORED: usize = 40;

/// Shorter ones stand in too many others.
const SHORTEST_OWN_WORD: usize = 3;

const PRODUCT: &str = "purser";

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    TooShort {
        length: usize,
        shortest: usize,
    },
    TooLong {
        length: usize,
    },
    /// Without the person's own words, little is left of it.
    OfOwnWords,
    Common,
}

impl Unfit {
    /// For whoever typed it.
    pub fn words(self, language: Language) -> String {
        match self {
            Unfit::TooShort { length, shortest } => language
                .sentence("password-too-short")
                .with("shortest", shortest)
                .with("length", length),
            Unfit::TooLong { length } => language
                .sentence("password-too-long")
                .with("longest", MAX_LENGTH)
                .with("length", length),
            Unfit::OfOwnWords => language.sentence("password-of-own-words"),
            Unfit::Common => language.sentence("password-common"),
        }
        .text()
    }
}

/// Why a password would be guessed, if it would. `own_words` are the person's names and addresses, which count for
/// nothing. May take a core for some tenths of a second.
pub fn weakness(password: &str, own_words: &[&str]) -> Option<Unfit> {
    let is_short = password.chars().count() < MIN_LENGTH;
    let needed = if is_short { SHORT_EASY_BELOW_LOG10_GUESSES } else { EASY_BELOW_LOG10_GUESSES };
    let is_easy = |text: &str| guesses_log10(text) < needed;
    let rest = without(password, &parts_of(own_words));
    if rest != password && is_easy(&rest) {
        return Some(Unfit::OfOwnWords);
    }
    // What is left may look harder than the whole was.
    let is_known = breached::without_known(password).is_some_and(|rest| is_easy(&rest));
    (is_known || is_easy(password)).then_some(Unfit::Common)
}

fn guesses_log10(text: &str) -> f64 {
    let scored: String = text.chars().take(SCORED).collect();
    zxcvbn::zxcvbn(&scored, &[]).guesses_log10()
}

/// Each word and what it is put together from, the longest first, in lower case.
fn parts_of(own_words: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = own_words
        .iter()
        .chain(&[PRODUCT])
        .flat_map(|word| std::iter::once(*word).chain(word.split(|letter: char| !letter.is_alphanumeric())))
        .filter(|part| part.chars().count() >= SHORTEST_OWN_WORD)
        .map(str::to_lowercase)
        .collect();
    parts.sort_by_key(|part| Reverse(part.len()));
    parts.dedup();
    parts
}

/// The password as it is where it holds none of the words.
fn without(password: &str, own_words: &[String]) -> String {
    let lower = password.to_lowercase();
    let rest = own_words
        .iter()
        .fold(lower.clone(), |rest, word| rest.replace(word, ""));
    if rest == lower { password.to_owned() } else { rest }
}

//! Passwords out of breaches, and passphrases that everybody knows, of those that look hard to guess when only their
//! patterns are scored.

use std::cmp::Reverse;
use std::io;
use std::sync::LazyLock;

use flate2::read::GzDecoder;

/// In lower case, letters and digits only.
static KNOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let phrases = include_str!("passphrases.txt").lines().map(folded);
    let mut known: Vec<String> = passwords().lines().map(str::to_owned).chain(phrases).collect();
    known.sort_by_key(|known| Reverse(known.len()));
    known
});

#[expect(clippy::expect_used, reason = "what it unpacks was compiled in")]
fn passwords() -> String {
    let packed: &[u8] = include_bytes!("passwords.txt.gz");
    io::read_to_string(GzDecoder::new(packed)).expect("the list is whole")
}

/// What is left of a password that holds known ones, whatever their case and what stands between their letters.
pub fn without_known(password: &str) -> Option<String> {
    let whole = folded(password);
    let rest = KNOWN
        .iter()
        .fold(whole.clone(), |rest, known| if rest.contains(known) { rest.replace(known, "") } else { rest });
    (rest != whole).then_some(rest)
}

fn folded(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

//! Passwords out of breaches, and passphrases that everybody knows, of those that look hard to guess when only their
//! patterns are scored.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// In lower case, letters and digits only.
static KNOWN: LazyLock<Vec<Cow<'static, str>>> = LazyLock::new(|| {
    let phrases = include_str!("passphrases.txt")
        .lines()
        .map(|phrase| folded(phrase).into());
    let mut known: Vec<_> = include_str!("passwords.txt")
        .lines()
        .map(Cow::from)
        .chain(phrases)
        .collect();
    known.sort_by_key(|known| Reverse(known.len()));
    known
});

/// What is left of a password that holds known ones, whatever their case and what stands between their letters.
pub fn without_known(password: &str) -> Option<String> {
    let whole = folded(password);
    let rest = KNOWN
        .iter()
        .fold(whole.clone(), |rest, known| if rest.contains(&**known) { rest.replace(&**known, "") } else { rest });
    (rest != whole).then_some(rest)
}

fn folded(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

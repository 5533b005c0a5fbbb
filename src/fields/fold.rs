//! Text as lists sort it and searches compare it: lower case, without accents, in composed form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// For order and search: no case, no accents.
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|character| !is_combining_mark(*character) && *character != '\0')
        .flat_map(char::to_lowercase)
        .map(plain_letter)
        .nfc()
        .collect()
}

/// Letters with a stroke have no decomposition, yet are searched for without it.
fn plain_letter(letter: char) -> char {
    match letter {
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ł' => 'l',
        'ı' => 'i',
        other => other,
    }
}

/// What names are sorted by: last name first.
pub fn sort_name(first_name: &str, last_name: &str) -> String {
    fold(&format!("{last_name} {first_name}"))
}

/// What is searched for, as the search keeps names: they may be written as in a list, `Berg, Ann`.
pub fn needle(typed: &str) -> String {
    let folded = fold(typed);
    let words: Vec<&str> = folded
        .split_whitespace()
        .map(|word| word.trim_matches([',', ';']))
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() { folded.trim().to_owned() } else { words.join(" ") }
}

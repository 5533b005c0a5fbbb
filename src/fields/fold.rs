//! Text as lists sort it and searches compare it: lower case, without accents, in composed form. Searches take some letters
//! for others besides, by which no list is sorted and no two names are the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// For order and search: no case, no accents.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('\0', "");
    }
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

/// Letters that Unicode does not take apart, and what people type for them: as passports write them (ICAO Doc 9303, part 3),
/// which is what CLDR's transliteration to ASCII writes too. [`fold`] leaves them, for lists are in order of them.
const SPELLED: [(char, &str); 9] = [
    ('æ', "ae"),
    ('œ', "oe"),
    ('ß', "ss"),
    ('þ', "th"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ŋ', "n"),
    ('ĸ', "q"),
    ('ə', "e"),
];

/// A folded text as searches compare it: `ærø` is `aero`, and `straße` is `strasse`.
pub fn spelled(folded: &str) -> String {
    let mut spelled = String::with_capacity(folded.len());
    for letter in folded.chars() {
        match SPELLED.iter().find(|(known, _)| *known == letter) {
            Some((_, letters)) => spelled.push_str(letters),
            None => spelled.push(letter),
        }
    }
    spelled
}

/// The other way round: letters that may stand for one, taken for that one.
pub fn drawn_together(folded: &str) -> String {
    let two_for_one = SPELLED.iter().filter(|(_, letters)| letters.len() == 2);
    two_for_one.fold(folded.to_owned(), |text, (letter, letters)| text.replace(letters, &letter.to_string()))
}

/// A letter that is a syllable or a word: Han, kana, Hangul. A name of two is a whole one.
pub fn is_syllable(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3134F}')
}

/// Follows each syllable in a search's index, which knows no fewer than three letters at a time.
const AFTER_SYLLABLE: &str = "qj";

/// A word as a search's index has it.
pub fn stretched(folded: &str) -> String {
    let mut stretched = String::with_capacity(folded.len());
    for letter in spelled(folded).chars() {
        stretched.push(letter);
        if is_syllable(letter) {
            stretched.push_str(AFTER_SYLLABLE);
        }
    }
    stretched
}

/// What a search's index holds of a folded text: its words, and those again that it has otherwise. They stay as they are
/// too, for an older Purser that runs beside this one looks for them so.
pub fn indexed(folded: &str) -> String {
    let others = folded.split(' ').filter_map(|word| {
        let stretched = stretched(word);
        (stretched != word).then_some(stretched)
    });
    std::iter::once(folded.to_owned())
        .chain(others)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What names are sorted by: last name first.
pub fn sort_name(first_name: &str, last_name: &str) -> String {
    fold(&format!("{last_name} {first_name}"))
}

/// Last and first name as one word, as they are written where syllables are letters. Empty elsewhere.
pub fn written_together(first_name: &str, last_name: &str) -> String {
    let are_syllables = |name: &str| name.chars().any(is_syllable);
    if are_syllables(first_name) && are_syllables(last_name) {
        format!("{last_name}{first_name}")
    } else {
        String::new()
    }
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

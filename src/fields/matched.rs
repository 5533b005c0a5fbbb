//! Which characters of a text hold what was searched for, as the search compares them: without case, without accents, and with
//! letters like `æ` spelled out.
//!
//! A letter and the marks on it are one: nobody sees half of one marked. What folds to several letters, as a ligature does,
//! is marked whole.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::{fold, spelled};

/// A piece of a text, in the text's own letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    pub text: &'a str,
    pub is_matched: bool,
}

/// Where in a text a word counts as found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Anywhere,
    Beginning,
}

/// How a text's letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    Folded,
    /// Of a number that may be spaced in any way.
    Digits,
}

/// A text made ready to be compared.
pub struct Comparable<'a> {
    text: &'a str,
    compared: String,
    /// Of each byte of `compared`: from which bytes of the text it comes.
    origins: Vec<Range<usize>>,
}

impl<'a> Comparable<'a> {
    pub fn new(text: &'a str, letters: Letters) -> Comparable<'a> {
        let (mut compared, mut origins) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for origin in clusters(text) {
            let cluster = &text[origin.clone()];
            compared += &match letters {
                Letters::Folded => spelled(&fold(cluster)),
                Letters::Digits => cluster.chars().filter(char::is_ascii_digit).collect(),
            };
            origins.resize(compared.len(), origin);
        }
        Comparable { text, compared, origins }
    }

    /// Whether this word, compared likewise, is there.
    pub fn holds(&self, word: &str, place: Place) -> bool {
        let word = spelled(word);
        match place {
            _ if word.is_empty() => false,
            Place::Anywhere => self.compared.contains(&word),
            Place::Beginning => self.compared.starts_with(&word),
        }
    }

    /// The whole text in parts, of which those that hold one of these words are told apart.
    pub fn parts<'w>(&self, words: impl IntoIterator<Item = (&'w str, Place)>) -> Vec<Part<'a>> {
        let mut matched: Vec<Range<usize>> = words
            .into_iter()
            .flat_map(|(word, place)| self.places_of(word, place))
            .collect();
        matched.sort_by_key(|range| range.start);
        self.cut_at(matched)
    }

    /// The text with `other` wherever this word stands by itself, not within another.
    pub fn with_whole_words(&self, word: &str, other: &str) -> String {
        let places = self.places_of(&fold(word), Place::Anywhere);
        let whole = places.into_iter().filter(|place| !self.is_within_a_word(place));
        let parts = self.cut_at(whole.collect());
        parts
            .iter()
            .map(|part| if part.is_matched { other } else { part.text })
            .collect()
    }

    fn is_within_a_word(&self, place: &Range<usize>) -> bool {
        let before = self.text[..place.start].chars().next_back();
        let after = self.text[place.end..].chars().next();
        before.into_iter().chain(after).any(char::is_alphanumeric)
    }

    fn places_of(&self, word: &str, place: Place) -> Vec<Range<usize>> {
        if !self.holds(word, place) {
            return Vec::new();
        }
        let most = if place == Place::Beginning { 1 } else { usize::MAX };
        let word = spelled(word);
        let found = self.compared.match_indices(&word).take(most);
        found
            .map(|(start, word)| self.origins[start].start..self.origins[start + word.len() - 1].end)
            .collect()
    }

    /// Sorted by where they begin; some may overlap.
    fn cut_at(&self, matched: Vec<Range<usize>>) -> Vec<Part<'a>> {
        let (mut parts, mut reached) = (Vec::new(), 0);
        let mut add = |range: Range<usize>, is_matched| {
            if !range.is_empty() {
                parts.push(Part { text: &self.text[range], is_matched });
            }
        };
        for range in matched {
            add(reached..range.start.max(reached), false);
            add(range.start.max(reached)..range.end.max(reached), true);
            reached = range.end.max(reached);
        }
        add(reached..self.text.len(), false);
        parts
    }
}

/// Letters, each with what belongs to it.
fn clusters(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = text
        .char_indices()
        .filter(|(_, letter)| !continues(*letter))
        .map(|(start, _)| start)
        .collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    starts.push(text.len());
    starts.windows(2).map(|ends| ends[0]..ends[1]).collect()
}

/// A mark on the letter before it, or the later part of a Korean syllable that is written in parts.
fn continues(letter: char) -> bool {
    is_combining_mark(letter) || ('\u{1160}'..='\u{11FF}').contains(&letter)
}

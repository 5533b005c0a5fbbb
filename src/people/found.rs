//! What a search found in a person's record, for a list that shows why somebody is in it.

use super::search;
use crate::fields::fold::{is_syllable, spelled};
use crate::fields::matched::{Comparable, Letters, Part, Place};

/// The search takes shorter words only where a text begins, or in names.
const SHORTEST_ANYWHERE: usize = 3;

/// What was searched for, word by word.
pub struct Sought {
    words: Vec<String>,
}

/// What kind of text a search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Name,
    Word,
    /// With its prefix, spaced in any way.
    Phone,
}

impl Kind {
    fn letters(self) -> Letters {
        match self {
            Kind::Phone => Letters::Digits,
            Kind::Name | Kind::Word => Letters::Folded,
        }
    }
}

impl Sought {
    /// From what was typed.
    pub fn of(typed: &str) -> Sought {
        let needle = search::needle(typed);
        Sought { words: needle.split_whitespace().map(spelled).collect() }
    }

    /// A text in parts, of which those that hold what was searched for are told apart.
    pub fn parts<'a>(&self, text: &'a str, kind: Kind) -> Vec<Part<'a>> {
        if self.words.is_empty() {
            return vec![Part { text, is_matched: false }];
        }
        let sought = self
            .words
            .iter()
            .filter_map(|word| Some((word.as_str(), self.place(word, kind)?)));
        Comparable::new(text, kind.letters()).parts(sought)
    }

    /// Where the search looks for this word in such a text. `None`: nowhere.
    fn place(&self, word: &str, kind: Kind) -> Option<Place> {
        let is_number = word.chars().all(|letter| letter.is_ascii_digit());
        let is_short = word.chars().count() < SHORTEST_ANYWHERE && !word.chars().any(is_syllable);
        match kind {
            Kind::Phone => (is_number && !is_short).then_some(Place::Anywhere),
            Kind::Name if is_short && self.words.len() == 1 => Some(Place::Beginning),
            Kind::Name => Some(Place::Anywhere),
            Kind::Word if is_short => (self.words.len() == 1).then_some(Place::Beginning),
            Kind::Word => Some(Place::Anywhere),
        }
    }

    fn is_in(&self, word: &str, text: &str, kind: Kind) -> bool {
        let place = self.place(word, kind);
        place.is_some_and(|place| Comparable::new(text, kind.letters()).holds(word, place))
    }

    /// The first of some texts that holds a word which none of those shown holds.
    pub fn elsewhere<'a, T>(
        &self,
        shown: &[(Kind, &str)],
        hidden: impl IntoIterator<Item = (T, Kind, &'a str)>,
    ) -> Option<(T, Vec<Part<'a>>)> {
        let is_shown = |word: &str| shown.iter().any(|(kind, text)| self.is_in(word, text, *kind));
        let missing: Vec<&String> = self.words.iter().filter(|word| !is_shown(word)).collect();
        if missing.is_empty() {
            return None;
        }
        let holds = |kind: Kind, text: &str| missing.iter().any(|word| self.is_in(word, text, kind));
        let mut hidden = hidden.into_iter();
        let (name, kind, text) = hidden.find(|(_, kind, text)| holds(*kind, text))?;
        Some((name, self.parts(text, kind)))
    }
}

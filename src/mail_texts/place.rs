//! Which text it is: a kind of mail in a language.

use crate::language::Language;
use crate::mail::texts::{self, Text};
use crate::mail::trial::Words;
use crate::mail::{MailKind, placeholders};
use crate::web::PageError;

/// What somebody may write at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub subject: String,
    pub body: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub kind: MailKind,
    pub language: &'static str,
}

impl Place {
    /// As the address of a page names it.
    pub fn named(kind: &str, language: &str) -> Result<Place, PageError> {
        let place = MailKind::parse(kind).zip(languages().find(|known| *known == language));
        place
            .filter(|(kind, _)| is_edited(*kind))
            .map(|(kind, language)| Place { kind, language })
            .ok_or(PageError::NotFound)
    }

    pub fn path(self) -> String {
        format!("/settings/templates/{}/{}", self.kind.as_str(), self.language)
    }

    /// As in "Activation, English".
    pub fn label(self) -> String {
        format!("{}, {}", self.kind.label(), self.language_label())
    }

    pub fn language_label(self) -> &'static str {
        Language::of_tag(self.language).map_or(self.language, Language::name)
    }

    /// What is sent while nobody has edited it.
    pub fn default(self) -> Wording {
        let of = |text: &Text| Wording {
            subject: text.subject.trim().to_owned(),
            body: text.body.trim().to_owned(),
        };
        let nothing = || Wording { subject: String::new(), body: String::new() };
        texts::of(self.kind, self.language).map_or_else(nothing, of)
    }

    /// False where mails are written in English for want of words in this language.
    pub fn is_translated(self) -> bool {
        texts::is_translated(self.kind, self.language)
    }

    /// For a test of what somebody writes here.
    pub fn saying(self, wording: Wording) -> Words {
        Words {
            kind: self.kind,
            language: self.language.to_owned(),
            subject: wording.subject,
            body: wording.body,
        }
    }

    pub fn placeholders(self) -> impl Iterator<Item = &'static placeholders::Placeholder> {
        placeholders::of(self.kind)
    }
}

/// Those in which mails can be written.
pub fn languages() -> impl Iterator<Item = &'static str> {
    Language::all()
        .map(Language::tag)
        .filter(|language| texts::has_language(language))
}

/// The test mail tells whether mails leave at all, so it depends on nothing that somebody wrote. Each notification has words
/// of its own.
pub fn kinds() -> impl Iterator<Item = MailKind> {
    MailKind::ALL.iter().copied().filter(|kind| is_edited(*kind))
}

fn is_edited(kind: MailKind) -> bool {
    !matches!(kind, MailKind::Test | MailKind::Notification)
}

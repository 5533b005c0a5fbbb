//! Words with values in them.

use std::fmt;

use askama::filters::{Escaper, Html, HtmlSafe};
use fluent_bundle::FluentValue;

use super::{Language, Moment};

/// On its way to a page, where it is HTML, or to a message, where it is text.
pub struct Sentence {
    language: Language,
    name: String,
    text: Vec<(&'static str, FluentValue<'static>)>,
    html: Vec<(&'static str, FluentValue<'static>)>,
}

/// What can stand in a sentence.
pub trait Shown {
    fn text(&self) -> FluentValue<'static>;
    /// As HTML, which can't change how the words around it are read.
    fn html(&self) -> FluentValue<'static>;
}

impl Sentence {
    pub(super) fn new(language: Language, name: &str) -> Sentence {
        Sentence {
            language,
            name: name.to_owned(),
            text: Vec::new(),
            html: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Shown) -> Sentence {
        self.text.push((name, value.text()));
        self.html.push((name, value.html()));
        self
    }

    /// What the language lacks is said in English.
    pub fn text(&self) -> String {
        let spoken = [self.language, Language::english()];
        let said = spoken
            .iter()
            .find_map(|language| language.0.words.text(&self.name, &self.text));
        said.unwrap_or_else(|| self.name.clone())
    }
}

impl fmt::Display for Sentence {
    /// HTML.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spoken = [self.language, Language::english()];
        let said = spoken
            .iter()
            .find_map(|language| language.0.words.html(&self.name, &self.html));
        formatter.write_str(said.as_deref().unwrap_or(&self.name))
    }
}

impl HtmlSafe for Sentence {}

impl From<Sentence> for String {
    fn from(sentence: Sentence) -> String {
        sentence.text()
    }
}

impl Shown for str {
    fn text(&self) -> FluentValue<'static> {
        FluentValue::String(self.to_owned().into())
    }

    fn html(&self) -> FluentValue<'static> {
        FluentValue::String(format!("<bdi>{}</bdi>", escaped(self)).into())
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn text(&self) -> FluentValue<'static> {
        T::text(self)
    }

    fn html(&self) -> FluentValue<'static> {
        T::html(self)
    }
}

impl Shown for String {
    fn text(&self) -> FluentValue<'static> {
        self.as_str().text()
    }

    fn html(&self) -> FluentValue<'static> {
        self.as_str().html()
    }
}

/// Numbers choose between singular and plural.
impl Shown for usize {
    fn text(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }

    fn html(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}

impl Shown for u64 {
    fn text(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }

    fn html(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}

impl Shown for Moment {
    fn text(&self) -> FluentValue<'static> {
        self.words.text()
    }

    fn html(&self) -> FluentValue<'static> {
        let (machine, words) = (escaped(&self.machine), escaped(&self.words));
        FluentValue::String(format!("<time datetime=\"{machine}\" data-time=\"as-written\">{words}</time>").into())
    }
}

pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let _ = Html.write_escaped_str(&mut escaped, text);
    escaped
}

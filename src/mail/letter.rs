//! A mail's words: subject, text and HTML, all from one template whose body is Markdown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use minijinja::value::{Value, ValueKind, merge_maps};
use minijinja::{Environment, Output, State, UndefinedBehavior, context};
use serde::Serialize;

use super::texts::{self, Text};
use super::{MailKind, markdown};
use crate::site::Site;

/// A mail's words, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// As in the `lang` attribute.
    pub language: String,
    /// Where a mail program asks for no more mails of this kind, by one POST (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// A mistake in a template.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    #[error("there are no words for mails of this kind")]
    NoWords,
    #[error("a mail's template can't be filled: {0}")]
    Unfilled(#[from] minijinja::Error),
}

/// All that a letter says, not written yet: that takes a while, and no database.
pub struct LetterDraft {
    text: Option<&'static Text>,
    values: Value,
    unsubscribe: Option<String>,
}

impl LetterDraft {
    /// In the words of this kind of mail in the reader's language.
    pub fn of(kind: MailKind, language: &str, values: impl Serialize) -> LetterDraft {
        LetterDraft {
            text: texts::of(kind, language),
            values: Value::from_serialize(values),
            unsubscribe: None,
        }
    }

    /// That mail programs offer to ask for no more of these, at this address.
    pub fn with_unsubscribe(self, link: Option<String>) -> LetterDraft {
        LetterDraft { unsubscribe: link, ..self }
    }

    /// In as long as Markdown takes: not within a transaction.
    pub fn write(&self, stationery: &mut Stationery) -> Result<Letter, LetterError> {
        let text = self.text.ok_or(LetterError::NoWords)?;
        let Text { language, subject, body, .. } = text;
        let values = merge_maps([self.values.clone(), stationery.values.clone()]);
        let subject = one_line(&SUBJECTS.get_template(subject)?.render(&values)?);
        let body = BODIES.get_template(body)?.render(&values)?;
        let foot = stationery.foot(text)?;
        Ok(Letter {
            text: markdown::to_text(&body, &foot.text),
            html: markdown::to_html(&body, &foot.html, &subject, language),
            language: language.clone(),
            unsubscribe: self.unsubscribe.clone(),
            subject,
        })
    }
}

/// What every letter says of whose portal this is, made once for letters that are written together.
pub struct Stationery {
    values: Value,
    feet: HashMap<String, Foot>,
}

struct Foot {
    text: String,
    html: String,
}

impl Stationery {
    pub fn of(site: &Site) -> Stationery {
        Stationery {
            values: context! { portal => site.full_name(), contact => site.contact },
            feet: HashMap::new(),
        }
    }

    fn foot(&mut self, text: &Text) -> Result<&Foot, LetterError> {
        match self.feet.entry(text.language.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let foot = BODIES.get_template(&text.foot)?.render(&self.values)?;
                Ok(place.insert(Foot {
                    text: markdown::text_of(&foot),
                    html: markdown::html_of(&foot),
                }))
            }
        }
    }
}

// Made once: with all that a template may call, one takes longer to make than a mail to write.
static SUBJECTS: LazyLock<Environment<'static>> = LazyLock::new(|| environment(plain));
static BODIES: LazyLock<Environment<'static>> = LazyLock::new(|| environment(escaped_for_markdown));

type Formatter = fn(&mut Output, &State, &Value) -> Result<(), minijinja::Error>;

fn environment(formatter: Formatter) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(formatter);
    // A template's name is its text, so that each is read once.
    environment.set_loader(|text| Ok(Some(text.to_owned())));
    environment
}

fn plain(out: &mut Output, _: &State, value: &Value) -> Result<(), minijinja::Error> {
    out.write_str(&text_of(value)).map_err(minijinja::Error::from)
}

/// A value never becomes markup: a backslash takes the meaning from any punctuation, and a name has no lines.
fn escaped_for_markdown(out: &mut Output, _: &State, value: &Value) -> Result<(), minijinja::Error> {
    let text = text_of(value);
    let mut escaped = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(if matches!(character, '\r' | '\n') { ' ' } else { character });
    }
    out.write_str(&escaped).map_err(minijinja::Error::from)
}

fn text_of(value: &Value) -> String {
    match value.kind() {
        ValueKind::None => String::new(),
        _ => value.to_string(),
    }
}

fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

//! A mail's words: subject, text and HTML, all from one template whose body is Markdown.

use std::sync::LazyLock;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Output, State, UndefinedBehavior};
use serde::Serialize;

use super::markdown;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// As in the `lang` attribute.
    pub language: String,
}

#[derive(Debug, thiserror::Error)]
#[error("a mail's template can't be filled: {0}")]
pub struct LetterError(#[from] minijinja::Error);

/// A subject and a Markdown body with placeholders.
#[derive(Clone, Copy)]
pub struct LetterTemplate {
    pub subject: &'static str,
    pub body: &'static str,
}

/// All that a letter says, not written yet: that takes a while, and no database.
pub struct Draft {
    template: LetterTemplate,
    language: &'static str,
    values: Value,
}

impl LetterTemplate {
    pub fn fill(self, language: &'static str, values: impl Serialize) -> Draft {
        Draft {
            template: self,
            language,
            values: Value::from_serialize(values),
        }
    }
}

impl Draft {
    pub fn write(&self) -> Result<Letter, LetterError> {
        let subject = SUBJECTS.get_template(self.template.subject)?.render(&self.values)?;
        let body = BODIES.get_template(self.template.body)?.render(&self.values)?;
        let subject = one_line(&subject);
        Ok(Letter {
            text: markdown::to_text(&body),
            html: markdown::to_html(&body, &subject, self.language),
            language: self.language.to_owned(),
            subject,
        })
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

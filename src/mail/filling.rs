//! How values stand in a mail's text: as text, never as markup.

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, Output, State, UndefinedBehavior};

pub(super) type Formatter = fn(&mut Output, &State, &Value) -> Result<(), Error>;

/// What holds for each environment in which mails are written.
pub(super) fn prepare(environment: &mut Environment<'static>, formatter: Formatter) {
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(formatter);
}

pub(super) fn plain(out: &mut Output, _: &State, value: &Value) -> Result<(), Error> {
    out.write_str(&text_of(value)).map_err(Error::from)
}

/// A value never becomes markup: a backslash takes the meaning from any punctuation, and a name has no lines.
pub(super) fn escaped_for_markdown(out: &mut Output, _: &State, value: &Value) -> Result<(), Error> {
    let text = text_of(value);
    let mut escaped = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(if matches!(character, '\r' | '\n') { ' ' } else { character });
    }
    out.write_str(&escaped).map_err(Error::from)
}

pub(super) fn text_of(value: &Value) -> String {
    match value.kind() {
        ValueKind::None => String::new(),
        _ => value.to_string(),
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

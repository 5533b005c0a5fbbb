//! A mail's text as an administrator edited it. It is read once, kept with what it was read from, and filled within bounds.
//! What is secret in a mail stands behind a mark until the mail is written: no condition of the text sees it, and it takes
//! the mark's place only where that is whole. So whoever may edit texts can have no link or password sent anywhere else.

use std::collections::HashMap;

use minijinja::value::Value;
use minijinja::{Environment, Error, Output, State};

use super::filling::{self, escaped_for_markdown, one_line, plain, text_of};
use super::markdown;
use super::placeholders::{self, Gives};
use super::texts::{self, Text};
use super::{MailKind, closed};

/// In steps of the template engine.
const FUEL: u64 = 50_000;

/// Of what is written, in bytes.
const LARGEST: usize = 200_000;

const SUBJECT: &str = "subject";
const BODY: &str = "body";

/// Private to us in Unicode, and no markup.
const MARK: (char, char) = ('\u{F8F0}', '\u{F8F1}');

/// A mistake in an edited text.
#[derive(Debug, thiserror::Error)]
pub enum EditedError {
    #[error("{0}")]
    NotAllowed(String),
    #[error("there are no mails in this language")]
    NoLanguage,
    #[error("it can't be filled: {0}")]
    Unfilled(#[from] Error),
    #[error("it becomes too long")]
    TooLong,
    #[error("a link or password stands where it must not")]
    Misplaced,
    #[error("what the mail is sent for is missing")]
    Missing,
}

/// A subject and a body of one kind of mail in one language.
pub struct EditedText {
    kind: MailKind,
    text: Text,
    environment: Environment<'static>,
    /// By name.
    marks: Value,
}

/// A secret of a mail, and what stands in its place meanwhile.
struct Secret {
    mark: String,
    value: String,
    gives: Gives,
    is_required: bool,
}

impl EditedText {
    /// Read, and refused where it uses what a mail's text may not use.
    pub fn read(kind: MailKind, language: &str, subject: &str, body: &str) -> Result<EditedText, EditedError> {
        check_subject(kind, subject).map_err(EditedError::NotAllowed)?;
        check_body(kind, body).map_err(EditedError::NotAllowed)?;
        let text = texts::worded(language, subject, body).ok_or(EditedError::NoLanguage)?;
        let mut environment = Environment::empty();
        filling::prepare(&mut environment, by_part);
        environment.set_fuel(Some(FUEL));
        environment.add_template_owned(SUBJECT, subject.to_owned())?;
        environment.add_template_owned(BODY, body.to_owned())?;
        let secrets = placeholders::of(kind).filter(|placeholder| placeholder.gives.is_secret());
        let marks: HashMap<&str, String> = secrets.map(|secret| (secret.name, mark_of(secret.name))).collect();
        Ok(EditedText { kind, text, environment, marks: Value::from_serialize(marks) })
    }

    pub(super) fn text(&self) -> &Text {
        &self.text
    }

    /// What stands in place of secrets, by their names.
    pub(super) fn marks(&self) -> &Value {
        &self.marks
    }

    /// The subject and the body in Markdown, with marks in place of secrets.
    pub(super) fn fill(&self, values: &Value) -> Result<(String, String), EditedError> {
        let part = |name: &str| -> Result<String, EditedError> {
            let filled = self.environment.get_template(name)?.render(values)?;
            if filled.len() > LARGEST { Err(EditedError::TooLong) } else { Ok(filled) }
        };
        let subject = one_line(&part(SUBJECT)?);
        if is_marked(&subject) {
            return Err(EditedError::Misplaced);
        }
        Ok((subject, part(BODY)?))
    }

    /// Puts the secrets of a mail in the places of their marks, in its text and its HTML.
    pub(super) fn unveil(&self, text: &str, html: &str, values: &Value) -> Result<(String, String), EditedError> {
        if text.len().max(html.len()) > LARGEST {
            return Err(EditedError::TooLong);
        }
        let secrets = self.secrets(values)?;
        let is_ours = |target: &str| {
            secrets
                .iter()
                .any(|secret| secret.gives.is_link() && secret.mark == target)
        };
        if targets(html).any(|target| is_marked(target) && !is_ours(target)) {
            return Err(EditedError::Misplaced);
        }
        let (mut text, mut html) = (text.to_owned(), html.to_owned());
        for secret in secrets {
            if secret.is_required && !holds(&text, &html, &secret.mark, secret.gives) {
                return Err(EditedError::Missing);
            }
            text = text.replace(&secret.mark, &secret.value);
            html = html.replace(&secret.mark, &markdown::escaped(&secret.value));
        }
        Ok((text, html))
    }

    fn secrets(&self, values: &Value) -> Result<Vec<Secret>, EditedError> {
        let secrets = placeholders::own(self.kind).iter().filter(|own| own.gives.is_secret());
        secrets
            .map(|secret| {
                Ok(Secret {
                    mark: mark_of(secret.name),
                    value: text_of(&values.get_attr(secret.name)?),
                    gives: secret.gives,
                    is_required: secret.is_required,
                })
            })
            .collect()
    }
}

/// Whether a subject uses only what it may.
pub(super) fn check_subject(kind: MailKind, subject: &str) -> Result<(), String> {
    closed::check(subject, &|name| {
        let placeholder = named(kind, name)?;
        match placeholder.gives.is_secret() {
            true => {
                Err(format!("{} can't stand in a subject, which is shown in lists and notices.", placeholder.typed()))
            }
            false => Ok(()),
        }
    })
}

/// Whether a body uses only what it may.
pub(super) fn check_body(kind: MailKind, body: &str) -> Result<(), String> {
    closed::check(body, &|name| named(kind, name).map(drop))
}

fn named(kind: MailKind, name: &str) -> Result<&'static placeholders::Placeholder, String> {
    placeholders::of(kind)
        .find(|placeholder| placeholder.name == name)
        .ok_or_else(|| format!("there is no placeholder {{{{ {name} }}}} for this mail. Use those that are listed."))
}

/// What stands for a secret until the mail is written.
pub(super) fn mark_of(name: &str) -> String {
    format!("{}{name}{}", MARK.0, MARK.1)
}

pub(super) fn is_marked(text: &str) -> bool {
    text.contains(MARK.0) || text.contains(MARK.1)
}

/// Whether both parts of a mail hold this, and the HTML as a link if it is one.
pub(super) fn holds(text: &str, html: &str, what: &str, gives: Gives) -> bool {
    text.contains(what)
        && if gives.is_link() {
            targets(html).any(|target| target == what)
        } else {
            html.contains(what)
        }
}

/// Where the links of such HTML as we write lead.
fn targets(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

fn by_part(out: &mut Output, state: &State, value: &Value) -> Result<(), Error> {
    match state.name() {
        SUBJECT => plain(out, state, value),
        _ => escaped_for_markdown(out, state, value),
    }
}

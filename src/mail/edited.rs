//! A mail's text as an administrator edited it. It is read once, kept with what it was read from, and filled within bounds.
//! What is secret in a mail stands behind a mark until the mail is written (`secrets`), and takes the mark's place only where
//! that is whole. So whoever may edit texts can have no link or password sent anywhere else.

use minijinja::value::Value;
use minijinja::{Environment, Error, Output, State};

use super::filling::{self, escaped_for_markdown, one_line, plain};
use super::placeholders::{self, Gives};
use super::secrets::{Parts, Secrets, is_marked};
use super::texts::{self, Text};
use super::{MailKind, closed};

/// In steps of the template engine.
const FUEL: u64 = 50_000;

/// Of what is written, in bytes.
const LARGEST: usize = 200_000;

const SUBJECT: &str = "subject";
const BODY: &str = "body";

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
        Ok(EditedText { kind, text, environment })
    }

    /// For which it is read: a test mail is of another kind than its text.
    pub(super) fn kind(&self) -> MailKind {
        self.kind
    }

    pub(super) fn text(&self) -> &Text {
        &self.text
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

    /// Whether each mark stands where a secret may, and those that the mail is sent for are there.
    pub(super) fn check(&self, Parts { text, html }: &Parts, secrets: &Secrets) -> Result<(), EditedError> {
        if text.len().max(html.len()) > LARGEST {
            return Err(EditedError::TooLong);
        }
        let is_ours = |target: &str| {
            secrets
                .iter()
                .any(|secret| secret.gives.is_link() && secret.mark == target)
        };
        if targets(html).any(|target| is_marked(target) && !is_ours(target)) {
            return Err(EditedError::Misplaced);
        }
        let is_there = |mark: &str, gives| holds(text, html, mark, gives);
        match secrets
            .iter()
            .all(|secret| !secret.is_required || is_there(&secret.mark, secret.gives))
        {
            true => Ok(()),
            false => Err(EditedError::Missing),
        }
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

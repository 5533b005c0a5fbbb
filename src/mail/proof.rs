//! What is asked of an edited text before it may be used: that it can be filled, whatever the values are, that both parts
//! of the mail hold what the mail is for, and that values stay text.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::closed;
use super::edited::{EditedError, EditedText, check_body, check_subject, holds};
use super::letter::{LetterDraft, LetterError, Stationery};
use super::markdown::{Finding, findings};
use super::placeholders::{self, Gives, Placeholder};
use super::secrets::{is_marked, mark_of};
use super::{Letter, MailKind};

/// What a link of a mail may lead to, where it doesn't lead to a placeholder.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

/// Private to us in Unicode, and not those of secrets.
const MARK: (char, char) = ('\u{F8F2}', '\u{F8F3}');

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Subject,
    Body,
}

/// What is wrong with a part, in words for whoever typed it.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    pub part: Part,
    pub words: String,
}

/// A text that may be used, or all that is wrong with it: one problem for each part.
pub fn check(kind: MailKind, language: &str, subject: &str, body: &str) -> Result<EditedText, Vec<Problem>> {
    let parts = [(Part::Subject, check_subject(kind, subject)), (Part::Body, check_body(kind, body))];
    let problems: Vec<Problem> = parts.into_iter().filter_map(problem).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let read = || EditedText::read(kind, language, subject, body).map_err(|error| vec![of_body(error.to_string())]);
    for values in [values(kind, Sample::Full), values(kind, Sample::Sparse)] {
        check_filled(kind, read()?, &values).map_err(|problem| vec![problem])?;
    }
    read()
}

fn problem((part, checked): (Part, Result<(), String>)) -> Option<Problem> {
    checked.err().map(|words| Problem { part, words })
}

fn of_body(words: String) -> Problem {
    Problem { part: Part::Body, words }
}

fn check_filled(kind: MailKind, text: EditedText, values: &Map<String, Value>) -> Result<(), Problem> {
    let (subject, body) = text.fill(&minijinja::Value::from_serialize(values)).map_err(unfilled)?;
    if subject.is_empty() {
        let words = "Some mails would have no subject. Write one that doesn't depend on a condition.";
        return Err(Problem { part: Part::Subject, words: words.to_owned() });
    }
    findings(&body)
        .iter()
        .try_for_each(|finding| check_finding(kind, finding))
        .map_err(of_body)?;
    let draft = LetterDraft::in_words(kind, text, values);
    let letter = draft
        .write(&mut Stationery::of(&Arc::default()))
        .map_err(|error| match error {
            LetterError::Edited(error) if !matches!(error, EditedError::Missing) => unfilled(error),
            LetterError::Edited(_) => missing(kind),
            error => of_body(error.to_string()),
        })?;
    check_holds(kind, &letter)
}

fn unfilled(error: EditedError) -> Problem {
    of_body(match error {
        EditedError::TooLong => "The mail becomes too long. Use fewer placeholders.".to_owned(),
        EditedError::Unfilled(error) => closed::unreadable(&error),
        error => error.to_string(),
    })
}

/// Of what the engine itself did not tell apart.
fn missing(kind: MailKind) -> Problem {
    let missing = placeholders::own(kind)
        .iter()
        .find(|own| own.is_required && own.gives.is_secret());
    of_body(missing.map_or_else(String::new, must_hold))
}

fn check_holds(kind: MailKind, letter: &Letter) -> Result<(), Problem> {
    let required = placeholders::own(kind).iter().filter(|own| own.is_required);
    let missing = required
        .into_iter()
        .find(|own| !holds(&letter.text, &letter.html, &mark(own), own.gives));
    missing.map_or(Ok(()), |placeholder| Err(of_body(must_hold(placeholder))))
}

fn must_hold(placeholder: &Placeholder) -> String {
    let typed = placeholder.typed();
    match placeholder.gives.is_link() {
        true => format!("Every mail of this kind needs a link to {typed}, as in [Words of the link]({typed})."),
        false => format!("Every mail of this kind needs {typed}."),
    }
}

fn check_finding(kind: MailKind, finding: &Finding) -> Result<(), String> {
    match finding {
        Finding::Target(target) if is_own_link(kind, target) => Ok(()),
        Finding::Target(target) if has_mark(target) => Err(
            "A link leads either to a placeholder that is a link, as in [Sign in]({{ link }}), or to an address without \
             placeholders."
                .to_owned(),
        ),
        Finding::Target(target) if SCHEMES.iter().any(|scheme| target.starts_with(scheme)) => Ok(()),
        Finding::Target(target) => {
            Err(format!("The link to \"{target}\" needs a whole address, as in https://example.com/help."))
        }
        Finding::Code(code) if holds_other_than_secrets(kind, code) => {
            Err("Placeholders can't stand in code: between backticks, or in lines that begin with four spaces.".to_owned())
        }
        Finding::Code(_) => Ok(()),
        Finding::Image => Err("A mail can't have pictures.".to_owned()),
        Finding::Html => Err("A mail can't have HTML tags. Use Markdown, as in **bold** or [words](address).".to_owned()),
    }
}

fn is_own_link(kind: MailKind, target: &str) -> bool {
    placeholders::of(kind).any(|placeholder| placeholder.gives.is_link() && mark(placeholder) == target)
}

/// Values are escaped for Markdown, which code would show. Secrets are put in later.
fn holds_other_than_secrets(kind: MailKind, code: &str) -> bool {
    let secrets = placeholders::of(kind).filter(|placeholder| placeholder.gives.is_secret());
    let rest = secrets.fold(code.to_owned(), |rest, secret| rest.replace(&mark(secret), ""));
    has_mark(&rest)
}

/// What stands for a value, by which it is found again. Secrets have theirs in mails too.
fn mark(placeholder: &Placeholder) -> String {
    match placeholder.gives.is_secret() {
        true => mark_of(placeholder.name),
        false => format!("{}{}{}", MARK.0, placeholder.name, MARK.1),
    }
}

fn has_mark(text: &str) -> bool {
    is_marked(text) || text.contains(MARK.0) || text.contains(MARK.1)
}

#[derive(Clone, Copy)]
enum Sample {
    /// With all that there may be.
    Full,
    /// With nothing that may be absent.
    Sparse,
}

/// Each value is its mark. Numbers are numbers, for they are compared.
fn values(kind: MailKind, sample: Sample) -> Map<String, Value> {
    let value = |placeholder: &Placeholder| match (placeholder.gives, sample) {
        (Gives::Number, Sample::Full) => Value::from(2),
        (Gives::Number, Sample::Sparse) => Value::from(0),
        (Gives::Contact, Sample::Sparse) => Value::from(""),
        (Gives::Ahead | Gives::SecretPage, Sample::Sparse) if !placeholder.is_required => Value::from(""),
        _ => Value::from(mark(placeholder)),
    };
    placeholders::of(kind)
        .map(|placeholder| (placeholder.name.to_owned(), value(placeholder)))
        .collect()
}

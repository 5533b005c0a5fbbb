//! What is typed into the form of a notification, beside its condition.

use crate::fields::FieldError;
use crate::fields::rules::{line, required};
use crate::language::Language;
use crate::mail::MailKind;
use crate::mail::proof::{self, Part};
use crate::mail::texts;
use crate::notifying::store::Draft;
use crate::notifying::{Condition, Notification, Wording};
use crate::web::Form;

use super::rows::Rows;

const LONGEST_NAME: usize = 100;
const LONGEST_SUBJECT: usize = 200;
const LONGEST_BODY: usize = 10_000;
pub const LONGEST_PAUSE_DAYS: i64 = 3650;

pub fn subject_field(language: &str) -> String {
    format!("subject_{language}")
}

pub fn body_field(language: &str) -> String {
    format!("body_{language}")
}

/// Of a new one: words to begin with, in the organisation's language.
pub fn blank(site: Language) -> Form {
    let mut form = Form::default();
    form.set("again", "never");
    form.set("again_after", "30");
    form.set("version", "0");
    if let Some(text) = texts::of(MailKind::Notification, site.tag()) {
        form.set(&subject_field(site.tag()), text.subject.trim());
        form.set(&body_field(site.tag()), text.body.trim());
    }
    Rows::put_into(&Condition::default(), &mut form);
    form
}

pub fn filled(notification: &Notification, wordings: &[Wording]) -> Form {
    let mut form = Form::default();
    form.set("name", notification.name.as_str());
    form.set("again", if notification.again_after.is_some() { "days" } else { "never" });
    form.set("again_after", notification.again_after.unwrap_or(30).to_string());
    if notification.daily {
        form.set("daily", "on");
    }
    form.set("version", notification.version.to_string());
    for wording in wordings {
        form.set(&subject_field(&wording.language), wording.subject.as_str());
        form.set(&body_field(&wording.language), wording.body.as_str());
    }
    Rows::put_into(&notification.condition(), &mut form);
    form
}

/// `None` if anything is wrong, which is told at its field.
pub fn read(form: &mut Form, rows: &Rows, site: Language) -> Option<Draft> {
    let name = form.read("name", required(line(LONGEST_NAME), "Enter a name."));
    let condition = rows.read(form);
    let again_after = match form.value("again") {
        "days" => form.read("again_after", pause).map(Some),
        _ => Some(None),
    };
    let wordings = read_wordings(form, site);
    let draft = Draft {
        name: name?,
        condition: condition?,
        again_after: again_after?,
        daily: form.contains("daily", "on"),
        wordings,
    };
    Some(draft).filter(|_| !form.is_refused())
}

fn pause(text: &str) -> Result<i64, FieldError> {
    let days = text
        .trim()
        .parse()
        .ok()
        .filter(|days| (1..=LONGEST_PAUSE_DAYS).contains(days));
    days.ok_or_else(|| FieldError::new(format!("Enter a whole number from 1 to {LONGEST_PAUSE_DAYS}.")))
}

fn read_wordings(form: &mut Form, site: Language) -> Vec<Wording> {
    let wordings: Vec<Wording> = Language::all()
        .filter_map(|language| read_wording(form, language.tag()))
        .collect();
    if wordings.is_empty() {
        form.refuse(&subject_field(site.tag()), "Write the mail in at least one language.");
    }
    wordings
}

/// `None` where nothing was written in this language. What is wrong with it is told at its fields.
pub fn read_wording(form: &mut Form, language: &str) -> Option<Wording> {
    let (subject_field, body_field) = (subject_field(language), body_field(language));
    let typed = |name: &str| form.value(name).trim().replace("\r\n", "\n");
    let (subject, body) = (typed(&subject_field), typed(&body_field));
    if subject.is_empty() && body.is_empty() {
        return None;
    }
    for (field, text, longest, lacking) in [
        (&subject_field, &subject, LONGEST_SUBJECT, "Enter a subject."),
        (&body_field, &body, LONGEST_BODY, "Enter the words of the mail."),
    ] {
        if text.is_empty() {
            form.refuse(field, lacking);
        } else if text.chars().count() > longest {
            form.refuse(field, format!("Use at most {longest} characters."));
        }
    }
    if form.error(&subject_field).is_empty()
        && form.error(&body_field).is_empty()
        && let Err(problems) = proof::check(MailKind::Notification, language, &subject, &body)
    {
        for problem in problems {
            let field = if problem.part == Part::Subject { &subject_field } else { &body_field };
            form.refuse(field, problem.words);
        }
    }
    Some(Wording { language: language.to_owned(), subject, body })
}

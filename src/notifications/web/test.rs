//! A test of the words that somebody is writing, in one language, to themselves. Nothing is saved by it, and nobody counts as
//! told.

use super::form::{read_wording, subject_field};
use crate::gate::{Allowed, need};
use crate::language::Language;
use crate::mail::MailKind;
use crate::mail::trial::Words;
use crate::mailing::trial::{self, TrialError};
use crate::notifying::Wording;
use crate::web::session::Tone;
use crate::web::{Form, PageError};

/// False where none is sent, which the form says.
pub async fn send(visit: &Allowed<need::EditUsers>, form: &mut Form, language: Language) -> Result<bool, PageError> {
    let wording = read_wording(form, language.tag());
    let Some(wording) = wording.filter(|_| !form.is_refused()) else {
        form.refuse(&subject_field(language.tag()), "Write the mail in this language before you send a test.");
        return Ok(false);
    };
    let (me, words, of) = (visit.who.id, in_words(wording), of(form));
    let sent = visit
        .attempt(move |connection, context| trial::send(connection, context, me, &words, &of))
        .await;
    match sent {
        Ok(address) => {
            visit.send_waiting_mail();
            let words = format!("A test to {address} is on its way. Nothing was saved.");
            visit.session.flash(Tone::Success, words)?;
            Ok(true)
        }
        Err(TrialError::Database(error)) => Err(error.into()),
        Err(problem) => {
            form.refuse_all(format!("No test was sent. {problem}"));
            Ok(false)
        }
    }
}

fn in_words(Wording { language, subject, body }: Wording) -> Words {
    Words { kind: MailKind::Notification, language, subject, body }
}

/// For the journal: its name as far as it has one.
fn of(form: &Form) -> String {
    let name: String = form.value("name").trim().chars().take(100).collect();
    format!("Notification {name}").trim_end().to_owned()
}

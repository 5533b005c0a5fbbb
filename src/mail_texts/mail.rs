use super::place::{Place, Wording};
use super::{sample, store};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, EditedText, LetterDraft};
use crate::people;

/// Above the words that are tested.
const NOTE: &str = "*This is a test, sent only to you. Links and passwords in it are examples.*";

/// In the words that somebody wanted to see as a mail. `None` if this test mail is of no text, or whoever asked is gone.
pub fn compose_test(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
) -> QueryResult<Option<LetterDraft>> {
    let Some((kind, language, subject, body)) = store::test_of(connection, mail.id)? else {
        return Ok(None);
    };
    let Some(person) = mail.requested_by else { return Ok(None) };
    let reader = people::find_all(connection, [person])?.remove(&person);
    let wording = marked(&Wording { subject, body });
    Ok(reader.and_then(|reader| {
        let place = Place::named(&kind, &language).ok()?;
        let text = EditedText::read(place.kind, place.language, &wording.subject, &wording.body).ok()?;
        Some(sample::draft(place, text, &reader, context))
    }))
}

fn marked(wording: &Wording) -> Wording {
    Wording {
        subject: format!("[Test] {}", wording.subject),
        body: format!("{NOTE}\n\n{}", wording.body),
    }
}

use super::place::Place;
use super::sample;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::mail::trial::words_of;
use crate::mail::{Claimed, EditedText, LetterDraft};
use crate::mailing::trial::marked;
use crate::people;

/// Above the words that are tested.
const NOTE: &str = "*This is a test, sent only to you. Links and passwords in it are examples.*";

/// In the words that somebody wanted to see as a mail. `None` if this test mail is of no text, or whoever asked is gone.
pub fn compose_test(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
) -> QueryResult<Option<LetterDraft>> {
    let Some(words) = words_of(connection, mail.id)? else {
        return Ok(None);
    };
    let Some(person) = mail.requested_by else { return Ok(None) };
    let reader = people::find_all(connection, [person])?.remove(&person);
    let words = marked(words, NOTE);
    Ok(reader.and_then(|reader| {
        let place = Place::named(words.kind.as_str(), &words.language).ok()?;
        let text = EditedText::read(place.kind, place.language, &words.subject, &words.body).ok()?;
        Some(sample::draft(place, text, &reader, context))
    }))
}

use serde::Serialize;

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::mail::in_force::read_words;
use crate::mail::trial::{Words, words_of};
use crate::mail::{Claimed, LetterDraft, MailKind};
use crate::mailing::departure::Composing;
use crate::mailing::trial::marked;
use crate::notifying::Wording;
use crate::notifying::store::wordings_of_mail;
use crate::people::{self, User};

/// Above the words that are tested.
const NOTE: &str = "*This is a test, sent only to you.*";

#[derive(Serialize)]
struct Values<'a> {
    first_name: &'a str,
    username: &'a str,
    email: &'a str,
    link: String,
}

pub fn compose(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let wordings = wordings_of_mail(connection, mail.id)?;
    Ok(draft(context, &wordings, &user))
}

/// In the words that somebody is writing, with their own values. `None` if this test mail is of no notification, or whoever
/// asked is gone.
pub fn compose_test(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
) -> QueryResult<Option<LetterDraft>> {
    let words = words_of(connection, mail.id)?.filter(|words| words.kind == MailKind::Notification);
    let (Some(words), Some(person)) = (words, mail.requested_by) else { return Ok(None) };
    let reader = people::find_all(connection, [person])?.remove(&person);
    let Words { language, subject, body, .. } = marked(words, NOTE);
    Ok(reader.map(|reader| draft(context, &[Wording { language, subject, body }], &reader)))
}

/// In the reader's language where there are words in it, else in the organisation's, else in whatever there is.
pub fn draft(context: &Context, wordings: &[Wording], user: &User) -> LetterDraft {
    let language = &user.details.language;
    let wished = [context.site.language_of(language), context.site.language_of("")];
    let in_language = |tag: &str| wordings.iter().find(|wording| wording.language == tag);
    let found = wished.iter().find_map(|language| in_language(language.tag()));
    let kind = MailKind::Notification;
    let values = Values {
        first_name: &user.details.first_name,
        username: &user.details.username,
        email: &user.details.email,
        link: context.link("/login"),
    };
    let words = found.or(wordings.first());
    match words.and_then(|words| read_words(kind, &words.language, &words.subject, &words.body)) {
        Some(words) => LetterDraft::in_words(kind, words, values),
        None => LetterDraft::of(kind, language, values),
    }
}

use serde::Serialize;

use super::stop_link;
use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

/// From this one on a mail program offers to end them (RFC 8058). Before it, the reminder is as much asked for as the invitation.
const FIRST_THAT_CAN_BE_ENDED: i32 = 2;

#[derive(Serialize)]
struct Values {
    first_name: String,
    username: String,
    link: String,
    /// `None` where the link lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    /// Empty in the first reminder.
    stop_link: String,
}

/// With a fresh link, as the activation mail has.
pub fn compose_to_activate(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let (link, ends_at) = context.activation_link(mail, user.id);
    let valid_until = context.site.time(&ends_at, &user.details.language);
    Ok(letter(context, mail, user, link, Some(valid_until)))
}

/// To someone who has a password, or needs none of Purser's.
pub fn compose_to_sign_in(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    Ok(letter(context, mail, user, context.link("/login"), None))
}

fn letter(
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
    link: String,
    valid_until: Option<String>,
) -> LetterDraft {
    let can_be_ended = user.reminders_sent >= FIRST_THAT_CAN_BE_ENDED;
    let stop_link =
        can_be_ended.then(|| context.link(&format!("/stop-reminders/{}", stop_link::key_of(context, &user))));
    let values = Values {
        first_name: user.details.first_name,
        username: user.details.username,
        link,
        valid_until,
        stop_link: stop_link.clone().unwrap_or_default(),
    };
    LetterDraft::of(mail.kind, &user.details.language, values).with_unsubscribe(stop_link)
}

use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::mailing::endings;
use crate::people::User;

#[derive(Serialize)]
struct LinkValues {
    first_name: String,
    username: String,
    link: String,
    valid_until: String,
    /// Of the link that they were mailed before.
    ends_at: String,
}

#[derive(Serialize)]
struct PasswordValues {
    first_name: String,
    username: String,
    link: String,
    reset_link: String,
    valid_until: String,
}

/// With a fresh link of full life: the one that they were mailed is stored nowhere, and whoever opens this mail a day late is
/// to come in too.
pub fn compose_link(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let ends_at = endings::end_of(connection, mail, user.id)?.unwrap_or(context.now);
    let (link, valid_until) = context.activation_link(mail, user.id);
    let values = LinkValues {
        first_name: user.details.first_name,
        username: user.details.username,
        link,
        valid_until: context.site.time(&valid_until, &user.details.language),
        ends_at: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

/// Without the password, which is stored nowhere.
pub fn compose_password(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let ends_at = endings::end_of(connection, mail, user.id)?.unwrap_or(context.now);
    let values = PasswordValues {
        first_name: user.details.first_name,
        username: user.details.username,
        link: context.link("/login"),
        reset_link: context.link("/forgot-password"),
        valid_until: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

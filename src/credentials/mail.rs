use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

#[derive(Serialize)]
struct WelcomeValues {
    first_name: String,
    username: String,
    email: String,
    link: String,
}

#[derive(Serialize)]
struct PasswordValues {
    first_name: String,
    password: String,
    link: String,
    valid_until: String,
}

pub fn compose_welcome(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = WelcomeValues {
        first_name: user.details.first_name,
        username: user.details.username,
        email: user.details.email,
        link: context.link("/login"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

pub fn compose_password(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let (password, ends_at) = context.temporary_password(mail, user.id);
    let values = PasswordValues {
        first_name: user.details.first_name,
        password: password.in_groups(),
        link: context.link("/login"),
        valid_until: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

#[derive(Serialize)]
struct UsernameValues {
    first_name: String,
    username: String,
    email: String,
    link: String,
}

pub fn compose_username(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = UsernameValues {
        first_name: user.details.first_name,
        username: user.details.username,
        email: user.details.email,
        link: context.link("/login"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

#[derive(Serialize)]
struct Values {
    first_name: String,
    username: String,
    link: String,
    valid_until: String,
}

pub fn compose(_: &mut Connection, context: &Composing<'_>, mail: &Claimed, user: User) -> QueryResult<LetterDraft> {
    let (link, ends_at) = context.activation_link(mail, user.id);
    let values = Values {
        first_name: user.details.first_name,
        username: user.details.username,
        link,
        valid_until: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

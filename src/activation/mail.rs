use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::{self, Composing};
use crate::people::User;

#[derive(Serialize)]
struct Values {
    first_name: String,
    username: String,
    link: String,
    valid_until: String,
}

pub fn compose(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let (link, ends_at) = departure::activation_link(connection, context, mail, user.id)?;
    let values = Values {
        first_name: user.details.first_name,
        username: user.details.username,
        link,
        valid_until: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

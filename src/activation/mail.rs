use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::links::tokens::{self, TokenPurpose};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::mailing::invitation;
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
    let validity = context.preferences.activation_validity();
    let (token, ends_at) =
        tokens::mint(connection, context, Some(user.id), TokenPurpose::Activation, Some(mail.id), validity)?;
    invitation::note_end(connection, user.id, ends_at)?;
    let values = Values {
        first_name: user.details.first_name,
        username: user.details.username,
        link: context.link(&format!("/activate/{}", token.as_str())),
        valid_until: context.site.time(&ends_at),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

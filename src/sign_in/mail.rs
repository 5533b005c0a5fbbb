use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

#[derive(Serialize)]
struct LockedValues {
    first_name: String,
    until: String,
    link: String,
}

pub fn compose_locked(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = LockedValues {
        first_name: user.details.first_name,
        until: user
            .standing
            .locked_until
            .as_ref()
            .map(|at| context.site.time(at, &user.details.language))
            .unwrap_or_default(),
        link: context.link("/forgot-password"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::entry::factors;
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

#[derive(Serialize)]
struct Values {
    first_name: String,
    happened_at: String,
    recovery_codes_left: i64,
    reset_link: String,
    account_link: String,
}

/// Goes to the address that the account had when it happened.
pub fn compose(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = Values {
        recovery_codes_left: factors::of_user(connection, user.id)?.recovery_codes_left,
        first_name: user.details.first_name,
        happened_at: context.site.time(&mail.created_at, &user.details.language),
        reset_link: context.link("/forgot-password"),
        account_link: context.link("/account/second-factor"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

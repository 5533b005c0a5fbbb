use serde::Serialize;

use super::store;
use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::mailing::dormancy::notice_to;
use crate::people::User;
use crate::preferences::dormancy;

#[derive(Serialize)]
struct Values {
    first_name: String,
    /// Empty for who signs in by single sign-on.
    username: String,
    link: String,
    last_sign_in: String,
    disabled_at: String,
}

/// The days of notice count from when the mail leaves: whoever is told late is disabled later.
pub fn compose(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let earliest = dormancy::load(connection)?.disables_at(context.now.date());
    let disabled_at = match notice_to(connection, user.id)? {
        Some(notice) if notice.disable_at < earliest => {
            store::postpone(connection, notice.id, earliest)?;
            earliest
        }
        Some(notice) => notice.disable_at,
        None => earliest,
    };
    let language = &user.details.language;
    let last_sign_in = user.standing.last_sign_in_at.map(|at| context.site.time(&at, language));
    let values = Values {
        first_name: user.details.first_name.clone(),
        username: if user.sso { String::new() } else { user.details.username.clone() },
        link: context.link("/login"),
        last_sign_in: last_sign_in.unwrap_or_default(),
        disabled_at: context.site.time(&disabled_at, language),
    };
    Ok(LetterDraft::of(mail.kind, language, values))
}

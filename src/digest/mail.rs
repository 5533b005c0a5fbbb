use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::mailing::digest::Waiting;
use crate::people::User;
use crate::people::filter::Attention;
use crate::web::paging::COUNT_LIMIT;

#[derive(Serialize)]
struct Values {
    first_name: String,
    expired: Number,
    expired_link: String,
    failed: Number,
    failed_link: String,
    requests: Number,
    requests_link: String,
    corrections: Number,
    corrections_link: String,
}

/// A number that a text may compare with one, unless there are more than are counted.
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Exactly(i64),
    MoreThan(String),
}

impl From<i64> for Number {
    fn from(count: i64) -> Number {
        match count {
            few if few <= COUNT_LIMIT => Number::Exactly(few),
            _ => Number::MoreThan(format!("{COUNT_LIMIT}+")),
        }
    }
}

/// Counted when it leaves.
pub fn compose(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let waiting = Waiting::count(connection, context.now)?;
    let list_of = |attention: Attention| context.link(&format!("/users?show={}", attention.as_str()));
    let values = Values {
        first_name: user.details.first_name,
        expired: waiting.expired.into(),
        expired_link: list_of(Attention::InvitationExpired),
        failed: waiting.failed.into(),
        failed_link: list_of(Attention::MailFailed),
        requests: waiting.requests.into(),
        requests_link: context.link("/requests"),
        corrections: waiting.corrections.into(),
        corrections_link: context.link("/corrections"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

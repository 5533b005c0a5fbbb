use serde::Serialize;

use crate::context::Context;
use crate::db::Connection;
use crate::mail::{Claimed, ComposeError, Composed, LetterTemplate};
use crate::users::invitation;
use crate::web::moment;

const LOCKED: LetterTemplate = LetterTemplate {
    subject: include_str!("../../templates/mail/account_locked/subject.txt"),
    body: include_str!("../../templates/mail/account_locked/body.md"),
};

#[derive(Serialize)]
struct LockedValues {
    first_name: String,
    until: String,
    link: String,
}

pub fn compose_locked(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
) -> Result<Composed, ComposeError> {
    let user = match invitation::addressee(connection, context, mail)? {
        Ok(user) => user,
        Err(reason) => return Ok(Composed::Dropped(reason)),
    };
    let Some(until) = user.standing.lock_ends_at(context.now) else {
        return Ok(Composed::Dropped("The lock ended before this mail could leave.".into()));
    };
    let values = LockedValues {
        first_name: user.first_name,
        until: moment::with_weekday(&until),
        link: context.link("/forgot-password"),
    };
    Ok(Composed::Letter(LOCKED.fill("en", values)?))
}

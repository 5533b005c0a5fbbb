use serde::Serialize;

use crate::context::Context;
use crate::db::Connection;
use crate::mail::{Claimed, ComposeError, Composed, LetterTemplate};
use crate::users::invitation;

const USERNAME_CHANGED: LetterTemplate = LetterTemplate {
    subject: include_str!("../../templates/mail/username_changed/subject.txt"),
    body: include_str!("../../templates/mail/username_changed/body.md"),
};

#[derive(Serialize)]
struct UsernameValues {
    first_name: String,
    username: String,
    email: String,
    link: String,
}

pub fn compose_username(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
) -> Result<Composed, ComposeError> {
    let user = match invitation::addressee(connection, context, mail)? {
        Ok(user) => user,
        Err(reason) => return Ok(Composed::Dropped(reason)),
    };
    let values = UsernameValues {
        first_name: user.first_name,
        username: user.username,
        email: user.email,
        link: context.link("/login"),
    };
    Ok(Composed::Letter(USERNAME_CHANGED.fill("en", values)?))
}

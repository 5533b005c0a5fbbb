use serde::Serialize;

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::mail::{Claimed, Draft, LetterTemplate};
use crate::people::User;

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

pub fn compose_username(_: &mut Connection, context: &Context, _: &Claimed, user: User) -> QueryResult<Draft> {
    let values = UsernameValues {
        first_name: user.first_name,
        username: user.username,
        email: user.email,
        link: context.link("/login"),
    };
    Ok(USERNAME_CHANGED.fill("en", values))
}

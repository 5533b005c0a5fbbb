use serde::Serialize;

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::entry::factors;
use crate::mail::{Claimed, Draft, LetterTemplate};
use crate::people::User;
use crate::web::moment;

const ADDED: LetterTemplate = LetterTemplate {
    subject: include_str!("../../templates/mail/second_factor_added/subject.txt"),
    body: include_str!("../../templates/mail/second_factor_added/body.md"),
};

const REMOVED: LetterTemplate = LetterTemplate {
    subject: include_str!("../../templates/mail/second_factor_removed/subject.txt"),
    body: include_str!("../../templates/mail/second_factor_removed/body.md"),
};

const CODE_USED: LetterTemplate = LetterTemplate {
    subject: include_str!("../../templates/mail/recovery_code_used/subject.txt"),
    body: include_str!("../../templates/mail/recovery_code_used/body.md"),
};

#[derive(Serialize)]
struct Values {
    first_name: String,
    happened_at: String,
    recovery_codes_left: i64,
    reset_link: String,
    account_link: String,
}

pub fn compose_added(connection: &mut Connection, context: &Context, mail: &Claimed, user: User) -> QueryResult<Draft> {
    compose(connection, context, mail, user, &ADDED)
}

pub fn compose_removed(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
    user: User,
) -> QueryResult<Draft> {
    compose(connection, context, mail, user, &REMOVED)
}

pub fn compose_code_used(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
    user: User,
) -> QueryResult<Draft> {
    compose(connection, context, mail, user, &CODE_USED)
}

/// Goes to the address that the account had when it happened.
fn compose(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
    user: User,
    template: &LetterTemplate,
) -> QueryResult<Draft> {
    let values = Values {
        recovery_codes_left: factors::of_user(connection, user.id)?.recovery_codes_left,
        first_name: user.first_name,
        happened_at: moment::with_weekday(&mail.created_at),
        reset_link: context.link("/forgot-password"),
        account_link: context.link("/account/second-factor"),
    };
    Ok(template.fill("en", values))
}

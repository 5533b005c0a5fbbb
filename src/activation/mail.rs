use diesel::prelude::*;
use serde::Serialize;

use crate::context::Context;
use crate::db::Connection;
use crate::db::schema::users as table;
use crate::mail::{Claimed, ComposeError, Composed, LetterTemplate, MailKind};
use crate::preferences;
use crate::users::eligibility::may_be_sent;
use crate::users::tokens::{self, TokenPurpose};
use crate::users::{self as people};
use crate::web::moment;

const TEMPLATE: LetterTemplate = LetterTemplate {
    subject: include_str!("../../templates/mail/activation/subject.txt"),
    body: include_str!("../../templates/mail/activation/body.md"),
};

#[derive(Serialize)]
struct Values {
    first_name: String,
    username: String,
    link: String,
    valid_until: String,
}

pub fn compose(
    connection: &mut Connection,
    context: &Context,
    mail: &Claimed,
) -> Result<Composed, ComposeError> {
    let Some(id) = mail.user_id else {
        return Ok(Composed::Dropped("The user no longer exists.".into()));
    };
    let user = people::find(connection, id)?;
    if let Err(reason) = may_be_sent(MailKind::Activation, &user, context.now) {
        return Ok(Composed::Dropped(reason.words().into()));
    }
    let validity = preferences::load(connection)?.activation_validity();
    let (token, ends_at) = tokens::mint(
        connection,
        context,
        Some(id),
        TokenPurpose::Activation,
        Some(mail.id),
        validity,
    )?;
    diesel::update(table::table.find(id.0))
        .set(table::invitation_ends_at.eq(ends_at))
        .execute(connection)?;
    let values = Values {
        first_name: user.first_name,
        username: user.username,
        link: context.link(&format!("/activate/{}", token.as_str())),
        valid_until: moment::with_weekday(&ends_at),
    };
    Ok(Composed::Letter(TEMPLATE.fill("en", values)?))
}

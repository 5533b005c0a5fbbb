use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::links::tokens::TokenPurpose;
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::departure::Composing;
use crate::people::User;

#[derive(Serialize)]
struct ResetValues {
    first_name: String,
    link: String,
    valid_until: String,
}

#[derive(Serialize)]
struct SsoValues {
    first_name: String,
}

#[derive(Serialize)]
struct ChangedValues {
    first_name: String,
    changed_at: String,
    link: String,
}

pub fn compose_reset(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let validity = context.preferences.reset_validity();
    let (token, ends_at) = context.token(mail, user.id, TokenPurpose::PasswordReset, validity);
    let values = ResetValues {
        first_name: user.details.first_name,
        link: context.link(&format!("/reset/{}", token.as_str())),
        valid_until: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

pub fn compose_sso(_: &mut Connection, _: &Composing<'_>, mail: &Claimed, user: User) -> QueryResult<LetterDraft> {
    Ok(LetterDraft::of(
        mail.kind,
        &user.details.language,
        SsoValues { first_name: user.details.first_name },
    ))
}

/// Goes to the address that the account had when its password changed.
pub fn compose_changed(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = ChangedValues {
        first_name: user.details.first_name,
        changed_at: context.site.time(&mail.created_at, &user.details.language),
        link: context.link("/forgot-password"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

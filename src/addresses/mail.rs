use serde::Serialize;

use crate::db::{Connection, QueryResult};
use crate::links::tokens::TokenPurpose;
use crate::mail::{Claimed, LetterDraft};
use crate::mailing::corrections;
use crate::mailing::departure::Composing;
use crate::people::Scope;
use crate::people::User;

#[derive(Serialize)]
struct ConfirmationValues {
    first_name: String,
    link: String,
    valid_until: String,
}

#[derive(Serialize)]
struct RequestedValues {
    first_name: String,
    asked_at: String,
    link: String,
}

#[derive(Serialize)]
struct ChangedValues {
    first_name: String,
    changed_at: String,
}

#[derive(Serialize)]
struct ToReviewValues {
    first_name: String,
    waiting: i64,
    made: i64,
    link: String,
}

pub fn compose_confirmation(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let validity = context.preferences.confirmation_validity();
    let (token, ends_at) = context.token(mail, user.id, TokenPurpose::AddressConfirmation, validity);
    let values = ConfirmationValues {
        first_name: user.details.first_name,
        link: context.link(&format!("/confirm-address/{}", token.as_str())),
        valid_until: context.site.time(&ends_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

/// Names neither the other address nor who asked: whoever reads the old one may be somebody else by now.
pub fn compose_requested(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = RequestedValues {
        first_name: user.details.first_name,
        asked_at: context.site.time(&mail.created_at, &user.details.language),
        link: context.link("/forgot-password"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

pub fn compose_changed(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = ChangedValues {
        first_name: user.details.first_name,
        changed_at: context.site.time(&mail.created_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

/// Names no address either, and has no link: this one may be a stranger's.
pub fn compose_corrected(
    _: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let values = ChangedValues {
        first_name: user.details.first_name,
        changed_at: context.site.time(&mail.created_at, &user.details.language),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

pub fn compose_to_review(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: User,
) -> QueryResult<LetterDraft> {
    let open = corrections::count_open(connection, &Scope::Everywhere)?;
    let values = ToReviewValues {
        first_name: user.details.first_name,
        waiting: open.waiting,
        made: open.made,
        link: context.link("/corrections"),
    };
    Ok(LetterDraft::of(mail.kind, &user.details.language, values))
}

//! What a reminder before an end is about: a link or a temporary password that somebody was mailed, has not used, and that
//! nothing took the place of since.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{ending_reminders, tokens};
use crate::db::{AtMost, Connection, QueryResult};
use crate::links::tokens::TokenPurpose;
use crate::mail::{Claimed, MailKind};
use crate::preferences::endings::EndingRule;

/// What people are invited by, and so reminded of.
pub const REMINDED_OF: [TokenPurpose; 2] = [TokenPurpose::Activation, TokenPurpose::TemporaryPassword];

/// The reminder before the end of a token of this purpose. `None` for one that nobody is reminded of.
pub fn reminder_of(purpose: TokenPurpose) -> Option<MailKind> {
    match purpose {
        TokenPurpose::Activation => Some(MailKind::ActivationEnds),
        TokenPurpose::TemporaryPassword => Some(MailKind::TemporaryPasswordEnds),
        TokenPurpose::PasswordReset | TokenPurpose::SetUp | TokenPurpose::AddressConfirmation => None,
    }
}

/// When what this mail reminds its recipient of ends. `None` if it was used, or something took its place: then there is
/// nothing to remind them of.
pub fn end_of(connection: &mut Connection, mail: &Claimed, user: UserId) -> QueryResult<Option<Timestamp>> {
    // What was made for an earlier try of this mail is the mail's own.
    let of_others = tokens::mail_id.is_null().or(tokens::mail_id.ne(mail.id));
    let newest: Option<(TokenPurpose, Timestamp, Option<i64>)> = tokens::table
        .left_join(ending_reminders::table)
        .filter(tokens::user_id.eq(user))
        .filter(tokens::purpose.eq_any(REMINDED_OF))
        .filter(tokens::ended_at.is_null())
        .filter(of_others)
        .order(tokens::id.desc())
        .select((tokens::purpose, tokens::expires_at, ending_reminders::token_id.nullable()))
        .at_most(1)
        .get_result(connection)
        .optional()?;
    Ok(newest
        .filter(|(purpose, _, noted)| noted.is_some() && reminder_of(*purpose) == Some(mail.kind))
        .map(|(_, ends_at, _)| ends_at))
}

/// Why a reminder that is about to leave is not to. `None` if nothing is against it.
pub fn overtaken(
    connection: &mut Connection,
    context: &Context,
    rule: &EndingRule,
    mail: &Claimed,
    user: UserId,
) -> QueryResult<Option<&'static str>> {
    if !rule.is_on {
        return Ok(Some("Reminders before an invitation ends were switched off before this mail could leave."));
    }
    Ok(match end_of(connection, mail, user)? {
        None => Some("What this mail reminds of is not valid any more, or another mail took its place."),
        Some(ends_at) if ends_at <= context.now => Some("What this mail reminds of expired before it could leave."),
        Some(_) => None,
    })
}

use diesel::dsl::{count_star, exists, min};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::db::schema::{batches, departments, outbox, users};
use crate::db::{AtMost, Connection, QueryResult, Written};
use crate::mail::outbox::MailState;
use crate::mail::transport::CAPTURED;
use crate::people::Scope;
use crate::people::Status;
use crate::people::filter::{Attention, Filter};

/// How many users there are, how far they have come, and what else a portal has from its first day on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: i64,
    /// Those who are to be invited.
    pub staged: i64,
    /// Staged too, but they need no invitation.
    pub sso_unused: i64,
    pub invited: i64,
    /// Of the invited.
    pub link_opened: i64,
    pub active: i64,
    pub locked: i64,
    pub disabled: i64,
    pub never_signed_in: i64,
    pub has_department: bool,
    pub mail: MailTried,
}

/// Whether a mail has left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MailTried {
    #[default]
    Never,
    /// There is no mail server, or was none at the newest.
    Captured,
    Sent,
}

/// Bulk actions that wait for their time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scheduled {
    pub count: i64,
    pub next: Option<Timestamp>,
}

pub fn scheduled(connection: &mut Connection) -> QueryResult<Scheduled> {
    let waiting =
        batches::table.filter(Written::<Bool>::new("batches.state = 'running' AND batches.not_before IS NOT NULL"));
    let (count, next) = waiting
        .select((count_star(), min(batches::not_before)))
        .get_result(connection)?;
    Ok(Scheduled { count, next })
}

/// Of users of this scope.
pub fn count(connection: &mut Connection, scope: &Scope, now: Timestamp) -> QueryResult<Counts> {
    let are_of = scope.condition("users.department_id").unwrap_or(Written::new("1 = 1"));
    let by_status: Vec<(Status, i64)> = users::table
        .filter(are_of)
        .group_by(users::status)
        .select((users::status, count_star()))
        .load(connection)?;
    let of = |status: Status| {
        by_status
            .iter()
            .find(|(known, _)| *known == status)
            .map_or(0, |(_, count)| *count)
    };
    let sso_unused = count_attention(connection, scope, Attention::SsoUnused, now)?;
    Ok(Counts {
        all: by_status.iter().map(|(_, count)| count).sum(),
        staged: of(Status::Staged) - sso_unused,
        sso_unused,
        invited: of(Status::Invited),
        link_opened: count_attention(connection, scope, Attention::LinkOpened, now)?,
        active: of(Status::Active),
        locked: of(Status::Locked),
        disabled: of(Status::Disabled),
        never_signed_in: count_attention(connection, scope, Attention::NeverSignedIn, now)?,
        has_department: diesel::select(exists(departments::table.select(departments::id))).get_result(connection)?,
        mail: try_of_mail(connection)?,
    })
}

/// By the filter of the list that the number leads to.
fn count_attention(
    connection: &mut Connection,
    scope: &Scope,
    attention: Attention,
    now: Timestamp,
) -> QueryResult<i64> {
    let filter = Filter { attention: Some(attention), ..Filter::all(scope.clone()) };
    filter.query(None, now).count().get_result(connection)
}

fn try_of_mail(connection: &mut Connection) -> QueryResult<MailTried> {
    let newest_reply: Option<String> = outbox::table
        .filter(outbox::state.eq(MailState::Sent))
        .order(outbox::id.desc())
        .select(outbox::last_reply)
        .at_most(1)
        .get_result(connection)
        .optional()?;
    Ok(match newest_reply.as_deref() {
        None => MailTried::Never,
        Some(CAPTURED) => MailTried::Captured,
        Some(_) => MailTried::Sent,
    })
}

//! The mail that tells user administrators that there are corrections to look at. It tells how many there are when it
//! leaves, so that one does for all that came before.

use diesel::prelude::*;
use time::Duration;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{outbox as mails, role_permissions, user_roles, users};
use crate::db::{AtMost, Connection, Lock, QueryResult, lock};
use crate::mail::MailKind;
use crate::mail::outbox::{self, NewMail};
use crate::people::Scope;
use crate::people::Status;
use crate::preferences;
use crate::rights::{Permission, permission};

/// Between two such mails to the same administrator, however many corrections there are.
const PAUSE: Duration = Duration::minutes(15);

pub(super) fn tell_administrators(connection: &mut Connection, context: &Context, person: UserId) -> QueryResult<()> {
    if !preferences::load(connection)?.corrections_mailed {
        return Ok(());
    }
    lock(connection, Lock::CorrectionNotices)?;
    let administrators = administrators_of(connection, person)?;
    for (id, recipient) in &administrators {
        if let Some(due) = next_due(connection, *id, context.now)? {
            let (kind, user) = (MailKind::CorrectionsToReview, Some(*id));
            outbox::enqueue_many(connection, context, [NewMail { kind, user, recipient, batch: None, due }])?;
        }
    }
    Ok(())
}

/// Those who could correct this person's address themselves, and have been in.
fn administrators_of(connection: &mut Connection, person: UserId) -> QueryResult<Vec<(UserId, String)>> {
    let editors = user_roles::table
        .inner_join(role_permissions::table.on(role_permissions::role_id.eq(user_roles::role_id)))
        .filter(role_permissions::permission.eq(Permission::EditUsers))
        .select(user_roles::user_id);
    let administrators: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(editors))
        .filter(users::status.eq_any([Status::Active, Status::Locked]))
        .filter(users::email.ne(""))
        .order(users::id)
        .select((users::id, users::email))
        .load(connection)?;
    let theirs = permission::of_user(connection, person)?;
    let mut covering = Vec::new();
    for administrator in administrators {
        if permission::of_user(connection, administrator.0)?.cover(&theirs) {
            covering.push(administrator);
        }
    }
    Ok(covering)
}

/// When another may leave. `None` while one waits that will tell of this too.
fn next_due(connection: &mut Connection, administrator: UserId, now: Timestamp) -> QueryResult<Option<Timestamp>> {
    if outbox::keeps_waiting(connection, administrator, MailKind::CorrectionsToReview)? {
        return Ok(None);
    }
    let newest: Option<Timestamp> = mails::table
        .filter(mails::user_id.eq(administrator))
        .filter(mails::kind.eq(MailKind::CorrectionsToReview))
        .order(mails::id.desc())
        .select(mails::next_try_at)
        .at_most(1)
        .get_result(connection)
        .optional()?;
    Ok(Some(newest.map_or(now, |left_at| now.max(left_at + PAUSE))))
}

/// Whether there is anything left to tell this person, and they are still one to be told.
pub fn concern(connection: &mut Connection, administrator: UserId) -> QueryResult<bool> {
    let edits_users = permission::of_user(connection, administrator)?.contains(Permission::EditUsers);
    Ok(edits_users && super::count_open(connection, &Scope::Everywhere)?.all() > 0)
}

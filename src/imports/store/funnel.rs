//! How far those whom an import made have come by now.

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::{import_people, users};
use crate::db::{Connection, QueryResult};
use crate::people::Scope;
use crate::people::Status;
use crate::people::filter::{Attention, Filter};

/// Each number is of those whom the list of users shows behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Who were not deleted since.
    pub there: i64,
    /// Staged, and to be invited before they can sign in.
    pub not_invited: i64,
    /// Staged, and to come by single sign-on.
    pub sso_unused: i64,
    pub invited: i64,
    /// Of the invited, those whose invitation has ended.
    pub expired: i64,
    pub active: i64,
    pub locked: i64,
    pub disabled: i64,
    pub mail_failed: i64,
    /// Of those who have yet to come in, those whom a mail did not reach.
    pub failed: i64,
}

impl Funnel {
    fn add(&mut self, (status, sso): (Status, bool), people: i64, mail_failed: i64) {
        let of_status = match status {
            Status::Staged if sso => &mut self.sso_unused,
            Status::Staged => &mut self.not_invited,
            Status::Invited => &mut self.invited,
            Status::Active => &mut self.active,
            Status::Locked => &mut self.locked,
            Status::Disabled => &mut self.disabled,
        };
        *of_status += people;
        self.there += people;
        self.mail_failed += mail_failed;
        if matches!(status, Status::Staged | Status::Invited) {
            self.failed += mail_failed;
        }
    }

    /// Who have yet to come in, and whom nothing keeps from it.
    pub fn waiting(&self) -> i64 {
        self.not_invited + self.sso_unused + self.invited - self.failed
    }
}

pub fn funnel(connection: &mut Connection, import: i64, now: Timestamp) -> QueryResult<Funnel> {
    let by_status: Vec<(Status, bool, i64, i64)> = users::table
        .inner_join(import_people::table.on(import_people::user_id.eq(users::id)))
        .filter(import_people::import_id.eq(import))
        .filter(import_people::was_created)
        .group_by((users::status, users::sso))
        .select((users::status, users::sso, count_star(), count(users::mail_failed_at)))
        .load(connection)?;
    let mut funnel = Funnel::default();
    for (status, sso, people, mail_failed) in by_status {
        funnel.add((status, sso), people, mail_failed);
    }
    let expired = Filter {
        attention: Some(Attention::InvitationExpired),
        import: Some(import),
        ..Filter::all(Scope::Everywhere)
    };
    if funnel.invited > 0 {
        funnel.expired = expired.count(connection, None, funnel.invited, now)?;
    }
    Ok(funnel)
}

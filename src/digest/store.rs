use diesel::dsl::{exists, not};
use diesel::prelude::*;
use time::Date;
use time::macros::format_description;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{digest_runs, digests, role_permissions, user_roles, users};
use crate::db::{self, AtMost, Connection, QueryResult};
use crate::people::Status;
use crate::rights::Permission;

/// Somebody who may edit users, and has been in.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Reader {
    pub id: UserId,
    pub email: String,
}

/// A week by its Monday, as the ledger names it.
fn name_of(week: Date) -> String {
    week.format(format_description!("[year]-[month]-[day]"))
        .unwrap_or_default()
}

pub fn is_finished(connection: &mut Connection, week: Date) -> QueryResult<bool> {
    let finished = digest_runs::table
        .find(name_of(week))
        .filter(digest_runs::finished_at.is_not_null());
    diesel::select(exists(finished)).get_result(connection)
}

/// Without effect where another instance began it.
pub fn begin(connection: &mut Connection, week: Date, now: Timestamp) -> QueryResult<()> {
    let run = [("week", name_of(week).as_str().into()), ("started_at", now.into())];
    db::insert_once(connection, "digest_runs", run).map(drop)
}

pub fn finish(connection: &mut Connection, week: Date, now: Timestamp) -> QueryResult<()> {
    diesel::update(digest_runs::table.find(name_of(week)))
        .set(digest_runs::finished_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// Those who stand in no ledger of this week, and whose address takes mails.
pub fn untold(connection: &mut Connection, week: Date, limit: usize) -> QueryResult<Vec<Reader>> {
    let editors = user_roles::table
        .inner_join(role_permissions::table.on(role_permissions::role_id.eq(user_roles::role_id)))
        .filter(role_permissions::permission.eq(Permission::EditUsers))
        .select(user_roles::user_id);
    let told = digests::table
        .filter(digests::user_id.eq(users::id))
        .filter(digests::week.eq(name_of(week)));
    users::table
        .filter(users::id.eq_any(editors))
        .filter(users::status.eq_any([Status::Active, Status::Locked]))
        .filter(users::email.ne(""))
        .filter(users::mail_failed_at.is_null())
        .filter(not(exists(told)))
        .order(users::id)
        .select(Reader::as_select())
        .at_most(limit)
        .load(connection)
}

/// False if the ledger has this person in this week already.
pub fn note(connection: &mut Connection, person: UserId, week: Date, now: Timestamp) -> QueryResult<bool> {
    let row = [("user_id", person.0.into()), ("week", name_of(week).as_str().into()), ("at", now.into())];
    db::insert_once(connection, "digests", row)
}

/// Of weeks that began before this day. They are as many as administrators.
pub fn delete_before(connection: &mut Connection, day: Date) -> QueryResult<()> {
    diesel::delete(digests::table.filter(digests::week.lt(name_of(day)))).execute(connection)?;
    diesel::delete(digest_runs::table.filter(digest_runs::week.lt(name_of(day))))
        .execute(connection)
        .map(drop)
}

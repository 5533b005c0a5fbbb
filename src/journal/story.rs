//! What the journal holds of one person and of the mails to them.

use diesel::prelude::*;

use super::{Action, Entry, Subject, SubjectKind};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::journal;
use crate::db::{self, AtMost, Connection, KeyValue, QueryResult, Written};

/// What was done to this person and to the newest mails to them, newest first, no more than the limit of each. Failed
/// sign-ins are limited by themselves: whoever guesses at a password must not push out the rest.
pub fn of_person(connection: &mut Connection, person: UserId, limit: usize) -> QueryResult<Vec<Entry>> {
    let person = || KeyValue::Number(person.0);
    let newest = format!("ORDER BY id DESC LIMIT {limit}");
    let of_user = "SELECT * FROM journal WHERE subject = 'user' AND subject_id = ";
    let of_mails = "SELECT * FROM journal WHERE subject = 'mail' AND subject_id IN";
    let entries = Written::new(format!("SELECT * FROM ({of_user}"))
        .bind(person())
        .sql(format!(" AND action <> 'sign_in_failed' {newest}) AS acts UNION ALL SELECT * FROM ({of_user}"))
        .bind(person())
        .sql(format!(" AND action = 'sign_in_failed' {newest}) AS failures UNION ALL SELECT * FROM ({of_mails}"))
        .sql(" (SELECT id FROM outbox WHERE user_id = ")
        .bind(person())
        .sql(format!(" {newest}) {newest}) AS acts_on_mails"));
    db::newest_from("journal", entries, Entry::as_select()).load(connection)
}

/// The newest such act on this person.
pub fn newest_of(connection: &mut Connection, person: UserId, action: Action) -> QueryResult<Option<Entry>> {
    of_user(person)
        .filter(journal::action.eq(action))
        .order(journal::id.desc())
        .select(Entry::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}

/// When such acts were done since then, newest first.
pub fn times_of(
    connection: &mut Connection,
    person: UserId,
    action: Action,
    since: Option<Timestamp>,
    limit: usize,
) -> QueryResult<Vec<Timestamp>> {
    let mut acts = of_user(person).filter(journal::action.eq(action)).into_boxed();
    if let Some(since) = since {
        acts = acts.filter(journal::at.gt(since));
    }
    acts.order(journal::id.desc())
        .select(journal::at)
        .at_most(limit)
        .load(connection)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of_user(person: UserId) -> _ {
    let (kind, id): (SubjectKind, Option<i64>) = Subject::User(person).columns();
    journal::table
        .filter(journal::subject.eq(kind))
        .filter(journal::subject_id.eq(id))
}

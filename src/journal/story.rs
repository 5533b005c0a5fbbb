//! What the journal holds of one person and of the mails to them.

use diesel::prelude::*;

use super::{Action, Entry, Subject, SubjectKind};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::journal;
use crate::db::{self, AtMost, Connection, QueryResult};

/// Newest first. Failed sign-ins are limited by themselves: whoever guesses at a password must not push out the rest.
pub fn of_person(connection: &mut Connection, person: UserId, limit: usize) -> QueryResult<Vec<Entry>> {
    let mut entries: Vec<Entry> = of_user(person)
        .filter(journal::action.ne(Action::SignInFailed))
        .order(journal::id.desc())
        .select(Entry::as_select())
        .at_most(limit)
        .load(connection)?;
    let failures: Vec<Entry> = of_user(person)
        .filter(journal::action.eq(Action::SignInFailed))
        .order(journal::id.desc())
        .select(Entry::as_select())
        .at_most(limit)
        .load(connection)?;
    entries.extend(failures);
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    Ok(entries)
}

/// What was done to these mails, newest first.
pub fn of_mails(connection: &mut Connection, mails: &[i64], limit: usize) -> QueryResult<Vec<Entry>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    journal::table
        .filter(journal::subject.eq(SubjectKind::Mail))
        .filter(db::among("journal.subject_id", mails.iter().copied()))
        .order(journal::id.desc())
        .select(Entry::as_select())
        .at_most(limit)
        .load(connection)
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

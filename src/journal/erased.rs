//! Whom an erased person's entries concerned is taken out of them; what was done, and when, stays.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::{Action, SubjectKind};
use crate::context::UserId;
use crate::db::schema::{journal, outbox};
use crate::db::{Connection, QueryResult, Written, among, escaped_for_like};

/// Stands where something told who it was.
const ERASED: &str = "[erased]";

/// Those acts on a user whose details name addresses.
const OF_ADDRESSES: &[Action] = &[
    Action::AddressChanged,
    Action::AddressCorrectionAsked,
    Action::AddressCorrectionApproved,
    Action::AddressCorrectionDeclined,
    Action::AddressCorrectionReviewed,
    Action::UserMerged,
];

/// The addresses that entries about this person tell they once had.
pub fn addresses_of(connection: &mut Connection, person: UserId) -> QueryResult<Vec<String>> {
    let details: Vec<String> = journal::table
        .filter(journal::subject.eq(SubjectKind::User))
        .filter(journal::subject_id.eq(person.0))
        .filter(journal::action.eq_any(OF_ADDRESSES))
        .select(journal::detail)
        .load(connection)?;
    let words = details.iter().flat_map(|detail| detail.split([' ', ',', '(', ')']));
    Ok(words.filter(|word| word.contains('@')).map(str::to_owned).collect())
}

/// Takes these people out of the entries about them, about mails to them and by them. To be called while their mails are
/// still known.
pub fn lose(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    lose_mails(connection, people)?;
    lose_subjects(connection, people)?;
    lose_actors(connection, people)
}

/// A server's reply has the address to which the mail went.
fn lose_mails(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let mails: Vec<i64> = outbox::table
        .filter(among("outbox.user_id", people.iter().copied()))
        .select(outbox::id)
        .load(connection)?;
    if mails.is_empty() {
        return Ok(());
    }
    let about = journal::table.filter(journal::subject.eq(SubjectKind::Mail));
    diesel::update(about.filter(among("journal.subject_id", mails)))
        .set(journal::detail.eq(""))
        .execute(connection)
        .map(drop)
}

/// From where others acted stays; whoever was not signed in is taken for the person.
fn lose_subjects(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let about = || {
        let about = journal::table.filter(journal::subject.eq(SubjectKind::User));
        about.filter(among("journal.subject_id", people.iter().copied()))
    };
    let by_themselves = Written::<Bool>::new("(journal.actor_id IS NULL OR journal.actor_id = journal.subject_id)");
    diesel::update(about().filter(by_themselves))
        .set(journal::address.eq(""))
        .execute(connection)?;
    diesel::update(about())
        .set((journal::detail.eq(""), journal::subject_id.eq(None::<i64>)))
        .execute(connection)
        .map(drop)
}

fn lose_actors(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    diesel::update(journal::table.filter(among("journal.actor_id", people.iter().copied())))
        .set((journal::actor_id.eq(None::<UserId>), journal::address.eq("")))
        .execute(connection)
        .map(drop)
}

/// Takes these words, which tell who somebody is, out of entries about other users and about things.
///
/// Among entries about other users, which are nearly all there are, only those that name addresses are looked through.
pub fn strike(connection: &mut Connection, words: &[String]) -> QueryResult<()> {
    let addresses: Vec<String> = OF_ADDRESSES
        .iter()
        .map(|action| format!("'{}'", action.as_str()))
        .collect();
    let of_others = format!("action IN ({})", addresses.join(", "));
    let of_things = "subject IN ('portal', 'mail', 'batch', 'role', 'import', 'department', 'position', 'pax')";
    for entries in [of_others.as_str(), of_things] {
        for (id, detail) in telling(connection, entries, words)? {
            let struck = words.iter().fold(detail, |detail, word| without(&detail, word));
            diesel::update(journal::table.find(id))
                .set(journal::detail.eq(struck))
                .execute(connection)?;
        }
    }
    Ok(())
}

/// Those of these entries whose details hold one of these words.
fn telling(connection: &mut Connection, entries: &str, words: &[String]) -> QueryResult<Vec<(i64, String)>> {
    let all = Written::<(BigInt, Text)>::new(format!("SELECT id, detail FROM journal WHERE {entries} AND (FALSE"));
    words
        .iter()
        .fold(all, |found, word| {
            let pattern = format!("%{}%", escaped_for_like(&word.to_ascii_lowercase()));
            found
                .sql(" OR lower(detail) LIKE ")
                .bind(pattern.as_str())
                .sql(" ESCAPE '\\'")
        })
        .sql(")")
        .load(connection)
}

/// Where the word stands by itself, not within another.
fn without(detail: &str, word: &str) -> String {
    let (lower, word) = (detail.to_ascii_lowercase(), word.to_ascii_lowercase());
    let mut kept = String::with_capacity(detail.len());
    let mut reached = 0;
    for (at, _) in lower.match_indices(&word) {
        let end = at + word.len();
        let is_within = lower[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            || lower[end..].chars().next().is_some_and(char::is_alphanumeric);
        if !is_within && at >= reached {
            kept.push_str(&detail[reached..at]);
            kept.push_str(ERASED);
            reached = end;
        }
    }
    kept.push_str(&detail[reached..]);
    kept
}

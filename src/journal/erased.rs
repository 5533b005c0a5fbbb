//! Whom an erased person's entries concerned is taken out of them; what was done, and when, stays.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Action;
use crate::context::UserId;
use crate::db::schema::journal;
use crate::db::{Command, Connection, QueryResult, Written, escaped_for_like};

/// Stands where something told who it was.
const ERASED: &str = "[erased]";

/// Those acts on a user whose details name addresses.
const OF_ADDRESSES: &[Action] = &[
    Action::AddressChanged,
    Action::AddressCorrectionAsked,
    Action::AddressCorrectionApproved,
    Action::AddressCorrectionDeclined,
    Action::AddressCorrectionReviewed,
];

/// The addresses that entries about this person tell they once had.
pub fn addresses_of(connection: &mut Connection, person: UserId) -> QueryResult<Vec<String>> {
    let details: Vec<String> = journal::table
        .filter(journal::subject.eq(super::SubjectKind::User))
        .filter(journal::subject_id.eq(person.0))
        .filter(journal::action.eq_any(OF_ADDRESSES))
        .select(journal::detail)
        .load(connection)?;
    let words = details.iter().flat_map(|detail| detail.split([' ', ',']));
    Ok(words.filter(|word| word.contains('@')).map(str::to_owned).collect())
}

/// Takes this person out of the entries about them, about mails to them and by them, and `words`, which tell who they are,
/// out of all others. To be called while their mails are still known.
pub fn lose(connection: &mut Connection, person: UserId, words: &[String]) -> QueryResult<()> {
    lose_mails(connection, person)?;
    lose_subject(connection, person)?;
    lose_actor(connection, person)?;
    strike(connection, words)
}

/// A server's reply has the address to which the mail went.
fn lose_mails(connection: &mut Connection, person: UserId) -> QueryResult<()> {
    Command::new(
        "UPDATE journal SET detail = '' WHERE subject = 'mail' AND subject_id IN (SELECT id FROM outbox WHERE user_id = ",
    )
    .bind(person.0)
    .sql(")")
    .execute(connection)
    .map(drop)
}

/// From where others acted stays; whoever was not signed in is taken for the person.
fn lose_subject(connection: &mut Connection, person: UserId) -> QueryResult<()> {
    Command::new(
        "UPDATE journal SET detail = '', subject_id = NULL, \
         address = CASE WHEN actor_id IS NULL OR actor_id = subject_id THEN '' ELSE address END \
         WHERE subject = 'user' AND subject_id = ",
    )
    .bind(person.0)
    .execute(connection)
    .map(drop)
}

fn lose_actor(connection: &mut Connection, person: UserId) -> QueryResult<()> {
    Command::new("UPDATE journal SET actor_id = NULL, address = '' WHERE actor_id = ")
        .bind(person.0)
        .execute(connection)
        .map(drop)
}

/// Among entries about other users, which are nearly all there are, only those that name addresses are looked through.
fn strike(connection: &mut Connection, words: &[String]) -> QueryResult<()> {
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

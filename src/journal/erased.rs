//! Whom an erased person's entries concerned is taken out of them; what was done, and when, stays.

use std::ops::Range;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::{Action, SubjectKind};
use crate::context::UserId;
use crate::db::schema::{journal, outbox};
use crate::db::{Connection, QueryResult, Written, among, escaped_for_like};
use crate::fields::matched::{Comparable, Letters};

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

/// Before what was searched for, in an entry that tells of an export.
const SEARCH: &str = ", Search: ";

const OF_EXPORTS: &[Action] = &[Action::ExportBegun, Action::Exported, Action::ExportBrokenOff];

const AT_ONCE: usize = 1_000;

/// Takes these words, which tell who somebody is, out of entries about other users and about things; and out of entries of
/// exports what was searched for, where that means them.
///
/// Among entries about other users, which are nearly all there are, only those that name addresses are looked through.
pub fn strike(connection: &mut Connection, words: &[String], means_them: impl Fn(&str) -> bool) -> QueryResult<()> {
    let of_others = format!("action IN ({})", listed(OF_ADDRESSES));
    let of_things = "subject IN ('portal', 'mail', 'batch', 'role', 'import', 'department', 'position', 'pax')";
    let mut found = likely(connection, &of_others, words)?;
    found.extend(likely(connection, of_things, words)?);
    found.extend(searches(connection)?);
    found.sort_unstable();
    found.dedup();
    for numbers in found.chunks(AT_ONCE) {
        for (id, detail) in details(connection, numbers)? {
            let searched = without_search(&detail, &means_them);
            let struck = words.iter().fold(searched, |detail, word| without(&detail, word));
            if struck != detail {
                diesel::update(journal::table.find(id))
                    .set(journal::detail.eq(struck))
                    .execute(connection)?;
            }
        }
    }
    Ok(())
}

fn listed(actions: &[Action]) -> String {
    let words: Vec<String> = actions.iter().map(|action| format!("'{}'", action.as_str())).collect();
    words.join(", ")
}

/// Those of these entries whose details may hold one of these words.
fn likely(connection: &mut Connection, entries: &str, words: &[String]) -> QueryResult<Vec<i64>> {
    let all = Written::<BigInt>::new(format!("SELECT id FROM journal WHERE {entries} AND (FALSE"));
    words
        .iter()
        .fold(all, |found, word| {
            found
                .sql(" OR lower(detail) LIKE ")
                .bind(pattern(word).as_str())
                .sql(" ESCAPE '\\'")
        })
        .sql(")")
        .load(connection)
}

/// The engines don't both know which letters beyond ASCII are the same in another case, so anything may stand in their place.
fn pattern(word: &str) -> String {
    let letters = escaped_for_like(&word.to_ascii_lowercase());
    let letters: String = letters
        .chars()
        .map(|letter| if letter.is_ascii() { letter } else { '%' })
        .collect();
    format!("%{letters}%")
}

/// Those that tell of a list's file and of what the list was searched for.
fn searches(connection: &mut Connection) -> QueryResult<Vec<i64>> {
    journal::table
        .filter(journal::action.eq_any(OF_EXPORTS))
        .filter(journal::detail.like(format!("%{SEARCH}%")))
        .select(journal::id)
        .load(connection)
}

fn details(connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    journal::table
        .filter(among("journal.id", numbers.iter().copied()))
        .select((journal::id, journal::detail))
        .load(connection)
}

fn without(detail: &str, word: &str) -> String {
    Comparable::new(detail, Letters::Folded).with_whole_words(word, ERASED)
}

fn without_search(detail: &str, means_them: impl Fn(&str) -> bool) -> String {
    match search_in(detail) {
        Some(typed) if means_them(&detail[typed.clone()]) => {
            format!("{}{ERASED}{}", &detail[..typed.start], &detail[typed.end..])
        }
        _ => detail.to_owned(),
    }
}

/// Up to the next label, or to how many rows the file had. It may have commas of its own.
fn search_in(detail: &str) -> Option<Range<usize>> {
    let start = detail.find(SEARCH)? + SEARCH.len();
    let told = detail
        .rfind(": ")
        .filter(|end| *end >= start && detail[*end..].contains(", begun "));
    let mut end = start;
    for (place, part) in detail[start..told.unwrap_or(detail.len())].split(", ").enumerate() {
        match place {
            0 => end += part.len(),
            _ if part.contains(": ") => break,
            _ => end += ", ".len() + part.len(),
        }
    }
    Some(start..end)
}

//! What a search for users or PAX looks at.

use diesel::sql_types::Bool;

use super::{Details, Scope};
use crate::context::UserId;
use crate::db::{self, Connection, Found, QueryResult, Searchable, Written};
use crate::fields::fold::{self, fold};

pub const USERS: Searchable = Searchable {
    table: "users",
    beginnings: &["sort_name", "email_key", "username_key", "employee_number_key"],
};

pub const PAX: Searchable = Searchable { table: "pax", beginnings: &["sort_name", "company_key"] };

/// The users of this scope whom a search finds. `None` where nothing was typed.
pub fn find(connection: &mut Connection, typed: &str, scope: &Scope) -> QueryResult<Option<Found>> {
    matching(connection, USERS, &needle(typed), scope.condition("users.department_id"))
}

/// The PAX whom a search finds. `None` where nothing was typed.
pub fn find_pax(connection: &mut Connection, typed: &str) -> QueryResult<Option<Found>> {
    matching(connection, PAX, &fold::needle(typed), None)
}

fn matching(
    connection: &mut Connection,
    what: Searchable,
    needle: &str,
    among: Option<Written<Bool>>,
) -> QueryResult<Option<Found>> {
    match needle {
        "" => Ok(None),
        needle => db::matching(connection, what, needle, among.as_ref()).map(Some),
    }
}

/// A phone number is found by its digits, however it was spaced.
pub fn text_of(details: &Details) -> String {
    let Details {
        first_name,
        last_name,
        email,
        username,
        employee_number,
        mobile_prefix,
        phone,
        ..
    } = details;
    let number = format!("{mobile_prefix}{phone}");
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let together = fold::written_together(first_name, last_name);
    let words = [last_name, first_name, last_name, &together, email, username, &digits, employee_number];
    let words: Vec<&str> = words.into_iter().map(String::as_str).collect();
    fold(&words.join(" "))
}

/// Of PAX, who are looked for on a list of their own.
pub fn text_of_pax(first_name: &str, last_name: &str, company: &str, document_number: &str) -> String {
    let together = fold::written_together(first_name, last_name);
    fold(&format!("{last_name} {first_name} {last_name} {together} {company} {document_number}"))
}

/// Fewer digits are no phone number.
const SHORTEST_NUMBER: usize = 5;

/// What is searched for, as the search keeps it: `+47 462 64 994` is one number.
pub fn needle(typed: &str) -> String {
    let folded = fold::needle(typed);
    let words: Vec<&str> = folded.split(' ').collect();
    let runs = words.chunk_by(|word, next| is_of_a_number(word) && is_of_a_number(next));
    runs.map(number_or_words).collect::<Vec<_>>().join(" ")
}

fn is_of_a_number(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_ascii_digit() || "+()-./".contains(letter))
}

/// Zeros before a country's prefix are dialled, and not kept.
fn number_or_words(run: &[&str]) -> String {
    let digits: String = run.concat().chars().filter(char::is_ascii_digit).collect();
    match digits.trim_start_matches('0') {
        number if is_of_a_number(run[0]) && number.len() >= SHORTEST_NUMBER => number.to_owned(),
        _ => run.join(" "),
    }
}

/// To be called when a user's record is deleted.
pub fn forget(connection: &mut Connection, user: UserId) -> QueryResult<()> {
    db::forget(connection, USERS, user.0)
}

/// To be called after a change of what a search looks at.
pub fn index(connection: &mut Connection, user: UserId, details: &Details) -> QueryResult<()> {
    db::index(connection, USERS, user.0, &text_of(details))
}

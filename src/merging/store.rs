//! The rows that belong to a record: counted for the preview, and handed over; and the old numbers of merged records.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::references::{PLACERS, REFERENCES, Reference};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{merged_records, users};
use crate::db::{self, AtMost, Command, Connection, QueryResult, Written};
use crate::fields::fold;
use crate::people::{self, Scope, User, search};
use crate::web::paging::number_of;

/// More are not proposed or listed.
pub const MOST_FOUND: usize = 20;

/// What passes to the record that stays, and what ends, in words.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub moves: Vec<String>,
    pub ends: Vec<String>,
}

/// Of the rows of a record that goes.
pub fn counts(connection: &mut Connection, goes: UserId, stays: UserId, now: Timestamp) -> QueryResult<Counts> {
    let mut counts = Counts::default();
    for reference in REFERENCES {
        let Some((one, several)) = reference.noun else { continue };
        let (all, moved) = count(connection, reference, goes, stays)?;
        if moved > 0 {
            counts.moves.push(number_of(moved, one, several));
        }
        if all > moved {
            counts.ends.push(number_of(all - moved, one, several));
        }
    }
    let links = live_links(connection, goes, now)?;
    if links > 0 {
        counts
            .ends
            .push(number_of(links, "link or temporary password", "links and temporary passwords"));
    }
    Ok(counts)
}

fn count(connection: &mut Connection, reference: &Reference, goes: UserId, stays: UserId) -> QueryResult<(i64, i64)> {
    let Reference { table, column, of, moves, .. } = reference;
    let head = Written::new("SELECT count(*), count(CASE WHEN ");
    let counted = with_number(head, moves, stays).sql(format!(" THEN 1 END) FROM {table} WHERE {of} AND {column} = "));
    let counted: Written<(BigInt, BigInt)> = counted.bind(goes.0);
    counted.get_result(connection)
}

fn live_links(connection: &mut Connection, person: UserId, now: Timestamp) -> QueryResult<i64> {
    Written::<BigInt>::new("SELECT count(*) FROM tokens WHERE ended_at IS NULL AND user_id = ")
        .bind(person.0)
        .sql(" AND expires_at > ")
        .bind(now)
        .get_result(connection)
}

fn with_number<ST>(head: Written<ST>, condition: &str, number: UserId) -> Written<ST> {
    let mut parts = condition.split('?');
    let first = head.sql(parts.next().unwrap_or_default());
    parts.fold(first, |written, part| written.bind(number.0).sql(part))
}

/// What does not pass ends with the record's own row.
pub fn hand_over(connection: &mut Connection, goes: UserId, stays: UserId) -> QueryResult<()> {
    for Reference { table, column, of, moves, .. } in REFERENCES {
        let moved = Command::new(format!("UPDATE {table} SET {column} = "))
            .bind(stays.0)
            .sql(format!(" WHERE {of} AND {column} = "))
            .bind(goes.0)
            .sql(" AND ");
        with_number(moved, moves, stays).execute(connection)?;
    }
    Ok(())
}

/// Those whom the record that goes put in their places were put there by the one that stays. Nothing finds them but a look at
/// all users, so this is only for somebody who could have done so.
pub fn hand_over_places(connection: &mut Connection, goes: UserId, stays: UserId) -> QueryResult<()> {
    let mut places = Command::new("UPDATE users SET ");
    for (place, column) in PLACERS.iter().enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        places = places
            .sql(format!("{comma}{column} = CASE WHEN {column} = "))
            .bind(goes.0)
            .sql(" THEN ")
            .bind(stays.0)
            .sql(format!(" ELSE {column} END"));
    }
    places
        .sql(" WHERE ")
        .bind(goes.0)
        .sql(format!(" IN ({})", PLACERS.join(", ")))
        .execute(connection)
        .map(drop)
}

/// From now on the old number leads to the record that stays.
pub fn remember(connection: &mut Connection, goes: UserId, stays: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::insert_into(merged_records::table)
        .values((
            merged_records::old_id.eq(goes.0),
            merged_records::user_id.eq(stays),
            merged_records::merged_at.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

/// The record into which the one of this number was merged, if it was.
pub fn merged_into(connection: &mut Connection, old: UserId) -> QueryResult<Option<UserId>> {
    merged_records::table
        .find(old.0)
        .select(merged_records::user_id)
        .get_result(connection)
        .optional()
}

/// Somebody who may be the same person.
pub struct Candidate {
    pub user: User,
    /// Why they are proposed; empty for one who was searched for.
    pub alike: &'static str,
}

/// Those with the same name, in whichever order it was typed, then those with the same phone number.
pub fn namesakes(connection: &mut Connection, user: &User) -> QueryResult<Vec<Candidate>> {
    let names = [user.sort_name(), fold::sort_name(&user.last_name, &user.first_name)];
    let of_name: Vec<User> = users::table
        .filter(users::sort_name.eq(&names[0]).or(users::sort_name.eq(&names[1])))
        .filter(users::id.ne(user.id.0))
        .order(users::id)
        .select(User::as_select())
        .at_most(MOST_FOUND)
        .load(connection)?;
    let mut found: Vec<Candidate> = of_name
        .into_iter()
        .map(|user| Candidate { user, alike: "Same name" })
        .collect();
    if !user.phone.is_empty() {
        let number = format!("{}{}", user.mobile_prefix, user.phone);
        let (of_number, _) = searched(connection, user, &number)?;
        let of_number = of_number
            .into_iter()
            .filter(|one| number_of_user(one) == number_of_user(user));
        let new: Vec<User> = of_number
            .filter(|one| found.iter().all(|known| known.user.id != one.id))
            .collect();
        found.extend(
            new.into_iter()
                .map(|user| Candidate { user, alike: "Same phone number" }),
        );
    }
    found.truncate(MOST_FOUND);
    Ok(found)
}

fn number_of_user(user: &User) -> String {
    let number = format!("{}{}", user.mobile_prefix, user.phone);
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Those whom the list's search finds, the closest first, and whether there are more than are listed.
pub fn searched(connection: &mut Connection, user: &User, typed: &str) -> QueryResult<(Vec<User>, bool)> {
    let Some(found) = search::find(connection, typed, &Scope::Everywhere)? else {
        return Ok((Vec::new(), false));
    };
    let ids: Vec<i64> = found.ids.into_iter().filter(|id| *id != user.id.0).collect();
    let shown: Vec<UserId> = ids.iter().take(MOST_FOUND).copied().map(UserId).collect();
    let mut people = people::find_all(connection, shown.iter().copied())?;
    let listed = shown.iter().filter_map(|id| people.remove(id)).collect();
    Ok((listed, ids.len() > MOST_FOUND || !found.whole))
}

/// The names of the department and the job position of each of two.
pub fn posts(connection: &mut Connection, user: &User) -> QueryResult<(String, String)> {
    let (department, position): (Option<String>, Option<String>) = users::table
        .find(user.id.0)
        .select((db::name_of("departments", "users.department_id"), db::name_of("positions", "users.position_id")))
        .get_result(connection)?;
    Ok((department.unwrap_or_default(), position.unwrap_or_default()))
}

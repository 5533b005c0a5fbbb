//! Who matches a condition. All that comes from outside is bound.
//!
//! Where an index has what a criterion asks for, a million users are not read for the few who match: status, department,
//! position, role, all days and moments, and addresses to which mails fail. What most users are, or what has few values, has
//! none: "is not", "not set" of days, "never" invited or activated, the language, and how somebody signs in. For a condition
//! of such criteria alone, all users are read, which takes up to a second for a million of them. Alternatives go by indexes
//! where each of them has one.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};
use time::{Date, Duration, Time};

use super::condition::{Condition, Criterion, Operand, SITES_LANGUAGE};
use super::field::{Comparison, Field};
use super::store::Notification;
use super::told::may_be_told;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{self, AtMost, Connection, QueryResult, Written};

/// As the index `users_by_last_sign_in` has it: those who never signed in stand before all others.
const LAST_SIGN_IN: &str = "coalesce(users.last_sign_in_at, '0001-01-01 00:00:00')";

/// Over `users`, to be paged or counted.
pub type Matching<'a> = users::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

/// Those who match, as of now.
pub fn matching<'a>(condition: &Condition, now: Timestamp) -> Matching<'a> {
    users::table.into_boxed().filter(compiled(condition, now))
}

/// The numbers of those whom this notification concerns and may tell now.
pub fn untold(
    connection: &mut Connection,
    notification: &Notification,
    now: Timestamp,
    limit: usize,
) -> QueryResult<Vec<UserId>> {
    db::planned_for_each_value(connection, |connection| {
        matching(&notification.condition(), now)
            .filter(may_be_told(notification, now))
            .order(in_order_of_numbers())
            .select(users::id)
            .at_most(limit)
            .load(connection)
    })
}

/// In words for which nobody walks all users until enough of them match.
pub fn in_order_of_numbers() -> Written<Integer> {
    Written::new(db::unindexed("users.id"))
}

/// The same of where such a walk would go on.
pub fn after_number(last: UserId) -> Written<Bool> {
    Written::new(db::unindexed("users.id") + " > ").bind(last.0)
}

fn compiled(condition: &Condition, now: Timestamp) -> Written<Bool> {
    let mut groups = condition.0.iter().filter(|group| !group.is_empty());
    let Some(first) = groups.next() else { return Written::new("1 = 0") };
    let begun = Written::new("(").append(group(first, now));
    groups
        .fold(begun, |all, other| all.sql(" OR ").append(group(other, now)))
        .sql(")")
}

fn group(criteria: &[Criterion], now: Timestamp) -> Written<Bool> {
    let begun = Written::new("(1 = 1");
    criteria
        .iter()
        .fold(begun, |all, one| all.sql(" AND ").append(criterion(one, now)))
        .sql(")")
}

fn criterion(one: &Criterion, now: Timestamp) -> Written<Bool> {
    let is = one.comparison == Comparison::Is;
    match (one.field, &one.operand) {
        (Field::Status, Operand::Word(word)) => equals("users.status", is, word),
        (Field::Language, Operand::Word(word)) if word == SITES_LANGUAGE => equals("users.language", is, ""),
        (Field::Language, Operand::Word(word)) => equals("users.language", is, word),
        (Field::Sso, Operand::Word(word)) if (word == "sso") == is => Written::new("users.sso"),
        (Field::Sso, _) => Written::new("NOT users.sso"),
        (Field::Mail, Operand::Word(word)) if (word == "fail") == is => {
            Written::new("users.mail_failed_at IS NOT NULL")
        }
        (Field::Mail, _) => Written::new("users.mail_failed_at IS NULL"),
        (Field::Department, Operand::Number(number)) => belongs("users.department_id", is, *number),
        (Field::Position, Operand::Number(number)) => belongs("users.position_id", is, *number),
        (Field::Role, Operand::Number(number)) => has_role(is, *number),
        (Field::Created, _) => moment("users.created_at", one, now),
        (Field::Invited, _) => moment("users.invited_at", one, now),
        (Field::Activated, _) => moment("users.activated_at", one, now),
        (Field::LastSignIn, _) => last_sign_in(one, now),
        (Field::EmploymentDate, _) => day("users.employment_date", one, now.date()),
        (Field::LastDay, _) => day("users.last_day", one, now.date()),
        (Field::Status | Field::Language | Field::Department | Field::Position | Field::Role, _) => {
            Written::new("1 = 0")
        }
    }
}

fn equals(column: &str, is: bool, word: &str) -> Written<Bool> {
    let sign = if is { "=" } else { "<>" };
    Written::new(format!("{column} {sign} ")).bind(word)
}

/// Whoever has none is not one of those either.
fn belongs(column: &str, is: bool, number: i64) -> Written<Bool> {
    match is {
        true => Written::new(format!("{column} = ")).bind(number),
        false => Written::new(format!("({column} IS NULL OR {column} <> "))
            .bind(number)
            .sql(")"),
    }
}

/// Whoever has a role stands in its index; who lacks it has to be looked for.
fn has_role(is: bool, number: i64) -> Written<Bool> {
    let begun = match is {
        true => "users.id IN (SELECT user_roles.user_id FROM user_roles WHERE user_roles.role_id = ",
        false => "NOT EXISTS (SELECT 1 FROM user_roles WHERE user_roles.user_id = users.id AND user_roles.role_id = ",
    };
    Written::new(begun).bind(number).sql(")")
}

fn last_sign_in(one: &Criterion, now: Timestamp) -> Written<Bool> {
    let ever = || Written::new(format!("{LAST_SIGN_IN} > '0001-01-01 00:00:00'"));
    match one.comparison {
        Comparison::Never => Written::new("users.last_sign_in_at IS NULL"),
        Comparison::Ever => ever(),
        Comparison::Before | Comparison::MoreThanDaysAgo => ever().sql(" AND ").append(moment(LAST_SIGN_IN, one, now)),
        _ => moment(LAST_SIGN_IN, one, now),
    }
}

/// Days are those of the calendar, in UTC, as the reminders count them.
fn moment(column: &str, one: &Criterion, now: Timestamp) -> Written<Bool> {
    let compared = |sign: &str, bound: Timestamp| Written::new(format!("{column} {sign} ")).bind(bound);
    let midnight = |date: Date| Timestamp::new(date, Time::MIDNIGHT);
    let ago = |days: i64| now.date().saturating_sub(Duration::days(days));
    match (one.comparison, &one.operand) {
        (Comparison::Before, Operand::Date(date)) => compared("<", midnight(*date)),
        (Comparison::After, Operand::Date(date)) => compared(">=", midnight(next(*date))),
        (Comparison::MoreThanDaysAgo, Operand::Days(days)) => compared("<", midnight(ago(*days))),
        (Comparison::LessThanDaysAgo, Operand::Days(days)) => compared(">=", midnight(next(ago(*days)))),
        (Comparison::Never, _) => Written::new(format!("{column} IS NULL")),
        (Comparison::Ever, _) => Written::new(format!("{column} IS NOT NULL")),
        _ => Written::new("1 = 0"),
    }
}

/// A day is compared with a noon: on SQLite it is a text that begins any moment of its day, on PostgreSQL its midnight, and
/// both come before noon.
fn day(column: &str, one: &Criterion, today: Date) -> Written<Bool> {
    let noon = |date: Date| Timestamp::new(date, Time::MIDNIGHT) + Duration::hours(12);
    let before = |date: Date| Written::new(format!("{column} < ")).bind(noon(previous(date)));
    let after = |date: Date| Written::new(format!("{column} > ")).bind(noon(date));
    let between = |first: Date, last: Date| {
        Written::new(format!("({column} > "))
            .bind(noon(previous(first)))
            .sql(format!(" AND {column} < "))
            .bind(noon(last))
            .sql(")")
    };
    let ago = |days: i64| today.saturating_sub(Duration::days(days));
    match (one.comparison, &one.operand) {
        (Comparison::Is, Operand::Date(date)) => between(*date, *date),
        (Comparison::Before, Operand::Date(date)) => before(*date),
        (Comparison::After, Operand::Date(date)) => after(*date),
        (Comparison::MoreThanDaysAgo, Operand::Days(days)) => before(ago(*days)),
        (Comparison::LessThanDaysAgo, Operand::Days(days)) => between(next(ago(*days)), today),
        (Comparison::WithinDays, Operand::Days(days)) => between(today, today.saturating_add(Duration::days(*days))),
        (Comparison::Never, _) => Written::new(format!("{column} IS NULL")),
        (Comparison::Ever, _) => Written::new(format!("{column} IS NOT NULL")),
        _ => Written::new("1 = 0"),
    }
}

fn next(date: Date) -> Date {
    date.next_day().unwrap_or(date)
}

fn previous(date: Date) -> Date {
    date.previous_day().unwrap_or(date)
}

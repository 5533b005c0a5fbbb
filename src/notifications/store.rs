use std::collections::HashMap;

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{AtMost, Connection, QueryResult};
use crate::notifying::told::{self, may_be_told};
use crate::notifying::{Condition, Notification, after_number, in_order_of_numbers, matching};
use crate::web::paging::COUNT_LIMIT;

/// Somebody who matches.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Person {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
}

impl Person {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// How many match, counted no further than lists count.
pub fn count(connection: &mut Connection, condition: &Condition, now: Timestamp) -> QueryResult<i64> {
    let all = matching(condition, now).select(users::id);
    all.at_most(COUNT_LIMIT as usize + 1).counted().get_result(connection)
}

/// The same of those whom it may tell now.
pub fn count_untold(connection: &mut Connection, notification: &Notification, now: Timestamp) -> QueryResult<i64> {
    let untold = matching(&notification.condition(), now).filter(may_be_told(notification, now));
    let untold = untold.select(users::id).at_most(COUNT_LIMIT as usize + 1);
    untold.counted().get_result(connection)
}

/// Those who match, in the order of their numbers, after this one. `all` is how many match: few are found by an index and put in
/// order, of many a page is soon full for whoever walks along their numbers.
pub fn page(
    connection: &mut Connection,
    condition: &Condition,
    (after, all): (UserId, i64),
    limit: usize,
    now: Timestamp,
) -> QueryResult<Vec<Person>> {
    let matching = matching(condition, now);
    if all > COUNT_LIMIT {
        let along = matching.filter(users::id.gt(after)).order(users::id);
        return along.select(Person::as_select()).at_most(limit).load(connection);
    }
    matching
        .filter(after_number(after))
        .order(in_order_of_numbers())
        .select(Person::as_select())
        .at_most(limit)
        .load(connection)
}

/// When each of these was told last.
pub fn last_told(
    connection: &mut Connection,
    notification: &Notification,
    people: &[Person],
) -> QueryResult<HashMap<UserId, Timestamp>> {
    let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
    Ok(told::times(connection, notification.id, &ids)?.into_iter().collect())
}

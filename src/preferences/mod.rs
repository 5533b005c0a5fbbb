//! What administrators choose in the browser, kept in the database: which mails leave by themselves, how long links
//! live, and how long what happened is kept. What the operator sets at the start is in `config`.

pub mod dormancy;
pub mod reminders;
pub mod retention;
pub mod site;
pub mod validity;

use std::collections::HashMap;

use diesel::prelude::*;
use time::Duration;

use crate::db::schema::settings;
use crate::db::{Connection, Lock, QueryResult, lock};

pub const SHORTEST_VALIDITY_HOURS: i64 = 1;
pub const LONGEST_VALIDITY_HOURS: i64 = 90 * 24;
const DEFAULT_VALIDITY_HOURS: i64 = 7 * 24;

const ACTIVATION_OF_USERS: &str = "activation_of_users";
const ACTIVATION_VALIDITY: &str = "activation_validity_hours";
const RESET_VALIDITY: &str = "reset_validity_hours";
const CREDENTIALS_VALIDITY: &str = "credentials_validity_hours";
const SECOND_FACTOR_FOR_ADMINISTRATORS: &str = "second_factor_for_administrators";
const SECOND_FACTOR_FOR_USER_ADMINISTRATORS: &str = "second_factor_for_user_administrators";
const CORRECTIONS_MAILED: &str = "corrections_mailed";
const CORRECTIONS_AWAIT_APPROVAL: &str = "corrections_await_approval";

/// What administrators choose in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// A new user's activation mail leaves by itself.
    pub activation_of_users: bool,
    pub activation_validity_hours: i64,
    pub reset_validity_hours: i64,
    pub credentials_validity_hours: i64,
    pub second_factor_for_administrators: bool,
    pub second_factor_for_user_administrators: bool,
    /// User administrators are told by mail when support corrects an address.
    pub corrections_mailed: bool,
    /// And it waits until one of them approves it.
    pub corrections_await_approval: bool,
}

impl Preferences {
    /// How long an activation link works.
    pub fn activation_validity(&self) -> Duration {
        Duration::hours(self.activation_validity_hours)
    }

    /// How long a temporary password is valid.
    pub fn credentials_validity(&self) -> Duration {
        Duration::hours(self.credentials_validity_hours)
    }

    /// How long a link to a new password works.
    pub fn reset_validity(&self) -> Duration {
        Duration::hours(self.reset_validity_hours)
    }
}

/// What was never chosen has its default.
pub fn load(connection: &mut Connection) -> QueryResult<Preferences> {
    let stored = stored(connection)?;
    let hours = |key: &str| {
        stored
            .get(key)
            .and_then(|value| value.parse().ok())
            .unwrap_or(DEFAULT_VALIDITY_HOURS)
            .clamp(SHORTEST_VALIDITY_HOURS, LONGEST_VALIDITY_HOURS)
    };
    let is_on = |key: &str| stored.get(key).is_some_and(|value| value == "true");
    let is_not_off = |key: &str| stored.get(key).is_none_or(|value| value == "true");
    Ok(Preferences {
        activation_of_users: is_not_off(ACTIVATION_OF_USERS),
        activation_validity_hours: hours(ACTIVATION_VALIDITY),
        reset_validity_hours: hours(RESET_VALIDITY),
        credentials_validity_hours: hours(CREDENTIALS_VALIDITY),
        second_factor_for_administrators: is_on(SECOND_FACTOR_FOR_ADMINISTRATORS),
        second_factor_for_user_administrators: is_on(SECOND_FACTOR_FOR_USER_ADMINISTRATORS),
        corrections_mailed: is_not_off(CORRECTIONS_MAILED),
        corrections_await_approval: is_on(CORRECTIONS_AWAIT_APPROVAL),
    })
}

/// All of them.
pub fn save(connection: &mut Connection, preferences: &Preferences) -> QueryResult<()> {
    lock(connection, Lock::Preferences)?;
    put(connection, ACTIVATION_OF_USERS, &preferences.activation_of_users.to_string())?;
    put(connection, ACTIVATION_VALIDITY, &preferences.activation_validity_hours.to_string())?;
    put(connection, RESET_VALIDITY, &preferences.reset_validity_hours.to_string())?;
    put(connection, CREDENTIALS_VALIDITY, &preferences.credentials_validity_hours.to_string())?;
    let required = preferences.second_factor_for_administrators.to_string();
    put(connection, SECOND_FACTOR_FOR_ADMINISTRATORS, &required)?;
    let required = preferences.second_factor_for_user_administrators.to_string();
    put(connection, SECOND_FACTOR_FOR_USER_ADMINISTRATORS, &required)?;
    put(connection, CORRECTIONS_MAILED, &preferences.corrections_mailed.to_string())?;
    put(connection, CORRECTIONS_AWAIT_APPROVAL, &preferences.corrections_await_approval.to_string())
}

fn stored(connection: &mut Connection) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = settings::table
        .select((settings::key, settings::value))
        .load(connection)?;
    Ok(rows.into_iter().collect())
}

fn put(connection: &mut Connection, key: &str, value: &str) -> QueryResult<()> {
    let changed = diesel::update(settings::table.find(key))
        .set(settings::value.eq(value))
        .execute(connection)?;
    if changed == 0 {
        diesel::insert_into(settings::table)
            .values((settings::key.eq(key), settings::value.eq(value)))
            .execute(connection)?;
    }
    Ok(())
}

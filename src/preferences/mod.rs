//! What administrators choose in the browser, kept in the database: which mails leave by themselves, how long links
//! live, and how long what happened is kept. What the operator sets at the start is in `config`.

pub mod digest;
pub mod dormancy;
pub mod endings;
pub mod reminders;
pub mod retention;
pub mod schedule;
pub mod sender;
pub mod site;
pub mod validity;

use std::collections::HashMap;

use diesel::prelude::*;
use time::Duration;

use crate::clock::Timestamp;
use crate::db::schema::settings;
use crate::db::{Connection, Lock, QueryResult, lock};

pub const SHORTEST_VALIDITY_HOURS: i64 = 1;
pub const LONGEST_VALIDITY_HOURS: i64 = 90 * 24;
const DEFAULT_VALIDITY_HOURS: i64 = 7 * 24;

const ACTIVATION_OF_USERS: &str = "activation_of_users";
const ACTIVATION_VALIDITY: &str = "activation_validity_hours";
const RESET_VALIDITY: &str = "reset_validity_hours";
const CREDENTIALS_VALIDITY: &str = "credentials_validity_hours";
const CONFIRMATION_VALIDITY: &str = "confirmation_hours";
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
    /// As the reset links', as long as nobody chose another.
    pub confirmation_validity_hours: i64,
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

    /// How long a link that confirms a new address works.
    pub fn confirmation_validity(&self) -> Duration {
        Duration::hours(self.confirmation_validity_hours)
    }

    /// What was never chosen has its default.
    pub fn of(stored: &Stored) -> Preferences {
        let reset_validity_hours = stored.hours(RESET_VALIDITY, DEFAULT_VALIDITY_HOURS);
        Preferences {
            activation_of_users: stored.is_not_off(ACTIVATION_OF_USERS),
            activation_validity_hours: stored.hours(ACTIVATION_VALIDITY, DEFAULT_VALIDITY_HOURS),
            reset_validity_hours,
            credentials_validity_hours: stored.hours(CREDENTIALS_VALIDITY, DEFAULT_VALIDITY_HOURS),
            confirmation_validity_hours: stored.hours(CONFIRMATION_VALIDITY, reset_validity_hours),
            second_factor_for_administrators: stored.is_on(SECOND_FACTOR_FOR_ADMINISTRATORS),
            second_factor_for_user_administrators: stored.is_on(SECOND_FACTOR_FOR_USER_ADMINISTRATORS),
            corrections_mailed: stored.is_not_off(CORRECTIONS_MAILED),
            corrections_await_approval: stored.is_on(CORRECTIONS_AWAIT_APPROVAL),
        }
    }
}

/// All settings as they stand in the database, read once for whoever needs several of them.
#[derive(Debug, Default)]
pub struct Stored(HashMap<String, String>);

impl Stored {
    /// One statement.
    pub fn load(connection: &mut Connection) -> QueryResult<Stored> {
        let rows: Vec<(String, String)> = settings::table
            .select((settings::key, settings::value))
            .load(connection)?;
        Ok(Stored(rows.into_iter().collect()))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    fn is_on(&self, key: &str) -> bool {
        self.get(key) == Some("true")
    }

    fn is_not_off(&self, key: &str) -> bool {
        self.get(key).is_none_or(|value| value == "true")
    }

    fn number(&self, key: &str) -> Option<i64> {
        self.get(key)?.parse().ok()
    }

    fn hours(&self, key: &str, otherwise: i64) -> i64 {
        let hours = self.number(key).unwrap_or(otherwise);
        hours.clamp(SHORTEST_VALIDITY_HOURS, LONGEST_VALIDITY_HOURS)
    }

    fn number_up_to(&self, key: &str, most: i64, otherwise: i64) -> i64 {
        self.number(key).unwrap_or(otherwise).clamp(1, most)
    }

    fn moment(&self, key: &str) -> Option<Timestamp> {
        let moment = time::OffsetDateTime::from_unix_timestamp(self.number(key)?).ok()?;
        Some(Timestamp::new(moment.date(), moment.time()))
    }
}

/// What was never chosen has its default.
pub fn load(connection: &mut Connection) -> QueryResult<Preferences> {
    Ok(Preferences::of(&Stored::load(connection)?))
}

/// All of them.
pub fn save(connection: &mut Connection, preferences: &Preferences) -> QueryResult<()> {
    lock(connection, Lock::Preferences)?;
    put(connection, ACTIVATION_OF_USERS, &preferences.activation_of_users.to_string())?;
    put(connection, ACTIVATION_VALIDITY, &preferences.activation_validity_hours.to_string())?;
    put(connection, RESET_VALIDITY, &preferences.reset_validity_hours.to_string())?;
    put(connection, CREDENTIALS_VALIDITY, &preferences.credentials_validity_hours.to_string())?;
    put(connection, CONFIRMATION_VALIDITY, &preferences.confirmation_validity_hours.to_string())?;
    let required = preferences.second_factor_for_administrators.to_string();
    put(connection, SECOND_FACTOR_FOR_ADMINISTRATORS, &required)?;
    let required = preferences.second_factor_for_user_administrators.to_string();
    put(connection, SECOND_FACTOR_FOR_USER_ADMINISTRATORS, &required)?;
    put(connection, CORRECTIONS_MAILED, &preferences.corrections_mailed.to_string())?;
    put(connection, CORRECTIONS_AWAIT_APPROVAL, &preferences.corrections_await_approval.to_string())
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

/// `None` leaves what is there.
fn put_moment(connection: &mut Connection, key: &str, moment: Option<Timestamp>) -> QueryResult<()> {
    match moment {
        Some(moment) => put(connection, key, &moment.assume_utc().unix_timestamp().to_string()),
        None => Ok(()),
    }
}

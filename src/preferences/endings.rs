//! Whether people are reminded before the link or the temporary password that they were mailed expires, and how long before.

use time::Duration;

use super::{Stored, put};
use crate::db::{Connection, Lock, QueryResult, lock};

const USUAL_NOTICE_HOURS: i64 = 24;

const IS_ON: &str = "endings";
const NOTICE: &str = "endings_notice_hours";

/// When people are reminded that their way in is about to expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndingRule {
    pub is_on: bool,
    /// So long before the end.
    pub notice_hours: i64,
}

impl EndingRule {
    /// What was never chosen has its default, and the rule is off.
    pub fn of(stored: &Stored) -> EndingRule {
        EndingRule {
            is_on: stored.is_on(IS_ON),
            notice_hours: stored.hours(NOTICE, USUAL_NOTICE_HOURS),
        }
    }

    /// How long before the end.
    pub fn notice(&self) -> Duration {
        Duration::hours(self.notice_hours)
    }
}

/// The rule in force.
pub fn load(connection: &mut Connection) -> QueryResult<EndingRule> {
    Ok(EndingRule::of(&Stored::load(connection)?))
}

/// The whole rule.
pub fn save(connection: &mut Connection, rule: &EndingRule) -> QueryResult<()> {
    lock(connection, Lock::Preferences)?;
    put(connection, IS_ON, &rule.is_on.to_string())?;
    put(connection, NOTICE, &rule.notice_hours.to_string())
}

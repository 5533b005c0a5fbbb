//! How long what happened is kept: in days, or for ever.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use time::Duration;

use super::{LONGEST_VALIDITY_HOURS, put};
use crate::clock::Timestamp;
use crate::db::schema::settings;
use crate::db::{Connection, Lock, QueryResult, lock, text_enum};
use crate::web::kept::Kept;

pub const LONGEST_DAYS: i64 = 3650;

const FOR_EVER: &str = "for_ever";

text_enum! {
    /// What is kept for a while.
    pub enum RecordKind {
        Journal = "journal",
        Mails = "mails",
        Links = "links",
        Batches = "batches",
    }
}

impl RecordKind {
    /// As the page of settings names it.
    pub fn label(self) -> &'static str {
        match self {
            RecordKind::Journal => "Journal",
            RecordKind::Mails => "Mails that were sent, refused or dropped",
            RecordKind::Links => "Links and temporary passwords that were used or expired",
            RecordKind::Batches => "Finished bulk actions",
        }
    }

    /// A link in a mail may live as long as this; until it has ended, the mail tells where it went.
    pub fn shortest_days(self) -> i64 {
        match self {
            RecordKind::Mails => LONGEST_VALIDITY_HOURS / 24,
            RecordKind::Journal | RecordKind::Links | RecordKind::Batches => 30,
        }
    }

    fn usual_days(self) -> i64 {
        match self {
            RecordKind::Journal => 730,
            RecordKind::Mails => 90,
            RecordKind::Links => 180,
            RecordKind::Batches => 365,
        }
    }

    fn key(self) -> String {
        format!("retention_of_{}", self.as_str())
    }

    fn read(self, stored: Option<&str>) -> Option<i64> {
        match stored {
            Some(FOR_EVER) => None,
            stored => {
                let days = stored.and_then(|days| days.parse().ok()).unwrap_or(self.usual_days());
                Some(days.clamp(self.shortest_days(), LONGEST_DAYS))
            }
        }
    }
}

/// For pages that tell how long what they show is kept.
pub type KeptRetention = Kept<(), Retention>;

/// For each kind, its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention(BTreeMap<RecordKind, Option<i64>>);

impl FromIterator<(RecordKind, Option<i64>)> for Retention {
    fn from_iter<I: IntoIterator<Item = (RecordKind, Option<i64>)>>(days: I) -> Retention {
        Retention(days.into_iter().collect())
    }
}

impl Retention {
    /// None for what is kept for ever.
    pub fn days(&self, record: RecordKind) -> Option<i64> {
        self.0.get(&record).copied().flatten()
    }

    /// What is as old as this is not kept.
    pub fn end(&self, record: RecordKind, now: Timestamp) -> Option<Timestamp> {
        self.days(record).map(|days| now - Duration::days(days))
    }

    /// As in "90 days".
    pub fn in_words(&self, record: RecordKind) -> Option<String> {
        self.days(record).map(|days| format!("{days} days"))
    }
}

/// What was never chosen has its default.
pub fn load(connection: &mut Connection) -> QueryResult<Retention> {
    let stored: HashMap<String, String> = settings::table
        .select((settings::key, settings::value))
        .load::<(String, String)>(connection)?
        .into_iter()
        .collect();
    let days = |record: RecordKind| record.read(stored.get(&record.key()).map(String::as_str));
    Ok(RecordKind::ALL.iter().map(|record| (*record, days(*record))).collect())
}

/// All kinds.
pub fn save(connection: &mut Connection, retention: &Retention) -> QueryResult<()> {
    lock(connection, Lock::Preferences)?;
    for record in RecordKind::ALL {
        let days = retention.days(*record).map(|days| days.to_string());
        put(connection, &record.key(), days.as_deref().unwrap_or(FOR_EVER))?;
    }
    Ok(())
}

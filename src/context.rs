//! What a flow is told of the world: the time, a source of randomness, the portal's keys, where links lead, who acts and
//! from where. A flow that needs any of these takes a [`Context`]; it never reads them from the machine.

use std::net::IpAddr;
use std::sync::Arc;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

use crate::clock::{Clock, Timestamp};
use crate::randomness::Randomness;
use crate::secret::Keys;
use crate::site::{CurrentSite, Site};

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow, Serialize, Deserialize,
)]
#[diesel(sql_type = BigInt)]
pub struct UserId(pub i64);

impl UserId {
    /// No user's number, to do for an unknown name the work that a known one takes.
    pub const NOBODY: UserId = UserId(0);
}

impl From<UserId> for i64 {
    fn from(id: UserId) -> i64 {
        id.0
    }
}

impl std::fmt::Display for UserId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<DB: Backend> ToSql<BigInt, DB> for UserId
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for UserId
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(UserId)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Someone who isn't signed in.
    Visitor,
    User(UserId),
    /// Purser itself: the mail worker, a status that ended by time.
    System,
    /// Someone who runs `purser` on the server.
    CommandLine,
}

impl Actor {
    pub fn user_id(self) -> Option<UserId> {
        match self {
            Actor::User(id) => Some(id),
            Actor::Visitor | Actor::System | Actor::CommandLine => None,
        }
    }
}

/// Something that is done to many people as one, by its number. Its entries in the journal stand behind one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    Batch(i64),
    Import(i64),
}

#[derive(Clone)]
pub struct Context {
    pub now: Timestamp,
    pub random: Arc<dyn Randomness>,
    pub keys: Arc<Keys>,
    /// Without a slash at its end.
    pub base_url: Arc<str>,
    pub site: Arc<Site>,
    pub actor: Actor,
    pub address: Option<IpAddr>,
    /// What this is a part of, where much is done as one.
    pub within: Option<Within>,
}

/// What the contexts of all requests and chores of this process are made of.
#[derive(Clone)]
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Randomness>,
    pub keys: Arc<Keys>,
    /// Without a slash at its end.
    pub base_url: Arc<str>,
    pub site: Arc<CurrentSite>,
}

impl Surroundings {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// As of now.
    pub fn context(&self, actor: Actor, address: Option<IpAddr>) -> Context {
        Context {
            now: self.now(),
            random: self.random.clone(),
            keys: self.keys.clone(),
            base_url: self.base_url.clone(),
            site: self.site.get(),
            actor,
            address,
            within: None,
        }
    }
}

impl Context {
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    pub fn acting_as(&self, actor: Actor) -> Context {
        Context { actor, ..self.clone() }
    }

    pub fn importing(&self, import: i64) -> Context {
        Context { within: Some(Within::Import(import)), ..self.clone() }
    }

    pub fn carrying_out(&self, batch: i64) -> Context {
        Context { within: Some(Within::Batch(batch)), ..self.clone() }
    }

    /// The bulk action that is carried out.
    pub fn batch(&self) -> Option<i64> {
        match self.within {
            Some(Within::Batch(batch)) => Some(batch),
            Some(Within::Import(_)) | None => None,
        }
    }

    /// The import that is carried out.
    pub fn import(&self) -> Option<i64> {
        match self.within {
            Some(Within::Import(import)) => Some(import),
            Some(Within::Batch(_)) | None => None,
        }
    }
}

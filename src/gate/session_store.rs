//! Sessions in the database, so that they can be listed and ended, and any instance serves them. Only a digest of the
//! key in the cookie is stored.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Key, SameSite};
use anyhow::anyhow;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::recognised::Account;
use super::visit::PATIENCE;
use crate::clock::{Clock, Timestamp};
use crate::context::UserId;
use crate::db::schema::{mail_outage, sessions, users};
use crate::db::{self, AtMost, Connection, Database, DatabaseError, QueryResult, Snapshot, Written, from_query_error};
use crate::mail::outage::{Outage, THE_OUTAGE};
use crate::randomness::Randomness;
use crate::secret::{Digest, Token};
use crate::web::session::{
    ADDRESS, FLASHES, Flash, HANDLE, LOADED, MOST_FLASHES, PENDING_USER, RECOGNISED, RENEWED, USER, USER_AGENT,
};

type State = HashMap<String, String>;

/// A session's "last seen" is written no more often than this.
const SEEN_STEP: Duration = Duration::minutes(1);

const FORGOTTEN_AT_ONCE: usize = 500;

/// Sessions in which nobody is signed in only hold a message for the next page.
const VISITOR_LIFE: Duration = Duration::hours(1);

/// How long a session lasts without use, and at most.
#[derive(Clone, Copy, Debug)]
pub struct SessionLife {
    pub idle: Duration,
    pub absolute: Duration,
}

/// The sessions of all instances.
#[derive(Clone)]
pub struct DatabaseSessions {
    pub database: Database,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Randomness>,
    pub life: SessionLife,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct Stored {
    id: i64,
    user_id: Option<UserId>,
    state: String,
    created_at: Timestamp,
    last_seen_at: Timestamp,
}

/// A session with what each page needs to know besides.
#[derive(Queryable)]
struct Found {
    session: Stored,
    account: Option<Account>,
    outage: Option<Outage>,
    snapshot: Option<String>,
}

impl DatabaseSessions {
    /// Gives each request its session. `key` signs the cookie.
    pub fn middleware(self, key: Key, https: bool) -> SessionMiddleware<DatabaseSessions> {
        // The store decides when a session ends; the cookie only has to outlive it.
        let cookie_life = Duration::days(365);
        SessionMiddleware::builder(self, key)
            .cookie_name(if https { "__Host-purser" } else { "purser" }.to_owned())
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_secure(https)
            .cookie_content_security(CookieContentSecurity::Signed)
            .session_lifecycle(PersistentSession::default().session_ttl(cookie_life))
            .build()
    }
}

impl SessionStore for DatabaseSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let Some(digest) = digest_of(key) else { return Ok(None) };
        let now = self.clock.now();
        let life = self.life;
        let database = self.database.clone();
        let opened = self
            .database
            .read_within(PATIENCE, move |connection| open(connection, database.snapshot(), &digest, now, life))
            .await
            .map_err(|error| match error {
                StoreError::State(error) => LoadError::Deserialization(error.into()),
                error => LoadError::Other(error.into()),
            })?;
        let Some((session, state)) = opened else { return Ok(None) };
        if now - session.last_seen_at >= SEEN_STEP {
            let seen: Result<(), StoreError> = self
                .database
                .write(move |connection| touch(connection, session.id, now))
                .await;
            if let Err(error) = seen {
                tracing::warn!(%error, "a session's last use could not be written down");
            }
        }
        Ok(Some(state))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let token = Token::mint(&*self.random);
        let (digest, now) = (token.digest(), self.clock.now());
        self.database
            .write(move |connection| insert(connection, digest, &state, now))
            .await
            .map_err(|error: StoreError| SaveError::Other(error.into()))?;
        key_of(&token).map_err(SaveError::Other)
    }

    async fn update(&self, key: SessionKey, state: State, ttl: &Duration) -> Result<SessionKey, UpdateError> {
        let digest = digest_of(&key).ok_or_else(|| UpdateError::Other(anyhow!("not a session key")))?;
        let kept = state.clone();
        let renewed = state.contains_key(RENEWED).then(|| Token::mint(&*self.random));
        let new_digest = renewed.as_ref().map(Token::digest);
        let updated: Result<bool, StoreError> = self
            .database
            .write(move |connection| merge(connection, &digest, &state, new_digest))
            .await;
        match updated {
            Ok(true) => return renewed.map_or(Ok(key), |token| key_of(&token).map_err(UpdateError::Other)),
            Ok(false) => {}
            // What the request did besides is stored already, and is not to look as if it had failed.
            Err(error) => {
                tracing::warn!(%error, "a session could not be written down");
                return Ok(key);
            }
        }
        // It was ended, or given another key, while this request was under way, so nothing remains but what was to be said.
        let anonymous = kept.into_iter().filter(|(name, _)| name == FLASHES).collect();
        self.save(anonymous, ttl)
            .await
            .map_err(|error| UpdateError::Other(error.into()))
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let Some(digest) = digest_of(key) else { return Ok(()) };
        self.database
            .write(move |connection| remove(connection, &digest))
            .await
            .map_err(|error: StoreError| error.into())
    }
}

#[derive(Debug, thiserror::Error)]
enum StoreError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    State(#[from] serde_json::Error),
}

from_query_error!(StoreError);

fn key_of(token: &Token) -> Result<SessionKey, anyhow::Error> {
    Ok(SessionKey::try_from(token.as_str().to_owned())?)
}

fn digest_of(key: &SessionKey) -> Option<Digest> {
    Token::parse(key.as_ref()).map(|token| token.digest())
}

/// The session, if it has not ended, and its state with who is signed in.
fn open(
    connection: &mut Connection,
    snapshot: Written<Nullable<Text>>,
    digest: &[u8],
    now: Timestamp,
    life: SessionLife,
) -> Result<Option<(Stored, State)>, StoreError> {
    let found: Option<Found> = sessions::table
        .left_join(users::table)
        .left_join(mail_outage::table.on(mail_outage::id.eq(THE_OUTAGE)))
        .filter(sessions::key_digest.eq(digest))
        .select((Stored::as_select(), Option::<Account>::as_select(), Option::<Outage>::as_select(), snapshot))
        .get_result(connection)
        .optional()?;
    let Some(found) = found.filter(|found| !has_ended(&found.session, now, life)) else {
        return Ok(None);
    };
    let Found { session, account, outage, snapshot } = found;
    let mut state: State = serde_json::from_str(&session.state)?;
    state.insert(LOADED.to_owned(), session.state.clone());
    if state.contains_key(USER)
        && let Some(recognised) =
            account.and_then(|account| account.recognised(outage, snapshot.map(Snapshot::from), now))
    {
        state.insert(RECOGNISED.to_owned(), serde_json::to_string(&recognised)?);
    }
    Ok(Some((session, state)))
}

fn has_ended(session: &Stored, now: Timestamp, life: SessionLife) -> bool {
    match session.user_id {
        Some(_) => now - session.last_seen_at >= life.idle || now - session.created_at >= life.absolute,
        None => now - session.created_at >= VISITOR_LIFE,
    }
}

fn touch(connection: &mut Connection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id))
        .set(sessions::last_seen_at.eq(now))
        .execute(connection)?;
    Ok(())
}

fn insert(connection: &mut Connection, digest: Digest, state: &State, now: Timestamp) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::key_digest.eq(digest),
            sessions::handle.eq(read::<String>(state, HANDLE)),
            sessions::user_id.eq(user_in(state)),
            sessions::state.eq(stored(state)?),
            sessions::address.eq(read::<String>(state, ADDRESS).unwrap_or_default()),
            sessions::user_agent.eq(read::<String>(state, USER_AGENT).unwrap_or_default()),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// A pending sign-in counts too, so that ending all of a person's sessions ends theirs.
fn user_in(state: &State) -> Option<UserId> {
    let user: Option<i64> = read(state, USER).or_else(|| read(state, PENDING_USER));
    user.map(UserId)
}

/// Writes down what this request changed, and leaves what others changed meanwhile. False when the session has ended.
fn merge(
    connection: &mut Connection,
    digest: &[u8],
    state: &State,
    new_digest: Option<Digest>,
) -> Result<bool, StoreError> {
    let row = sessions::table.filter(sessions::key_digest.eq(digest));
    let found: Option<String> = match connection {
        Connection::Sqlite(inner) => row.select(sessions::state).get_result(inner).optional()?,
        Connection::Postgres(inner) => row.select(sessions::state).for_update().get_result(inner).optional()?,
    };
    let Some(found) = found else { return Ok(false) };
    let loaded: State = state
        .get(LOADED)
        .map_or(Ok(State::new()), |loaded| serde_json::from_str(loaded))?;
    let mut merged: State = serde_json::from_str(&found)?;
    let names: HashSet<&String> = loaded.keys().chain(state.keys()).collect();
    for name in names.into_iter().filter(|name| loaded.get(*name) != state.get(*name)) {
        let value = if name == FLASHES {
            merged_flashes([&loaded, state, &merged].map(|state| read(state, FLASHES)))?
        } else {
            state.get(name).cloned()
        };
        match value {
            Some(value) => merged.insert(name.clone(), value),
            None => merged.remove(name),
        };
    }
    diesel::update(row)
        .set((
            sessions::state.eq(stored(&merged)?),
            sessions::key_digest.eq(new_digest.unwrap_or_else(|| digest.to_vec())),
        ))
        .execute(connection)?;
    Ok(true)
}

/// Without those that this request showed, and with those that it added. The same one waits once.
fn merged_flashes(of: [Option<Vec<Flash>>; 3]) -> serde_json::Result<Option<String>> {
    let [loaded, now, stored] = of.map(Option::unwrap_or_default);
    let kept = stored
        .into_iter()
        .filter(|flash| !loaded.contains(flash) || now.contains(flash));
    let added = now.iter().filter(|flash| !loaded.contains(flash)).cloned();
    let mut merged: Vec<Flash> = kept.chain(added).collect();
    merged.drain(..merged.len().saturating_sub(MOST_FLASHES));
    if merged.is_empty() { Ok(None) } else { serde_json::to_string(&merged).map(Some) }
}

/// Who is signed in is read anew each time.
fn stored(state: &State) -> serde_json::Result<String> {
    let kept: HashMap<_, _> = state
        .iter()
        .filter(|(name, _)| ![RECOGNISED, LOADED, RENEWED].contains(&name.as_str()))
        .collect();
    serde_json::to_string(&kept)
}

fn remove(connection: &mut Connection, digest: &[u8]) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::key_digest.eq(digest))).execute(connection)?;
    Ok(())
}

/// Forgets some of the sessions that have ended by time. Returns how many.
pub fn tidy(connection: &mut Connection, now: Timestamp, life: SessionLife) -> QueryResult<usize> {
    let unused = sessions::last_seen_at.le(now - life.idle);
    let old = sessions::created_at.le(now - life.absolute);
    let visitors = sessions::user_id
        .is_null()
        .and(sessions::created_at.le(now - VISITOR_LIFE));
    let ended: Vec<i64> = sessions::table
        .filter(unused.or(old).or(visitors))
        .select(sessions::id)
        .at_most(FORGOTTEN_AT_ONCE)
        .load(connection)?;
    diesel::delete(sessions::table.filter(db::among("sessions.id", ended))).execute(connection)
}

fn read<T: serde::de::DeserializeOwned>(state: &State, name: &str) -> Option<T> {
    state.get(name).and_then(|json| serde_json::from_str(json).ok())
}

//! What a session holds, typed. Only this file and the store know the keys.

use actix_session::{Session as RawSession, SessionExt, SessionGetError, SessionInsertError};
use actix_web::HttpRequest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::secret::Token;

use super::{PageError, device};

pub(crate) const USER: &str = "user";
pub(crate) const HANDLE: &str = "handle";
pub(crate) const ADDRESS: &str = "address";
pub(crate) const USER_AGENT: &str = "user_agent";
/// Whose sign-in is pending: there is a step to take first.
pub(crate) const PENDING_USER: &str = "pending_user";
pub(crate) const PENDING: &str = "pending";
/// Who it is, as it was read along with the session. Never stored.
pub(crate) const RECOGNISED: &str = "recognised";
/// All of it as it was when this request began. Never stored.
pub(crate) const LOADED: &str = "loaded";
/// A new key is to take the place of its own. Never stored.
pub(crate) const RENEWED: &str = "renewed";
pub(crate) const FLASHES: &str = "flashes";
/// What a room keeps begins so, before the room's own name for it.
const KEPT: &str = "kept.";

/// When its owner last proved who they are.
const PROVED_AT: &str = "proved_at";

const LONGEST_USER_AGENT: usize = 300;
pub(crate) const MOST_FLASHES: usize = 5;

/// How a message is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Success,
    Info,
    Warning,
    Error,
}

/// A message on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub tone: Tone,
    pub words: String,
    /// Where a press of "Undo" beside the words is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

impl Flash {
    pub fn tone_word(&self) -> &'static str {
        match self.tone {
            Tone::Success => "success",
            Tone::Info => "info",
            Tone::Warning => "warning",
            Tone::Error => "error",
        }
    }
}

/// What a cookie stands for.
#[derive(Clone)]
pub struct Session(RawSession);

impl Session {
    pub fn of(request: &HttpRequest) -> Session {
        Session(request.get_session())
    }

    /// Who is signed in; `None` for pending sign-ins.
    pub fn user(&self) -> Result<Option<UserId>, PageError> {
        Ok(self.0.get::<i64>(USER)?.map(UserId))
    }

    /// Who is signed in, as they were when the session was loaded. `None` if nobody is, or if their account may no longer
    /// be used.
    pub fn recognised<T: DeserializeOwned>(&self) -> Result<Option<T>, PageError> {
        Ok(self.0.get(RECOGNISED)?)
    }

    /// True if somebody is signed in by this session, or has a step to take before they are.
    pub fn is_somebodys(&self) -> Result<bool, PageError> {
        let pending: Option<i64> = self.0.get(PENDING_USER)?;
        Ok(pending.is_some() || self.user()?.is_some())
    }

    /// Names this session among its user's others, without opening it.
    pub fn handle(&self) -> Result<String, PageError> {
        Ok(self.0.get::<String>(HANDLE)?.unwrap_or_default())
    }

    /// Under a new key, so that a key known before means nothing after.
    pub fn sign_in(&self, user: UserId, request: &HttpRequest, context: &Context) -> Result<(), PageError> {
        let agent = request
            .headers()
            .get("user-agent")
            .and_then(|value| value.to_str().ok());
        let agent: String = agent.unwrap_or("").chars().take(LONGEST_USER_AGENT).collect();
        let address = context.address.map(|address| address.to_string()).unwrap_or_default();
        self.begin_anew();
        self.0.remove(PENDING_USER);
        self.0.remove(PENDING);
        self.0.insert(USER, user.0)?;
        self.0.insert(HANDLE, Token::mint(&*context.random).as_str())?;
        self.0.insert(ADDRESS, address)?;
        self.0.insert(USER_AGENT, agent)?;
        self.0.insert(PROVED_AT, context.now)?;
        device::is_used_by(request, context, user);
        Ok(())
    }

    /// Under a new key, for someone who is not signed in yet; `what` says what is awaited of them.
    pub fn set_pending(&self, user: UserId, what: &impl Serialize) -> Result<(), PageError> {
        self.begin_anew();
        self.0.remove(USER);
        self.0.insert(PENDING_USER, user.0)?;
        self.0.insert(PENDING, what)?;
        Ok(())
    }

    /// What is awaited of them may say more than before.
    pub fn change_pending(&self, what: &impl Serialize) -> Result<(), PageError> {
        Ok(self.0.insert(PENDING, what)?)
    }

    /// Who is signed in has proved who they are, as at signing in. Under a new key.
    pub fn prove(&self, now: Timestamp) -> Result<(), PageError> {
        self.0.insert(PROVED_AT, now)?;
        self.renew()
    }

    /// `None` too for a session that is older than the question.
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.0.get(PROVED_AT).ok().flatten()
    }

    /// The same under a new key, so that a copy of the one before means nothing any more. By the store, and only while
    /// it has not been ended.
    pub fn renew(&self) -> Result<(), PageError> {
        Ok(self.0.insert(RENEWED, true)?)
    }

    fn begin_anew(&self) {
        self.0.renew();
        let kept: Vec<String> = self
            .0
            .entries()
            .keys()
            .filter(|key| key.starts_with(KEPT))
            .cloned()
            .collect();
        for key in [HANDLE, ADDRESS, USER_AGENT, PROVED_AT]
            .into_iter()
            .chain(kept.iter().map(String::as_str))
        {
            self.0.remove(key);
        }
    }

    pub fn pending<T: DeserializeOwned>(&self) -> Result<Option<T>, PageError> {
        Ok(self.0.get(PENDING)?)
    }

    /// Under a new key too, which holds no more than a message for the next page.
    pub fn end(&self) {
        self.0.clear();
        self.0.renew();
    }

    /// For a room, until somebody signs in or out.
    pub fn keep(&self, name: &str, value: &impl Serialize) -> Result<(), PageError> {
        Ok(self.0.insert(format!("{KEPT}{name}"), value)?)
    }

    pub fn kept<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, PageError> {
        Ok(self.0.get(&format!("{KEPT}{name}"))?)
    }

    /// Nothing where something of another kind was kept.
    pub fn take_kept<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.0.remove_as(&format!("{KEPT}{name}"))?.ok()
    }

    pub fn forget_kept(&self, name: &str) {
        self.0.remove(&format!("{KEPT}{name}"));
    }

    pub fn flash(&self, tone: Tone, words: impl Into<String>) -> Result<(), PageError> {
        self.tell(Flash { tone, words: words.into(), undo: None })
    }

    /// The newest are kept.
    pub fn tell(&self, flash: Flash) -> Result<(), PageError> {
        let mut flashes: Vec<Flash> = self.0.get(FLASHES)?.unwrap_or_default();
        flashes.push(flash);
        flashes.drain(..flashes.len().saturating_sub(MOST_FLASHES));
        self.0.insert(FLASHES, flashes)?;
        Ok(())
    }

    /// A session without messages stays as it is, so that nothing is written for it.
    pub fn take_flashes(&self) -> Vec<Flash> {
        let flashes: Option<Vec<Flash>> = self.0.get(FLASHES).ok().flatten();
        if flashes.is_some() {
            self.0.remove(FLASHES);
        }
        flashes.unwrap_or_default()
    }
}

impl From<SessionGetError> for PageError {
    fn from(error: SessionGetError) -> PageError {
        PageError::Internal(error.to_string())
    }
}

impl From<SessionInsertError> for PageError {
    fn from(error: SessionInsertError) -> PageError {
        PageError::Internal(error.to_string())
    }
}

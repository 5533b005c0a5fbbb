//! From a proof of who someone is to being signed in: what is still due, and, when nothing is, the sign-in itself.

use serde::{Deserialize, Serialize};

use super::{factors, passwords};
use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::people::{Status, find, mark_last_sign_in, note_sign_in_beside_lock};

/// Who someone has shown to be, and by what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    pub user: i64,
    /// The temporary password by which they came: it is spent when one of their own takes its place.
    pub temporary: Option<i64>,
    /// The password they came by is too short to open an account by itself. A second factor may have been taken away
    /// since it was set.
    #[serde(default)]
    pub short: bool,
    /// A second factor was shown too.
    pub factor: bool,
    /// In a browser in which they signed in before.
    #[serde(default)]
    pub known_browser: bool,
}

impl Proof {
    /// One of their own, of full length.
    pub fn by_password(user: UserId) -> Proof {
        Proof {
            user: user.0,
            temporary: None,
            short: false,
            factor: false,
            known_browser: false,
        }
    }

    /// It opens the form for one's own password, and nothing else.
    pub fn by_temporary_password(user: UserId, token: i64) -> Proof {
        Proof { temporary: Some(token), ..Proof::by_password(user) }
    }

    /// Shorter than their roles ask for by now.
    pub fn by_short_password(user: UserId) -> Proof {
        Proof { short: true, ..Proof::by_password(user) }
    }

    /// Once a second factor was shown as well.
    pub fn with_factor(self) -> Proof {
        Proof { factor: true, ..self }
    }

    /// Who it proves.
    pub fn user(&self) -> UserId {
        UserId(self.user)
    }
}

/// What someone has to do before they are signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    SecondFactor,
    NewPassword,
    /// To set up a second factor, which their roles require.
    Enrolment,
}

/// What somebody who proved who they are is let into.
#[derive(Debug, Clone)]
pub enum Admission {
    SignedIn(UserId),
    Due(NextStep, Proof),
}

/// Journals who is signed in; the caller opens the session.
pub fn admit(connection: &mut Connection, context: &Context, proof: Proof) -> QueryResult<Admission> {
    let user = proof.user();
    if let Some(step) = due(connection, &proof)? {
        return Ok(Admission::Due(step, proof));
    }
    let is_locked = proof.known_browser && find(connection, user)?.status(context.now) == Status::Locked;
    if is_locked {
        note_sign_in_beside_lock(connection, user, context.now)?;
    } else {
        mark_last_sign_in(connection, user, context.now)?;
    }
    let context = context.acting_as(Actor::User(user));
    journal::record(connection, &context, Action::SignedIn, Subject::User(user), "")?;
    Ok(Admission::SignedIn(user))
}

/// Asked anew at each act of someone whose sign-in is pending: what was due when they came may not be any more.
///
/// The factor comes first: a stolen temporary password must not set a password of the thief's.
pub fn due(connection: &mut Connection, proof: &Proof) -> QueryResult<Option<NextStep>> {
    let user = proof.user();
    let has_factor = factors::has_any(connection, user)?;
    if has_factor && !proof.factor {
        return Ok(Some(NextStep::SecondFactor));
    }
    let too_short = proof.short && !has_factor;
    if proof.temporary.is_some() || too_short || passwords::one_time_end(connection, user)?.is_some() {
        return Ok(Some(NextStep::NewPassword));
    }
    let required = !has_factor && factors::are_required_of(connection, user)?;
    Ok(required.then_some(NextStep::Enrolment))
}

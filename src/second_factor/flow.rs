//! Adding a second factor, showing it at sign-in, and removing it.

use webauthn_rs::prelude::{AuthenticationResult, Passkey};

use super::authenticator::AuthenticatorSecret;
use super::store;
use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::entry::admission::{self, Admission, NextStep, Proof};
use crate::entry::{factors, lockout};
use crate::journal::{self, Action, Subject};
use crate::links::sessions;
use crate::mail::{MailKind, enqueue};
use crate::people;
use crate::requests::{self, Task};
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};
use crate::secret::RecoveryCode;

const RECOVERY_CODES: usize = 10;

/// A factor that was shown to work, and may be stored.
pub enum NewFactor {
    /// The sealed secret, and the step of the code that was typed.
    App {
        sealed: Vec<u8>,
        step: i64,
    },
    Passkey {
        name: String,
        passkey: Box<Passkey>,
    },
}

/// Recovery codes, shown this once. None are made for somebody who has some left.
pub type NewCodes = Option<Vec<RecoveryCode>>;

/// Ends sessions in which this person has a step to take before they are signed in: they begin again.
pub fn add(connection: &mut Connection, context: &Context, user: UserId, factor: NewFactor) -> QueryResult<NewCodes> {
    lock_person(connection, user)?;
    let context = context.acting_as(Actor::User(user));
    let kind = match &factor {
        NewFactor::App { sealed, step } => {
            store::put_authenticator(connection, user, sealed, *step, context.now)?;
            "Authenticator app"
        }
        NewFactor::Passkey { name, passkey } => {
            store::insert_passkey(connection, user, name, passkey, context.now)?;
            "Passkey"
        }
    };
    sessions::end_pending(connection, user)?;
    note(connection, &context, user, Action::SecondFactorAdded, kind)?;
    tell(connection, &context, user, MailKind::SecondFactorAdded)?;
    if factors::of_user(connection, user)?.recovery_codes_left > 0 {
        return Ok(None);
    }
    make_codes(connection, &context, user).map(Some)
}

/// Adds what a person's roles require, and signs them in. Nothing is added where it is not that any more: whoever knows
/// the password only must not put a factor beside, or in the place of, one that was set up since they came.
pub fn enrol(
    connection: &mut Connection,
    context: &Context,
    proof: Proof,
    factor: NewFactor,
) -> QueryResult<(NewCodes, Admission)> {
    let user = proof.user();
    lock_person(connection, user)?;
    let due = admission::due(connection, &proof)?;
    if due.is_some_and(|step| step != NextStep::Enrolment) || factors::has_any(connection, user)? {
        let admission = admission::admit(connection, context, proof)?;
        return Ok((None, admission));
    }
    let codes = add(connection, context, user, factor)?;
    let admission = admission::admit(connection, context, proof.with_factor())?;
    Ok((codes, admission))
}

/// In the place of those before.
pub fn make_codes(connection: &mut Connection, context: &Context, user: UserId) -> QueryResult<Vec<RecoveryCode>> {
    let codes: Vec<RecoveryCode> = (0..RECOVERY_CODES)
        .map(|_| RecoveryCode::mint(&*context.random))
        .collect();
    store::put_recovery_codes(connection, context, user, &codes)?;
    note(connection, context, user, Action::RecoveryCodesMade, "")?;
    Ok(codes)
}

/// What someone shows at sign-in.
pub enum Evidence {
    Code(String),
    /// None where what the browser brought is not an answer to what it was asked.
    Passkey(Option<AuthenticationResult>),
    RecoveryCode(String),
}

/// None where it is wrong, which counts as a wrong password does; and where none is taken, whatever was shown, which
/// counts as nothing.
pub fn enter(
    connection: &mut Connection,
    context: &Context,
    proof: Proof,
    evidence: &Evidence,
) -> QueryResult<Option<Admission>> {
    let user = people::find(connection, proof.user())?;
    if lockout::refuses_factors(connection, &user, proof.known_browser, context.now)? {
        return Ok(None);
    }
    if !is_right(connection, context, user.id, evidence)? {
        lockout::note_wrong_factor(connection, context, &user)?;
        return Ok(None);
    }
    if let Evidence::RecoveryCode(_) = evidence {
        let context = context.acting_as(Actor::User(user.id));
        note(connection, &context, user.id, Action::RecoveryCodeUsed, "")?;
        tell(connection, &context, user.id, MailKind::RecoveryCodeUsed)?;
    }
    admission::admit(connection, context, proof.with_factor()).map(Some)
}

fn is_right(connection: &mut Connection, context: &Context, user: UserId, evidence: &Evidence) -> QueryResult<bool> {
    match evidence {
        Evidence::Code(code) => is_right_code(connection, context, user, code),
        Evidence::Passkey(Some(answer)) => is_right_passkey(connection, context, user, answer),
        Evidence::Passkey(None) => Ok(false),
        Evidence::RecoveryCode(typed) => match RecoveryCode::parse(typed) {
            Some(code) => store::spend_recovery_code(connection, context, user, &code),
            None => Ok(false),
        },
    }
}

fn is_right_code(connection: &mut Connection, context: &Context, user: UserId, code: &str) -> QueryResult<bool> {
    let sealed = store::sealed_secret(connection, user)?;
    let secret = sealed.and_then(|sealed| AuthenticatorSecret::open(context, user, &sealed));
    match secret.and_then(|secret| secret.step_of(code, context.now)) {
        Some(step) => store::take_step(connection, user, step),
        None => Ok(false),
    }
}

fn is_right_passkey(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    answer: &AuthenticationResult,
) -> QueryResult<bool> {
    for mut passkey in store::passkeys_of(connection, user)? {
        if passkey.update_credential(answer).is_some() {
            return store::note_use(connection, user, &passkey, context.now);
        }
    }
    Ok(false)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    App,
    Passkey(i64),
}

#[derive(Debug, thiserror::Error)]
pub enum RemovalError {
    #[error("Your roles require a second factor, and this is your only one. Add another one first.")]
    Required,
    #[error("It had already been removed.")]
    Gone,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(RemovalError);

/// By its owner. With the last one the recovery codes go.
pub fn remove(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    factor: Factor,
) -> Result<(), RemovalError> {
    lock_person(connection, user)?;
    let (kind, removed) = match factor {
        Factor::App => ("Authenticator app", store::remove_authenticator(connection, user)?),
        Factor::Passkey(id) => ("Passkey", store::remove_passkey(connection, user, id)?),
    };
    if removed == 0 {
        return Err(RemovalError::Gone);
    }
    if !factors::has_any(connection, user)? {
        if factors::are_required_of(connection, user)? {
            return Err(RemovalError::Required);
        }
        store::remove_recovery_codes(connection, user)?;
    }
    note(connection, context, user, Action::SecondFactorRemoved, kind)?;
    Ok(tell(connection, context, user, MailKind::SecondFactorRemoved)?)
}

/// By an administrator, for somebody who lost theirs.
pub fn remove_lost(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    user: UserId,
) -> Result<(), RemovalError> {
    guard::check_may_change(connection, mine, user)?;
    lock_person(connection, user)?;
    if !factors::has_any(connection, user)? {
        return Err(RemovalError::Gone);
    }
    store::remove_all(connection, user)?;
    requests::accept(connection, context, &[user], Task::RemoveFactor)?;
    // Whoever has the phone may be signed in too.
    sessions::end_signed_in(connection, user)?;
    note(connection, context, user, Action::SecondFactorRemovedByAdministrator, "")?;
    Ok(tell(connection, context, user, MailKind::SecondFactorRemoved)?)
}

/// A demand that left open sessions alone would hold for nobody until they end. Whoever makes it is told on the page.
pub fn sign_out_without_factor(connection: &mut Connection, except: UserId) -> QueryResult<()> {
    let mut without = factors::required_and_missing(connection)?;
    without.retain(|person| *person != except);
    sessions::end_all(connection, &without).map(drop)
}

fn note(connection: &mut Connection, context: &Context, user: UserId, action: Action, detail: &str) -> QueryResult<()> {
    journal::record(connection, context, action, Subject::User(user), detail)
}

fn tell(connection: &mut Connection, context: &Context, user: UserId, kind: MailKind) -> QueryResult<()> {
    let email = people::find(connection, user)?.details.email;
    enqueue(connection, context, kind, Some(user), &email)
}

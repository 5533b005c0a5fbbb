//! What a try to sign in does: to the lock, to the record, to the journal.

use diesel::OptionalExtension;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult, lock_person};
use crate::entry::admission::{self, Admission, Proof};
use crate::entry::{devices, lockout, passwords};
use crate::journal::{self, Action, Subject};
use crate::links::tokens::{self, StoredToken};
use crate::mailing::addresses;
use crate::people::{self, Status, User};
use crate::secret::{Digest, Password, PasswordHash, device};

/// Who may be meant by what was typed, and what to compare with.
pub struct Candidate {
    user: Option<User>,
    pub hash: Option<PasswordHash>,
    temporary: Option<StoredToken>,
    /// What was typed is too short for a password that opens an account by itself.
    short: bool,
    /// They signed in before in this browser, and guessed no more in it than may be.
    device: Option<Digest>,
}

/// What somebody tries to sign in with.
pub struct Typed<'a> {
    pub login: &'a str,
    pub password: &'a str,
    /// The cookie of a browser in which somebody signed in before.
    pub device: Option<&'a str>,
}

pub enum Concluded {
    Admitted(Admission),
    /// The temporary or one-time password was right, and is past its end.
    TemporaryEnded(Timestamp),
    Refused,
}

/// Does the same look-ups for a name that nobody has.
pub fn find_candidate(connection: &mut Connection, context: &Context, typed: &Typed<'_>) -> QueryResult<Candidate> {
    let user = people::by_login(connection, typed.login)?;
    let id = user.as_ref().map(|user| user.id);
    let hash = passwords::hash_of(connection, id.unwrap_or(UserId::NOBODY))?;
    let temporary = tokens::find_temporary(connection, context, typed.password)?;
    let device = trusted_device(connection, context, typed, id)?;
    let may_try = user
        .as_ref()
        .is_some_and(|user| may_try(user, device.is_some(), context.now));
    Ok(Candidate {
        hash: hash.filter(|_| may_try),
        temporary: temporary.filter(|token| may_try && token.user_id == id && token.ended_at.is_none()),
        short: Password::as_typed(typed.password).is_short(),
        user,
        device,
    })
}

fn trusted_device(
    connection: &mut Connection,
    context: &Context,
    typed: &Typed<'_>,
    user: Option<UserId>,
) -> QueryResult<Option<Digest>> {
    let (Some(cookie), Some(user)) = (typed.device, user) else { return Ok(None) };
    let Some(known) = device::known(cookie, &context.keys, user) else { return Ok(None) };
    // Whoever changed the password may have taken the account back from somebody else's browser.
    let password_set = passwords::set_at(connection, user)?.map(device::seconds_of);
    let is_newer = password_set.is_some_and(|set| known.since >= set);
    let is_trusted = is_newer && devices::is_trusted(connection, &known.id, context.now)?;
    Ok(is_trusted.then_some(known.id))
}

/// Guesses at the same moment come one by one here, and each sees what those before it led to.
fn still_trusted(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    device: Option<Digest>,
) -> QueryResult<Option<Digest>> {
    let Some(device) = device else { return Ok(None) };
    lock_person(connection, user)?;
    Ok(devices::is_trusted(connection, &device, context.now)?.then_some(device))
}

/// A locked or disabled account is compared with nobody's hash, so that a right password tells nothing. Whoever guesses
/// elsewhere locks nobody out of a browser that they use.
fn may_try(user: &User, in_known_browser: bool, now: Timestamp) -> bool {
    let shut = match user.status(now) {
        Status::Locked => !in_known_browser,
        status => status == Status::Disabled,
    };
    !user.sso && !shut
}

/// Looks again at what may have changed while passwords were compared; for a name that nobody has, as often.
pub fn conclude(
    connection: &mut Connection,
    context: &Context,
    candidate: Candidate,
    matched: bool,
) -> QueryResult<Concluded> {
    let id = candidate.user.map_or(UserId::NOBODY, |user| user.id);
    let Some(user) = people::find(connection, id).optional()? else {
        lockout::note_unknown_name(connection, context)?;
        return Ok(Concluded::Refused);
    };
    let device = still_trusted(connection, context, user.id, candidate.device)?;
    let usable = may_try(&user, device.is_some(), context.now);
    if matched && usable && passwords::hash_of(connection, user.id)? == candidate.hash {
        if let Some(end) = passwords::one_time_end(connection, user.id)?.filter(|end| *end <= context.now) {
            return ended(connection, context, &user, end);
        }
        let proof = if candidate.short {
            Proof::by_short_password(user.id)
        } else {
            Proof::by_password(user.id)
        };
        let proof = Proof { known_browser: device.is_some(), ..proof };
        if let Some(device) = &device {
            devices::forget(connection, device)?;
        }
        let admission = admission::admit(connection, context, proof)?;
        return Ok(Concluded::Admitted(admission));
    }
    match candidate.temporary.filter(|_| usable) {
        Some(token) => enter_by_temporary(connection, context, &user, token),
        None => {
            match &device {
                Some(device) => lockout::note_wrong_password_in(connection, context, &user, device)?,
                None => lockout::note_wrong_password(connection, context, &user)?,
            }
            Ok(Concluded::Refused)
        }
    }
}

/// Entering it spends nothing: whoever is cut off before they have a password of their own enters it again.
fn enter_by_temporary(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    token: StoredToken,
) -> QueryResult<Concluded> {
    if token.expires_at <= context.now {
        return ended(connection, context, user, token.expires_at);
    }
    tokens::note_opening(connection, &token, context.now)?;
    // It was mailed there, and is known only to whoever read it. One on paper proves nothing about an address.
    if !token.on_paper {
        addresses::clear_failure(connection, user.id)?;
    }
    journal::record(connection, context, Action::TemporaryPasswordUsed, Subject::User(user.id), "")?;
    let proof = Proof::by_temporary_password(user.id, token.id);
    Ok(Concluded::Admitted(admission::admit(connection, context, proof)?))
}

fn ended(connection: &mut Connection, context: &Context, user: &User, end: Timestamp) -> QueryResult<Concluded> {
    let why = "the temporary password has ended";
    journal::record(connection, context, Action::SignInFailed, Subject::User(user.id), why)?;
    Ok(Concluded::TemporaryEnded(end))
}

//! A change of address by a link: asked for, mailed again, withdrawn, and confirmed by whoever reads the new address's
//! mail, which makes them no more than that. Calls of an act here are as in [`addresses`].

use diesel::prelude::*;

use super::address_change::{self, Waiting};
use super::addresses::{self, AddressError};
use super::eligibility::{Occasion, Recipient, may_be_sent};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::outbox as mails;
use crate::db::{Connection, QueryResult, lock_person};
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::links::tokens::{self, StoredToken, TokenEnd, TokenPurpose};
use crate::mail::outbox;
use crate::mail::{MailKind, enqueue};
use crate::people::{self, Status, User, draft};
use crate::requests::{self, Task};
use crate::rights::{Permission, guard, permission};

/// Mails the new address a link. Asking for the one that waits already mails it another.
pub fn ask_to_confirm(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    email: &Email,
) -> Result<(), AddressError> {
    lock_person(connection, user)?;
    let person = people::find(connection, user)?;
    // Who asks for themselves would learn which addresses have accounts. The link tells whoever reads its mail.
    match addresses::check_free(connection, &person, email.as_str()) {
        Err(AddressError::Taken) if context.actor.user_id() == Some(user) => {}
        free => free?,
    }
    check_may_be_mailed(connection, context, &person, email.as_str())?;
    let is_news = !address_change::awaits(connection, user, email.as_str())?;
    if is_news {
        tokens::revoke_confirmations(connection, user, context.now)?;
        addresses::tell_old_address(connection, context, &person, MailKind::AddressChangeRequested)?;
    }
    address_change::keep(connection, context, user, email.as_str())?;
    requests::accept(connection, context, &[user], Task::ChangeAddress)?;
    mail_link(connection, context, user, email.as_str())
}

/// Another link to the address that waits, which keeps who asked for it.
pub fn send_again(connection: &mut Connection, context: &Context, user: UserId) -> Result<Waiting, AddressError> {
    lock_person(connection, user)?;
    let waiting = address_change::waiting(connection, user)?.ok_or(AddressError::NothingWaits)?;
    let person = people::find(connection, user)?;
    addresses::check_free(connection, &person, &waiting.email)?;
    check_may_be_mailed(connection, context, &person, &waiting.email)?;
    mail_link(connection, context, user, &waiting.email)?;
    Ok(waiting)
}

/// The mailed link ends with it.
pub fn withdraw(connection: &mut Connection, context: &Context, user: UserId) -> Result<(), AddressError> {
    lock_person(connection, user)?;
    if address_change::forget(connection, user)? == 0 {
        return Err(AddressError::NothingWaits);
    }
    tokens::revoke_confirmations(connection, user, context.now)?;
    journal::record(connection, context, Action::AddressChangeWithdrawn, Subject::User(user), "")?;
    Ok(())
}

/// Ignores failures and cool-down of the old address.
fn check_may_be_mailed(
    connection: &mut Connection,
    context: &Context,
    person: &User,
    email: &str,
) -> Result<(), AddressError> {
    let is_own = context.actor.user_id() == Some(person.id);
    let recipient = Recipient {
        has_address: true,
        mail_failed_at: None,
        mail_asked_at: newest_link(connection, person.id, email, is_own)?,
        is_waiting: link_is_in_queue(connection, person.id, email)?,
        ..Recipient::from(person)
    };
    may_be_sent(MailKind::AddressConfirmation, recipient, Occasion::Request, context.now)
        .map_err(AddressError::Ineligible)
}

/// Who acts for others corrects a mistyped address at once; who asks for themselves does not mail to address after
/// address.
fn newest_link(
    connection: &mut Connection,
    user: UserId,
    email: &str,
    to_any_address: bool,
) -> QueryResult<Option<Timestamp>> {
    let links = mails::table
        .filter(mails::user_id.eq(user))
        .filter(mails::kind.eq(MailKind::AddressConfirmation))
        .select(diesel::dsl::max(mails::created_at));
    if to_any_address {
        links.get_result(connection)
    } else {
        links.filter(mails::recipient.eq(email)).get_result(connection)
    }
}

fn link_is_in_queue(connection: &mut Connection, user: UserId, email: &str) -> QueryResult<bool> {
    let queued: i64 = mails::table
        .filter(mails::user_id.eq(user))
        .filter(mails::kind.eq(MailKind::AddressConfirmation))
        .filter(mails::recipient.eq(email))
        .filter(outbox::waits())
        .count()
        .get_result(connection)?;
    Ok(queued > 0)
}

fn mail_link(connection: &mut Connection, context: &Context, user: UserId, email: &str) -> Result<(), AddressError> {
    enqueue(connection, context, MailKind::AddressConfirmation, Some(user), email)?;
    journal::record(connection, context, Action::AddressChangeRequested, Subject::User(user), "")?;
    Ok(())
}

/// A link that can still be followed, or could.
#[derive(Debug, Clone)]
pub struct Confirmable {
    pub token: StoredToken,
    pub user: User,
    pub email: String,
    /// The person says by their password that it is theirs.
    pub needs_password: bool,
}

/// What a link that confirms an address leads to.
#[derive(Debug, Clone)]
pub enum ConfirmationLink {
    Live(Box<Confirmable>),
    Expired(Box<Confirmable>),
    AlreadyDone,
    Withdrawn,
    /// Another address took its place.
    Replaced,
    Taken,
    Unknown,
}

/// Changes nothing: the page asks before it does.
pub fn follow(connection: &mut Connection, context: &Context, text: &str) -> QueryResult<ConfirmationLink> {
    let Some((token, user, email)) = look_up(connection, context, text)? else {
        return Ok(ConfirmationLink::Unknown);
    };
    if token.ended_by == Some(TokenEnd::Used) || user.email == email {
        return Ok(ConfirmationLink::AlreadyDone);
    }
    let waiting = match address_change::waiting(connection, user.id)? {
        None => return Ok(ConfirmationLink::Withdrawn),
        Some(waiting) if waiting.email != email => return Ok(ConfirmationLink::Replaced),
        Some(waiting) => waiting,
    };
    if draft::belongs_to_another(connection, Some(user.id), &email)? {
        return Ok(ConfirmationLink::Taken);
    }
    // A mistyped address leads to a stranger, who must not get an account by it that has been used.
    let is_by_mail_alone = !user.sso && user.standing.has_been_in() && context.actor.user_id() != Some(user.id);
    let needs_password = is_by_mail_alone || !decides(connection, &waiting, user.id, context.now)?;
    let has_ended = token.ended_by.is_some() || token.expires_at <= context.now;
    let link = Box::new(Confirmable { token, user, email, needs_password });
    Ok(if has_ended { ConfirmationLink::Expired(link) } else { ConfirmationLink::Live(link) })
}

/// Whose link it is, and which address it went to. Links of a disabled person say nothing.
fn look_up(
    connection: &mut Connection,
    context: &Context,
    text: &str,
) -> QueryResult<Option<(StoredToken, User, String)>> {
    let Some(token) = tokens::find_by_text(connection, text, TokenPurpose::AddressConfirmation)? else {
        return Ok(None);
    };
    let (Some(user), Some(mail)) = (token.user_id, token.mail_id) else {
        return Ok(None);
    };
    let email: String = mails::table
        .find(mail)
        .select(mails::recipient)
        .get_result(connection)?;
    let user = people::find(connection, user)?;
    let usable = user.status(context.now) != Status::Disabled;
    Ok(usable.then_some((token, user, email)))
}

/// The person decides about their own address, and so does whoever may edit users. Support may ask, or it could take over
/// an account by an address of its own.
fn decides(connection: &mut Connection, waiting: &Waiting, user: UserId, now: Timestamp) -> QueryResult<bool> {
    let Some(asker) = waiting.requested_by else {
        return Ok(false);
    };
    if asker == user {
        return Ok(true);
    }
    let theirs = permission::of_user(connection, asker)?.acting_by(Permission::EditUsers);
    let may_decide = theirs.name(Permission::EditUsers) && guard::may_change(connection, &theirs, user)?;
    Ok(may_decide && people::find(connection, asker)?.status(now) != Status::Disabled)
}

/// What came of pressing the button.
pub enum Confirmed {
    /// The person as they were, and the address that they have now.
    Changed(Box<User>, String),
    NotAnyMore(ConfirmationLink),
}

/// Spends the link and changes the address, in one transaction. `proven`: the person's password was shown.
pub fn confirm(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    text: &str,
    proven: bool,
) -> Result<Confirmed, AddressError> {
    lock_person(connection, user)?;
    let link = match follow(connection, context, text)? {
        ConfirmationLink::Live(link) if proven || !link.needs_password => link,
        followed => return Ok(Confirmed::NotAnyMore(followed)),
    };
    if !tokens::spend(connection, link.token.id, context.now)? {
        return Ok(Confirmed::NotAnyMore(ConfirmationLink::AlreadyDone));
    }
    let given_by = address_change::waiting(connection, user)?.and_then(|waiting| waiting.requested_by);
    addresses::put(connection, context, &link.user, &link.email, given_by, "confirmed")?;
    Ok(Confirmed::Changed(Box::new(link.user), link.email))
}

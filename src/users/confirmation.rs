//! The link that confirms an address: what it is good for now, and the change that it makes. Whoever follows it reads the
//! new address's mail, and is no more than that.

use diesel::prelude::*;

use super::addresses::{self, AddressError, Waiting};
use super::tokens::{self, StoredToken, TokenEnd, TokenPurpose};
use super::{Permission, Status, User, directory, guard, permission};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::outbox;
use crate::db::{Connection, QueryResult, lock_person};

/// A link that can still be followed, or could.
#[derive(Debug, Clone)]
pub struct Confirmable {
    pub token: StoredToken,
    pub user: User,
    pub email: String,
    /// The change was asked for by someone who may not decide it, so the person says so by their password.
    pub needs_password: bool,
}

#[derive(Debug, Clone)]
pub enum Followed {
    Live(Confirmable),
    Expired(Confirmable),
    AlreadyDone,
    Withdrawn,
    /// Another address took its place.
    Replaced,
    Taken,
    Unknown,
}

pub fn follow(connection: &mut Connection, context: &Context, text: &str) -> QueryResult<Followed> {
    let Some((token, user, email)) = look_up(connection, context, text)? else {
        return Ok(Followed::Unknown);
    };
    if token.ended_by == Some(TokenEnd::Used) || user.email == email {
        return Ok(Followed::AlreadyDone);
    }
    let waiting = match addresses::waiting(connection, user.id)? {
        None => return Ok(Followed::Withdrawn),
        Some(waiting) if waiting.email != email => return Ok(Followed::Replaced),
        Some(waiting) => waiting,
    };
    if addresses::belongs_to_another(connection, user.id, &email)? {
        return Ok(Followed::Taken);
    }
    let needs_password = !decides(connection, &waiting, user.id, context.now)?;
    let has_ended = token.ended_by.is_some() || token.expires_at <= context.now;
    let link = Confirmable { token, user, email, needs_password };
    Ok(if has_ended { Followed::Expired(link) } else { Followed::Live(link) })
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
    let email: String = outbox::table
        .find(mail)
        .select(outbox::recipient)
        .get_result(connection)?;
    let user = directory::find(connection, user)?;
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
    let theirs = permission::of_user(connection, asker)?;
    let may_decide = theirs.hold(Permission::EditUsers) && guard::may_change(connection, &theirs, user)?;
    Ok(may_decide && directory::find(connection, asker)?.status(now) != Status::Disabled)
}

pub enum Confirmed {
    /// The person as they were, and the address that they have now.
    Changed(Box<User>, String),
    NotAnyMore(Followed),
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
        Followed::Live(link) if proven || !link.needs_password => link,
        followed => return Ok(Confirmed::NotAnyMore(followed)),
    };
    if !tokens::spend(connection, link.token.id, context.now)? {
        return Ok(Confirmed::NotAnyMore(Followed::AlreadyDone));
    }
    addresses::put(connection, context, &link.user, &link.email, "confirmed")?;
    Ok(Confirmed::Changed(Box::new(link.user), link.email))
}

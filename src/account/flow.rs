use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::entry::passwords;
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::links::sessions;
use crate::mail::{MailKind, enqueue, outbox};
use crate::mailing::addresses::AddressError;
use crate::mailing::{Sent, confirmation};
use crate::people;
use crate::preferences;
use crate::secret::PasswordHash;

/// Ends all other sessions and tells the owner by mail.
pub fn change_password(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    hash: PasswordHash,
    this_session: &str,
) -> QueryResult<()> {
    outbox::lock_mails_of(connection, &[user])?;
    passwords::set(connection, user, hash, Some(this_session), context.now)?;
    journal::record(connection, context, Action::PasswordChanged, Subject::User(user), "")?;
    let email = people::find(connection, user)?.details.email;
    enqueue(connection, context, MailKind::PasswordChanged, Some(user), &email)
}

/// Asks for another address of one's own, which waits until it is confirmed by a link mailed to it.
pub fn ask_address(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    email: &Email,
) -> Result<Sent, AddressError> {
    outbox::lock_mails_of(connection, &[user])?;
    confirmation::ask_to_confirm(connection, context, user, email)?;
    let validity = preferences::load(connection)?.confirmation_validity();
    Ok(Sent::to(connection, context, email.as_str(), validity)?)
}

pub fn withdraw_address(connection: &mut Connection, context: &Context, user: UserId) -> Result<(), AddressError> {
    outbox::lock_mails_of(connection, &[user])?;
    confirmation::withdraw(connection, context, user)
}

pub fn end_session(connection: &mut Connection, context: &Context, user: UserId, handle: &str) -> QueryResult<usize> {
    let ended = sessions::end_one(connection, user, handle)?;
    note_ended(connection, context, user, ended)
}

pub fn end_others(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    this_session: &str,
) -> QueryResult<usize> {
    let ended = sessions::end_others(connection, user, this_session)?;
    note_ended(connection, context, user, ended)
}

pub fn end_all(connection: &mut Connection, context: &Context, user: UserId) -> QueryResult<usize> {
    let ended = sessions::end_all(connection, &[user])?;
    note_ended(connection, context, user, ended)
}

fn note_ended(connection: &mut Connection, context: &Context, user: UserId, ended: usize) -> QueryResult<usize> {
    if ended > 0 {
        let detail = ended.to_string();
        journal::record(connection, context, Action::SessionsEnded, Subject::User(user), &detail)?;
    }
    Ok(ended)
}

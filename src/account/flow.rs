use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::{MailKind, enqueue};
use crate::secret::PasswordHash;
use crate::users::{self as people, passwords, sessions};

/// Ends all other sessions and tells the owner by mail.
pub fn change_password(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    hash: PasswordHash,
    this_session: &str,
) -> QueryResult<()> {
    passwords::set(connection, user, hash, Some(this_session), context.now)?;
    journal::record(connection, context, Action::PasswordChanged, Subject::User(user), "")?;
    let email = people::find(connection, user)?.email;
    enqueue(connection, context, MailKind::PasswordChanged, Some(user), &email).map(drop)
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

fn note_ended(connection: &mut Connection, context: &Context, user: UserId, ended: usize) -> QueryResult<usize> {
    if ended > 0 {
        let detail = ended.to_string();
        journal::record(connection, context, Action::SessionsEnded, Subject::User(user), &detail)?;
    }
    Ok(ended)
}

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::users::invitation::{self, InvitationError};
use crate::users::{self as people};

/// Whoever was never in gets an activation mail, whoever signs in elsewhere a mail that says so. For an unknown name, and
/// for one that can't be mailed to, only the journal knows; both ways write once.
pub fn request(connection: &mut Connection, context: &Context, login: &str) -> QueryResult<()> {
    let Some(user) = people::by_login(connection, login)? else {
        return journal::record(connection, context, Action::ResetRequestedForUnknown, Subject::Portal, "");
    };
    match invitation::request(connection, context, &user, invitation::kind_for(&user)) {
        Ok(_) => Ok(()),
        Err(InvitationError::Query(error)) => Err(error),
        Err(refused @ (InvitationError::Ineligible(_) | InvitationError::AlreadyWaiting)) => {
            journal::record(connection, context, Action::ResetRequested, Subject::User(user.id), &refused.to_string())
        }
    }
}

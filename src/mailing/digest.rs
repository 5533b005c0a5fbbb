//! What waits for whoever may edit users: the numbers of the weekly digest, each as the list that it leads to counts it.

use super::corrections;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::people::Scope;
use crate::people::filter::{Attention, Filter};
use crate::preferences::digest::DigestRule;
use crate::requests;
use crate::rights::{Permission, permission};
use crate::web::paging::COUNT_LIMIT;

/// How many of each there are. People are counted no further than one beyond [`COUNT_LIMIT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Invitations that expired before anybody set a password by them.
    pub expired: i64,
    /// Addresses to which a mail failed.
    pub failed: i64,
    /// What support asks for.
    pub requests: i64,
    /// Corrected addresses to approve or to review.
    pub corrections: i64,
}

impl Waiting {
    /// As of now.
    pub fn count(connection: &mut Connection, now: Timestamp) -> QueryResult<Waiting> {
        let mut people = |attention| {
            let filter = Filter { attention: Some(attention), ..Filter::all(Scope::Everywhere) };
            filter.count(connection, None, COUNT_LIMIT, now)
        };
        let (expired, failed) = (people(Attention::InvitationExpired)?, people(Attention::MailFailed)?);
        Ok(Waiting {
            expired,
            failed,
            requests: requests::count(connection, &Scope::Everywhere)?,
            corrections: corrections::count_open(connection, &Scope::Everywhere)?.all(),
        })
    }

    /// True if nobody has to do anything.
    pub fn is_nothing(&self) -> bool {
        [self.expired, self.failed, self.requests, self.corrections] == [0; 4]
    }
}

/// Why a digest that is about to leave is not to. `None` if nothing is against it.
pub fn overtaken(
    connection: &mut Connection,
    context: &Context,
    rule: &DigestRule,
    user: UserId,
) -> QueryResult<Option<&'static str>> {
    if !rule.is_on {
        return Ok(Some("The weekly digest was switched off before this mail could leave."));
    }
    if !permission::of_user(connection, user)?.contains(Permission::EditUsers) {
        return Ok(Some("This user may not edit users any more."));
    }
    let is_nothing = Waiting::count(connection, context.now)?.is_nothing();
    Ok(is_nothing.then_some("Nothing was left to tell."))
}

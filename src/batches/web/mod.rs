pub mod batch;
pub mod export;
pub mod list;
pub mod people;
pub mod progress;
mod roles;
pub mod select;

use super::act::Act;
use super::skip::Skip;
use super::store::Batch;
use crate::context::UserId;
use crate::gate::{Allowed, SignedIn, Within, need};
use crate::rights::Permissions;
use crate::web::PageError;
use crate::web::paging::thousands;

type Sender = Allowed<Within<need::SendMails>>;

/// Beside the permission in the handler's signature, which all acts need. Notifications concern people everywhere.
fn check_may(who: &SignedIn, act: Act) -> Result<(), PageError> {
    let permission = act.permission();
    let may = match act {
        Act::Notify => who.may(permission),
        _ => !who.permissions.scope(permission).is_nowhere(),
    };
    if may { Ok(()) } else { Err(PageError::Forbidden) }
}

/// The permissions of the visitor for this act: they reach as far as the act's own permission and the page's do.
fn acting(visit: &Sender, act: Act) -> Permissions {
    let scope = visit.who.permissions.scope(act.permission()).and(&visit.scope());
    visit.who.permissions.clone().reaching(scope)
}

/// Whoever is limited to departments sees what they began themselves, for others may have selected anybody.
fn only_of<N>(visit: &Allowed<N>) -> Option<UserId> {
    if visit.scope().is_everywhere() { None } else { Some(visit.who.id) }
}

fn check_sees(visit: &Sender, batch: &Batch) -> Result<(), PageError> {
    let is_seen = only_of(visit).is_none() || batch.created_by == Some(visit.who.id);
    if is_seen { Ok(()) } else { Err(PageError::NotFound) }
}

fn in_words(skipped: &[(Skip, i64)]) -> Vec<(Skip, String)> {
    skipped.iter().map(|(skip, count)| (*skip, thousands(*count))).collect()
}

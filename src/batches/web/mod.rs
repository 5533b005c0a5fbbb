pub mod batch;
pub mod list;
pub mod people;
pub mod progress;
mod roles;
pub mod select;

use super::act::Act;
use super::skip::Skip;
use crate::gate::{Allowed, SignedIn, need};
use crate::web::PageError;
use crate::web::paging::thousands;

type Sender = Allowed<need::SendMails>;

/// Beside the permission in the handler's signature, which all acts need.
fn check_may(who: &SignedIn, act: Act) -> Result<(), PageError> {
    if who.may(act.permission()) { Ok(()) } else { Err(PageError::Forbidden) }
}

fn in_words(skipped: &[(Skip, i64)]) -> Vec<(Skip, String)> {
    skipped.iter().map(|(skip, count)| (*skip, thousands(*count))).collect()
}

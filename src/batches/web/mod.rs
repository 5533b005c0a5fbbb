pub mod batch;
pub mod list;
pub mod people;
mod roles;
pub mod select;

use super::act::Act;
use crate::gate::SignedIn;
use crate::web::PageError;

/// Beside the permission in the handler's signature, which all acts need.
fn check_may(who: &SignedIn, act: Act) -> Result<(), PageError> {
    if who.may(act.permission()) { Ok(()) } else { Err(PageError::Forbidden) }
}

//! What the hall refuses, as pages.

use crate::mailing::addresses::AddressError;
use crate::mailing::invitation::InvitationError;
use crate::rights::guard::Forbidden;
use crate::web::PageError;

impl From<Forbidden> for PageError {
    fn from(error: Forbidden) -> PageError {
        match error {
            Forbidden::Database(error) => error.into(),
            Forbidden::Elsewhere => PageError::NotFound,
            Forbidden::MayDoMore | Forbidden::NotYoursToGive | Forbidden::LastAdministrator => PageError::Forbidden,
        }
    }
}

impl From<AddressError> for PageError {
    fn from(error: AddressError) -> PageError {
        match error {
            AddressError::Database(error) => error.into(),
            words => PageError::Conflict(words.to_string()),
        }
    }
}

impl From<InvitationError> for PageError {
    fn from(error: InvitationError) -> PageError {
        match error {
            InvitationError::Database(error) => error.into(),
            words => PageError::Conflict(words.to_string()),
        }
    }
}

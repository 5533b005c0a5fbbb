//! What the hall refuses, as pages.

use crate::mailing::addresses::AddressError;
use crate::web::PageError;

impl From<AddressError> for PageError {
    fn from(error: AddressError) -> PageError {
        match error {
            AddressError::Query(error) => error.into(),
            AddressError::Database(error) => error.into(),
            words => PageError::Conflict(words.to_string()),
        }
    }
}

pub mod edit;
pub mod export;
pub mod list;
pub mod preview;
pub mod rules;

use super::flow::edit::RoleError;
use super::flow::rule::RuleError;
use crate::web::PageError;

impl From<RoleError> for PageError {
    fn from(error: RoleError) -> PageError {
        match error {
            RoleError::Forbidden(error) => error.into(),
            RoleError::Database(error) => error.into(),
            RoleError::BeyondYours | RoleError::HeldByMore | RoleError::Fixed => PageError::Forbidden,
            refused => PageError::Conflict(refused.to_string()),
        }
    }
}

impl From<RuleError> for PageError {
    fn from(error: RuleError) -> PageError {
        match error {
            RuleError::Forbidden(error) => error.into(),
            RuleError::Database(error) => error.into(),
            refused => PageError::Conflict(refused.to_string()),
        }
    }
}

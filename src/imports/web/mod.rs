mod afterwards;
pub mod columns;
pub mod export;
pub mod list;
pub mod mend;
pub mod new;
pub mod refused;
pub mod rows;
pub mod show;
pub mod steps;
pub mod template;
pub mod undo;

use crate::imports::flow::begin::StepError;
use crate::web::PageError;

/// For steps whose refusals have no place on their page.
impl From<StepError> for PageError {
    fn from(error: StepError) -> PageError {
        match error {
            StepError::Database(error) => error.into(),
            StepError::NotYours | StepError::NoRoles | StepError::NoAdding => PageError::Forbidden,
            refused => PageError::Conflict(refused.to_string()),
        }
    }
}

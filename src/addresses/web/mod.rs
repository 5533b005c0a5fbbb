pub mod correct;
pub mod corrections;
pub mod link;
pub mod waiting;

use super::flow::CorrectionError;
use crate::mailing::addresses::AddressError;
use crate::mailing::corrections::DecisionError;
use crate::mailing::invitation::InvitationError;
use crate::web::PageError;

/// What can be told in words; what is no answer to who asked goes on as an error.
fn refusal_words(error: CorrectionError) -> Result<String, PageError> {
    match error {
        CorrectionError::Address(AddressError::Database(error))
        | CorrectionError::Invitation(InvitationError::Database(error))
        | CorrectionError::Decision(DecisionError::Database(error))
        | CorrectionError::Database(error) => Err(error.into()),
        CorrectionError::Forbidden(error) => Err(error.into()),
        words => Ok(words.to_string()),
    }
}

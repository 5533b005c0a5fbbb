pub mod correct;
pub mod corrections;
pub mod link;
pub mod waiting;

use super::flow::CorrectionError;
use crate::mailing::addresses::AddressError;
use crate::mailing::corrections::AnswerError;
use crate::mailing::invitation::InvitationError;
use crate::rights::guard::Forbidden;
use crate::web::PageError;

/// What can be told in words; what is no answer to who asked goes on as an error.
fn told(error: CorrectionError) -> Result<String, PageError> {
    match error {
        CorrectionError::Forbidden(Forbidden::Query(error))
        | CorrectionError::Address(AddressError::Query(error))
        | CorrectionError::Invitation(InvitationError::Query(error))
        | CorrectionError::Answer(AnswerError::Query(error))
        | CorrectionError::Query(error) => Err(error.into()),
        CorrectionError::Database(error) => Err(error.into()),
        CorrectionError::Forbidden(_) => Err(PageError::Forbidden),
        words => Ok(words.to_string()),
    }
}

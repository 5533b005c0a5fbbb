pub mod app;
pub mod codes;
pub mod enrolment;
pub mod lost;
pub mod overview;
pub mod passkeys;
pub mod removal;
pub mod settings;
pub mod sign_in;

use crate::gate::{Allowed, need};
use crate::people::{self, User};
use crate::web::{Form, PageError, Submitted};

/// What a passkey was asked to sign. Each is answered once.
const CHALLENGE: &str = "challenge";

type Owner = Allowed<need::SignedIn>;

async fn owner(visit: &Owner) -> Result<User, PageError> {
    let id = visit.who.id;
    visit.read(move |connection, _| people::find(connection, id)).await
}

/// Asked again of whoever changes a way in.
async fn check_current_password(visit: &Owner, form: &mut Form, submitted: &Submitted) -> Result<(), PageError> {
    let typed = submitted.get("current_password");
    visit
        .check_current_password(visit.who.id, form, "current_password", typed)
        .await
}

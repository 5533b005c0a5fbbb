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
use crate::secret::Password;
use crate::users::{self as people, Status, User, lockout, passwords};
use crate::web::{Form, PageError, Submitted};

type Owner = Allowed<need::SignedIn>;

async fn owner(visit: &Owner) -> Result<User, PageError> {
    let id = visit.who.id;
    visit.read(move |connection, _| people::find(connection, id)).await
}

/// Asked again of whoever changes a way in. Guesses in a session that was left open lock like guesses at sign-in.
async fn check_current_password(visit: &Owner, form: &mut Form, submitted: &Submitted) -> Result<(), PageError> {
    visit.portal.tries.count(visit.address)?;
    let id = visit.who.id;
    let (user, hash) = visit
        .read(move |connection, _| Ok((people::find(connection, id)?, passwords::hash_of(connection, id)?)))
        .await?;
    let locked = user.status(visit.now) == Status::Locked;
    let typed = Password::as_typed(submitted.get("current_password"));
    if visit.portal.passwords.verify(typed, hash.filter(|_| !locked)).await? {
        return Ok(());
    }
    form.refuse("current_password", "This is not your current password.");
    visit
        .write(move |connection, context| {
            lockout::note_wrong_current_password(connection, context, &user).map_err(PageError::from)
        })
        .await
}

use actix_web::web::Path;

use crate::context::UserId;
use crate::db::{DatabaseError, from_query_error};
use crate::gate::{Allowed, Within, local_path, need};
use crate::mailing::Sent;
use crate::mailing::invitation::{self, Invitation, InvitationError};
use crate::people;
use crate::preferences;
use crate::rights::guard::{self, Forbidden};
use crate::rights::placing;
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted};

/// Back to where the button stood.
fn back(submitted: &Submitted, id: UserId) -> String {
    match submitted.get("from") {
        "edit" => format!("/users/{id}/edit"),
        "list" => local_path(&format!("/users?{}", submitted.get("view"))).to_owned(),
        _ => format!("/users/{id}"),
    }
}

pub async fn resend(visit: Allowed<Within<need::SendMails>>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = UserId(id.into_inner());
    let (mine, has_proved_lately) = (visit.who.permissions.clone(), visit.has_proved_lately());
    let requested = visit
        .attempt(move |connection, context| {
            guard::check_may_change(connection, &mine, id)?;
            let user = people::find(connection, id)?;
            let place = placing::place_of(connection, id)?;
            let is_first = user.standing.invited_at.is_none();
            if is_first && !has_proved_lately && placing::brings_roles(connection, &mine, &[place])? {
                return Err(ResendError::ProofDue);
            }
            invitation::request(connection, context, &user, Invitation::Activation)?;
            let validity = preferences::load(connection)?.activation_validity();
            Ok::<_, ResendError>(Sent::to(connection, context, &user.email, validity)?)
        })
        .await;
    let back = back(&submitted, id);
    match requested {
        Ok(sent) => {
            visit.send_waiting_mail();
            visit.see_other_with_undo(&back, words_of(&sent), sent.undo())
        }
        Err(ResendError::Invitation(error @ (InvitationError::Ineligible(_) | InvitationError::NotInvited))) => {
            visit.see_other_with(&back, Tone::Warning, format!("Not sent. {error}"))
        }
        Err(ResendError::ProofDue) => visit.ask_before_sending(&submitted).await,
        Err(error) => Err(error.into()),
    }
}

fn words_of(sent: &Sent) -> String {
    if sent.server_is_away {
        return sent.words();
    }
    format!("{} Earlier links still work.", sent.words())
}

#[derive(Debug, thiserror::Error)]
enum ResendError {
    #[error("whoever makes an account with roles must prove anew who they are")]
    ProofDue,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(ResendError);

impl From<ResendError> for PageError {
    fn from(error: ResendError) -> PageError {
        match error {
            ResendError::Database(error) => error.into(),
            ResendError::Forbidden(error) => error.into(),
            ResendError::Invitation(error) => error.into(),
            ResendError::ProofDue => PageError::Forbidden,
        }
    }
}

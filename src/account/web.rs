use askama::Template;

use super::{device, flow};
use crate::gate::{Allowed, Frame, need};
use crate::secret::Password;
use crate::users::factors::{self, Factors};
use crate::users::sessions::{self, OpenSession};
use crate::users::{self as people, User, lockout, passwords};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    frame: Frame,
    form: Form,
    user: User,
    sessions: Vec<OpenSession>,
    this_session: String,
    factors: Factors,
    shortest_password: usize,
}

impl AccountPage {
    fn is_this(&self, session: &OpenSession) -> bool {
        session.handle.as_deref() == Some(self.this_session.as_str())
    }

    fn device(&self, session: &OpenSession) -> String {
        device::in_words(&session.user_agent)
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !self.is_this(session))
    }
}

type Owner = Allowed<need::SignedIn>;

pub async fn show(visit: Owner) -> Page {
    render(&page(&visit, Form::default()).await?)
}

pub async fn change_password(visit: Owner, submitted: Submitted) -> Page {
    visit.portal.tries.count(visit.address)?;
    let id = visit.who.id;
    let (user, hash, shortest) = visit
        .read(move |connection, _| {
            let hash = passwords::hash_of(connection, id)?;
            Ok((people::find(connection, id)?, hash, factors::shortest_password(connection, id)?))
        })
        .await?;
    let mut form = Form::default();
    let current = Password::as_typed(submitted.get("current_password"));
    if !visit.portal.passwords.verify(current, hash).await? {
        form.refuse("current_password", "This is not your current password.");
        note_wrong_password(&visit, user.clone()).await?;
    }
    let password = form.read_new_password(&submitted, &user.own_words(), shortest);
    let Some(password) = password.filter(|_| !form.is_refused()) else {
        return render_refused(&page(&visit, form).await?);
    };
    let hash = visit.portal.passwords.hash(password).await?;
    let this_session = visit.session.handle()?;
    visit
        .write(move |connection, context| {
            flow::change_password(connection, context, id, hash, &this_session).map_err(PageError::from)
        })
        .await?;
    visit.send_waiting_mail();
    visit.see_other_with("/account", Tone::Success, "Your password is changed. All other sessions have ended.")
}

/// Guesses in a session that was left open lock like guesses at sign-in.
async fn note_wrong_password(visit: &Owner, user: User) -> Result<(), PageError> {
    visit
        .write(move |connection, context| {
            lockout::note_wrong_password(connection, context, &user).map_err(PageError::from)
        })
        .await
}

pub async fn end_session(visit: Owner, submitted: Submitted) -> Page {
    let (id, handle) = (visit.who.id, submitted.get("session").to_owned());
    if handle == visit.session.handle()? {
        visit.session.end();
    }
    let ended = visit
        .write(move |connection, context| flow::end_session(connection, context, id, &handle).map_err(PageError::from))
        .await?;
    let words = if ended > 0 { "The session has ended." } else { "That session had ended already." };
    visit.see_other_with("/account", Tone::Success, words)
}

pub async fn end_others(visit: Owner) -> Page {
    let (id, this_session) = (visit.who.id, visit.session.handle()?);
    let ended = visit
        .write(move |connection, context| {
            flow::end_others(connection, context, id, &this_session).map_err(PageError::from)
        })
        .await?;
    visit.see_other_with("/account", Tone::Success, format!("Ended {ended} other sessions."))
}

async fn page(visit: &Owner, form: Form) -> Result<AccountPage, PageError> {
    let id = visit.who.id;
    let (frame, this_session) = (visit.frame(), visit.session.handle()?);
    visit
        .read(move |connection, _| {
            Ok(AccountPage {
                user: people::find(connection, id)?,
                sessions: sessions::of_user(connection, id)?,
                factors: factors::of_user(connection, id)?,
                shortest_password: factors::shortest_password(connection, id)?,
                frame,
                form,
                this_session,
            })
        })
        .await
}

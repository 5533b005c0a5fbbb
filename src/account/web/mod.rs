pub mod address;
pub mod keyboard;
pub mod password;
pub mod sessions;

use askama::Template;

use super::device;
use crate::diagnosis::profile::{self, Profile};
use crate::entry::factors::{self, Factors};
use crate::gate::{Allowed, Frame, need};
use crate::links::sessions::{self as open_sessions, OpenSession};
use crate::mailing::address_change::Waiting;
use crate::people::{User, language_label};
use crate::web::{Form, Page, PageError, render};

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    frame: Frame,
    form: Form,
    /// Said above the form's problems.
    refused: &'static str,
    user: User,
    department: String,
    position: String,
    waiting: Option<Waiting>,
    sessions: Vec<OpenSession>,
    factors: Factors,
    shortest_password: usize,
    this_session: String,
}

impl AccountPage {
    fn is_this(&self, session: &OpenSession) -> bool {
        session.handle.as_deref() == Some(self.this_session.as_str())
    }

    fn device(&self, session: &OpenSession) -> String {
        device::in_words(&session.user_agent)
    }

    fn language(&self) -> &str {
        language_label(&self.user.language)
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !self.is_this(session))
    }
}

type Owner = Allowed<need::SignedIn>;

pub async fn show(visit: Owner) -> Page {
    render(&page(&visit, Form::default(), "").await?)
}

async fn page(visit: &Owner, form: Form, refused: &'static str) -> Result<AccountPage, PageError> {
    let id = visit.who.id;
    let (frame, this_session) = (visit.frame(), visit.session.handle()?);
    visit
        .read(move |connection, _| {
            let Profile { user, department, position, waiting, .. } = profile::of(connection, id)?;
            Ok(AccountPage {
                user,
                department: department.unwrap_or_default(),
                position: position.unwrap_or_default(),
                waiting,
                sessions: open_sessions::of_user(connection, id)?,
                factors: factors::of_user(connection, id)?,
                shortest_password: factors::shortest_password(connection, id)?,
                frame,
                form,
                refused,
                this_session,
            })
        })
        .await
}

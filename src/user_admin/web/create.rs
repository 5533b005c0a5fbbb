use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use super::{Choices, editor, refuse};
use crate::editing::{self, SaveError};
use crate::fields::Username;
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::gate::{Allowed, Frame, Within, need};
use crate::language::Language;
use crate::people::free_username;
use crate::preferences::{self, Preferences};
use crate::rights::Permission;
use crate::rights::held::ByRule;
use crate::user_admin::form;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, moment, render, render_refused};

type Editor = Allowed<Within<need::EditUsers>>;

/// Of somebody who is being entered.
#[derive(Deserialize)]
pub struct Names {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

#[derive(Template)]
#[template(path = "users/new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    choices: Choices,
    preferences: Preferences,
}

impl NewPage {
    fn gives_roles(&self) -> bool {
        self.frame.may_somewhere(Permission::AssignRoles)
    }

    fn languages(&self) -> Vec<(&'static str, &'static str)> {
        Language::choices()
    }

    fn employment_types(&self) -> &'static [(&'static str, &'static str)] {
        EMPLOYMENT_TYPES
    }

    fn document_types(&self) -> &'static [(&'static str, &'static str)] {
        DOCUMENT_TYPES
    }

    /// Rules give roles with the account.
    fn rule_giving(&self, _: &str) -> Option<&ByRule> {
        None
    }

    /// There is no address yet that could change.
    fn address_changes(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn address_help(&self) -> &'static str {
        "Mails go here, and it can be used to sign in. Leave it empty for somebody without one: they sign in by username."
    }

    fn address_on_file(&self) -> &str {
        ""
    }

    fn validity(&self) -> String {
        moment::span(self.preferences.activation_validity())
    }
}

pub async fn show(visit: Editor) -> Page {
    render(&page(&visit, visit.typed_again(Form::default())).await?)
}

pub async fn create(visit: Editor, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(accepted) = form::read(&mut form, &submitted) else {
        return render_refused(&page(&visit, form).await?);
    };
    let editor = editor(&visit);
    let email = accepted.draft.email.clone().unwrap_or_default();
    let created = visit
        .attempt(move |connection, context| editing::create(connection, context, &editor, accepted))
        .await;
    match created {
        Ok(created) => {
            visit.send_waiting_mail();
            let words = if created.activation_requested {
                format!("Created. The activation mail goes to {email}.")
            } else if email.is_empty() {
                "Created. Without an e-mail address no mail was sent: hand out credentials from this page.".to_owned()
            } else {
                "Created. No mail was sent.".to_owned()
            };
            visit.see_other_with(&format!("/users/{}", created.id), Tone::Success, words)
        }
        Err(SaveError::ProofDue) => visit.ask_before_sending(&submitted).await,
        Err(error) => {
            refuse(&mut form, error)?;
            render_refused(&page(&visit, form).await?)
        }
    }
}

async fn page(visit: &Editor, form: Form) -> Result<NewPage, PageError> {
    let mine = visit.who.permissions.clone();
    let (choices, preferences) = visit
        .read(move |connection, _| Ok((Choices::load(connection, &mine, None, None)?, preferences::load(connection)?)))
        .await?;
    Ok(NewPage { frame: visit.frame(), form, choices, preferences })
}

/// The username that they are given if none is typed. It tells whether there is somebody of that name, so it is not for
/// those who see some people only.
pub async fn propose_username(visit: Allowed<need::EditUsers>, names: Query<Names>) -> Page {
    let proposal = Username::proposed(&names.first_name, &names.last_name);
    let free = visit
        .read(move |connection, _| free_username(connection, &proposal))
        .await?;
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(free))
}

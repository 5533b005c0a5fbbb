use super::{Owner, page};
use crate::account::flow;
use crate::fields::Email;
use crate::mailing::addresses::AddressError;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render_refused};

/// Always confirmed first: a session that was left open must not hand the account to another address.
pub async fn change(visit: Owner, submitted: Submitted) -> Page {
    let id = visit.who.id;
    let mut form = Form::from_submitted(&submitted);
    let email = form.read("new_email", Email::parse);
    let typed = submitted.get("address_password");
    visit
        .check_current_password(id, &mut form, "address_password", typed)
        .await?;
    let Some(email) = email.filter(|_| !form.is_refused()) else {
        return refuse(&visit, form).await;
    };
    let asked = visit
        .attempt(move |connection, context| flow::ask_address(connection, context, id, &email))
        .await;
    match asked {
        Ok(sent) => {
            visit.send_waiting_mail();
            visit.see_other_with("/account", Tone::Success, sent.words())
        }
        Err(AddressError::Database(error)) => Err(error.into()),
        Err(words) => {
            form.refuse("new_email", words.to_string());
            refuse(&visit, form).await
        }
    }
}

async fn refuse(visit: &Owner, form: Form) -> Page {
    render_refused(&page(visit, form, "Your address was not changed").await?)
}

pub async fn withdraw(visit: Owner) -> Page {
    let id = visit.who.id;
    let withdrawn = visit
        .attempt(move |connection, context| flow::withdraw_address(connection, context, id))
        .await;
    match withdrawn {
        Ok(()) => visit.see_other_with("/account", Tone::Success, "Withdrawn. The mailed link no longer works."),
        Err(error @ AddressError::NothingWaits) => visit.see_other_with("/account", Tone::Warning, error.to_string()),
        Err(error) => Err(PageError::from(error)),
    }
}

use actix_web::web::Query;

use crate::gate::{Allowed, Errand, need};
use crate::web::{Form, Page, Submitted, see_other};

type Owner = Allowed<need::SignedIn>;

/// For a reload of the question, which has no form to send any more.
pub async fn show(_: Owner) -> Page {
    see_other("/")
}

pub async fn confirm(visit: Owner, errand: Query<Errand>, submitted: Submitted) -> Page {
    let (mut form, typed) = (Form::default(), submitted.get("current_password"));
    visit
        .check_current_password(visit.who.id, &mut form, "current_password", typed)
        .await?;
    if form.is_refused() {
        return visit.ask_again(errand.into_inner(), form, &submitted).await;
    }
    Ok(errand.go_on())
}

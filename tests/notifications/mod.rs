//! Notifications: written by administrators, seen before they are sent, and never twice to the same person.

mod conditions;
mod daily;
mod planned;
mod sending;
mod stored;
mod trial;
mod writing;

use diesel::prelude::*;
use purser::db::schema::users;
use purser::mail::MailKind;
use purser::mail::mailbox::CapturedMail;
use time::Duration;

use crate::support::{PASSWORD, PageForm, PageView, PersonForm, TestApp, Visitor};

const NEW: &str = "/notifications/new";
const DAY: Duration = Duration::days(1);
const ANN: PersonForm = PersonForm::ANN;
const BOB: PersonForm = PersonForm::BOB;

/// Alternative, field, comparison, value.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

const ACTIVE: &[Row<'_>] = &[("0", "status", "is", "active"), ("0", "department", "is", "1")];

async fn maria_again(app: &TestApp) -> Visitor {
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
}

/// As if these rows had been added one by one.
fn with_rows(mut form: PageForm, rows: &[Row<'_>]) -> PageForm {
    form.fields
        .retain(|(name, _)| !["group", "field", "comparison", "value", "groups"].contains(&name.as_str()));
    form.fields.push(("groups".into(), "5".into()));
    for (group, field, comparison, value) in rows {
        for (name, value) in [("group", group), ("field", field), ("comparison", comparison), ("value", value)] {
            form.fields.push((name.into(), (*value).into()));
        }
    }
    form
}

/// To these, with words of its own.
async fn draft(maria: &Visitor, name: &str, rows: &[Row<'_>]) -> PageForm {
    let form = maria.get(NEW).await.form("Save");
    with_rows(form, rows)
        .fill("Name", name)
        .fill("Subject (English)", "Muster drill, {{ first_name }}")
        .fill("Body (English)", "Ahoy {{ first_name }},\n\nthe *drill* is at noon.\n\n[Sign in]({{ link }})")
}

/// Saved, and its page.
async fn written(maria: &Visitor, name: &str, rows: &[Row<'_>]) -> PageView {
    let form = draft(maria, name, rows).await;
    let page = maria.submit(form).await;
    page.assert_says("Saved.");
    page
}

/// From the notification's page through the preflight. Returns the page of the bulk action.
async fn send(visitor: &Visitor, path: &str) -> PageView {
    let preflight = visitor.submit(visitor.get(path).await.form("Send Emails…")).await;
    visitor.submit(preflight.form("Send Emails")).await
}

/// To this address, oldest first.
async fn notifications_to(app: &TestApp, address: &str) -> Vec<CapturedMail> {
    let mut mails = app.deliver_mail().await;
    mails.retain(|mail| mail.to == address && mail.kind == MailKind::Notification);
    mails.reverse();
    mails
}

//! Reminders to those who never signed in: who gets one, when, and never twice.

mod forecast;
mod ledger;
mod mails;
mod sixty_days;
mod stop;

use diesel::prelude::*;
use purser::db::schema::{reminders, users};
use purser::mail::MailKind;
use purser::mail::mailbox::CapturedMail;
use time::Duration;

use crate::support::{PASSWORD, PageForm, PageView, TestApp, Visitor};

const PAGE: &str = "/settings/reminders";
const DAY: Duration = Duration::days(1);

/// Maria, signed in again.
async fn maria_again(app: &TestApp) -> Visitor {
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
}

async fn rule(maria: &Visitor) -> PageForm {
    maria.get(PAGE).await.form("Save")
}

/// After so many days without a sign-in.
async fn switch_on(maria: &Visitor, days: &str) -> PageView {
    let form = rule(maria).await.tick("No login reminder");
    maria.submit(form.fill("Remind after", days)).await
}

/// Everybody who is staged was invited now.
fn invite_all(app: &TestApp) {
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::status.eq("staged")))
            .set((users::status.eq("invited"), users::invited_at.eq(now)))
            .execute(connection)
    });
}

/// To this address, oldest first.
async fn reminders_to(app: &TestApp, address: &str) -> Vec<CapturedMail> {
    let mut mails = app.deliver_mail().await;
    mails.retain(|mail| mail.to == address && mail.kind.is_reminder());
    mails.reverse();
    mails
}

/// What the ledger holds of the person with this address, oldest first.
fn ledger_of(app: &TestApp, address: &str) -> Vec<(String, String, i32)> {
    app.read(|connection| {
        reminders::table
            .inner_join(users::table.on(users::id.eq(reminders::user_id)))
            .filter(users::email.eq(address))
            .order(reminders::id)
            .select((reminders::occasion, reminders::outcome, reminders::number))
            .load(connection)
    })
}

fn mailed(days: &[&str]) -> Vec<(String, String, i32)> {
    let numbered = (1..).zip(days);
    numbered
        .map(|(number, day)| ((*day).to_owned(), "mailed".to_owned(), number))
        .collect()
}

fn kinds(mails: &[CapturedMail]) -> Vec<MailKind> {
    mails.iter().map(|mail| mail.kind).collect()
}

//! Accounts to which nobody signs in: told first, then disabled, and never an administrator's.

mod ledger;
mod rule;
mod run;
mod spared;

use diesel::prelude::*;
use purser::db::schema::{dormancy_notices, users};
use purser::mail::MailKind;
use purser::mail::mailbox::CapturedMail;
use time::Duration;

use crate::support::{PASSWORD, PageForm, PageView, PersonForm, TestApp, Visitor};

const PAGE: &str = "/settings/dormant-accounts";
const DAY: Duration = Duration::days(1);
const ANN: PersonForm = PersonForm::ANN;

/// Maria, signed in again.
async fn maria_again(app: &TestApp) -> Visitor {
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
}

async fn rule(maria: &Visitor) -> PageForm {
    maria.get(PAGE).await.form("Save")
}

/// Told after so many days without a sign-in, disabled after so many more.
async fn switch_on(maria: &Visitor, days: &str, notice: &str) -> PageView {
    let form = rule(maria).await.tick("Disable dormant accounts");
    maria
        .submit(form.fill("Tell users after", days).fill("disable them after", notice))
        .await
}

/// Ann signed in today, and is told in three days and disabled in five.
async fn with_ann(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    switch_on(&maria, "3", "2")
        .await
        .assert_says("Saved. Dormant accounts are disabled automatically.");
    ann
}

/// Days pass, and mails leave.
async fn days_go_by(app: &TestApp, days: usize) {
    for _ in 0..days {
        app.after(DAY);
        app.deliver_mail().await;
    }
}

/// To this address, oldest first.
async fn notices_to(app: &TestApp, address: &str) -> Vec<CapturedMail> {
    let mut mails = app.deliver_mail().await;
    mails.retain(|mail| mail.to == address && mail.kind == MailKind::DormantAccount);
    mails.reverse();
    mails
}

/// Day, outcome and ending of what the ledger holds of this person, oldest first.
fn ledger_of(app: &TestApp, address: &str) -> Vec<(String, String, String)> {
    app.read(|connection| {
        dormancy_notices::table
            .inner_join(users::table)
            .filter(users::email.eq(address))
            .order(dormancy_notices::id)
            .select((dormancy_notices::occasion, dormancy_notices::outcome, dormancy_notices::ending))
            .load(connection)
    })
}

fn row(day: &str, outcome: &str, ending: &str) -> (String, String, String) {
    (day.to_owned(), outcome.to_owned(), ending.to_owned())
}

fn is_disabled(app: &TestApp, address: &str) -> bool {
    app.read(|connection| {
        users::table
            .filter(users::email.eq(address))
            .select(users::disabled_at.is_not_null())
            .get_result(connection)
    })
}

/// Everybody who is staged signed in now, once.
fn sign_all_in(app: &TestApp) {
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::status.eq("staged")))
            .set((users::status.eq("active"), users::activated_at.eq(now), users::last_sign_in_at.eq(now)))
            .execute(connection)
    });
}

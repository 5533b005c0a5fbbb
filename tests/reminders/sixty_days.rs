//! The days go by, and the ledger is as told.

use super::*;
use crate::support::{PersonForm, link_in};

const KIM: PersonForm = PersonForm {
    first_name: "Kim",
    last_name: "Moe",
    email: "kim@example.com",
};
const STIG: PersonForm = PersonForm {
    first_name: "Stig",
    last_name: "Vang",
    email: "stig@example.com",
};

/// The portal runs all the time, and is looked at at the same hour of each.
async fn days_go_by(app: &TestApp, days: usize) {
    for _ in 0..days {
        app.after(DAY);
        app.deliver_mail().await;
    }
}

/// Ann, Bob and Kim are invited, Eve signs in by single sign-on, Stig is staged.
async fn hire(app: &TestApp, maria: &Visitor) -> String {
    app.create_user(maria, &PersonForm::ANN).await;
    let bob = app.create_user(maria, &PersonForm::BOB).await.path;
    app.create_user(maria, &KIM).await;
    let eve = PersonForm::EVE.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(eve.tick("Signs in by single sign-on")).await;
    app.create_staged(maria, &STIG).await;
    app.deliver_mail().await;
    bob
}

#[actix_web::test]
async fn sixty_days_of_reminders_go_by_as_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = hire(&app, &maria).await;
    let form = rule(&maria).await.tick("No login reminder").fill("at most", "3");
    maria.submit(form).await.assert_says("Saved. Reminders are on.");
    // Until Tuesday, 1 December.
    days_go_by(&app, 7).await;
    let kim = reminders_to(&app, KIM.email).await.remove(0);
    app.set_password(&app.visitor(), &link_in(&kim), PASSWORD)
        .await
        .assert_says("Your password is set");
    let maria = maria_again(&app).await;
    maria
        .post(&format!("{bob}/disable"), &[])
        .await
        .assert_says("Disabled.");
    // It is down from Saturday, 5 December, until Thursday.
    days_go_by(&app, 4).await;
    app.after(DAY * 5);
    app.deliver_mail().await;
    // Until Friday, 18 December.
    days_go_by(&app, 8).await;
    let maria = maria_again(&app).await;
    let form = rule(&maria)
        .await
        .fill("Remind after", "10")
        .fill("at most", "5")
        .tick("Saturday")
        .tick("Sunday");
    maria.submit(form).await.assert_says("Saved. Reminders are on.");
    maria.post(&format!("{bob}/enable"), &[]).await.assert_says("Enabled.");
    // Until Saturday, 23 January.
    days_go_by(&app, 36).await;
    assert_eq!(app.now().date().to_string(), "2027-01-23");

    let anns = mailed(&["2026-12-01", "2026-12-10", "2026-12-17", "2026-12-28", "2027-01-07"]);
    assert_eq!(ledger_of(&app, PersonForm::ANN.email), anns);
    assert_eq!(ledger_of(&app, PersonForm::EVE.email), anns);
    let bobs = mailed(&["2026-12-01", "2026-12-21", "2026-12-31", "2027-01-11", "2027-01-21"]);
    assert_eq!(ledger_of(&app, PersonForm::BOB.email), bobs);
    assert_eq!(ledger_of(&app, KIM.email), mailed(&["2026-12-01"]));
    assert_eq!(ledger_of(&app, STIG.email), []);
    assert_eq!(ledger_of(&app, "maria@example.com"), []);
    let mails = reminders_to(&app, PersonForm::ANN.email).await;
    assert_eq!(kinds(&mails), [MailKind::ReminderToActivate; 5]);
    let mails = reminders_to(&app, PersonForm::EVE.email).await;
    assert_eq!(kinds(&mails), [MailKind::ReminderBySso; 5]);
}

#[actix_web::test]
async fn nobody_is_reminded_while_the_rule_is_off() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    hire(&app, &maria).await;
    days_go_by(&app, 30).await;
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 0);
    assert_eq!(ledger_of(&app, PersonForm::ANN.email), []);
}

#[actix_web::test]
async fn switched_on_later_it_finds_those_who_were_invited_before() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    hire(&app, &maria).await;
    app.after(DAY * 31);
    let maria = maria_again(&app).await;
    switch_on(&maria, "30").await;
    maria.get(PAGE).await.assert_says("Tomorrow at 06:00 UTC: 4 people");
    app.after(Duration::hours(21));
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 0, "05:00");
    app.after(Duration::HOUR);
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 1, "06:00");
    days_go_by(&app, 3).await;
    assert_eq!(ledger_of(&app, PersonForm::ANN.email), mailed(&["2026-12-26"]));
}

#[actix_web::test]
async fn another_hour_on_the_same_day_reminds_nobody_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    hire(&app, &maria).await;
    switch_on(&maria, "1").await;
    app.after(DAY);
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 1);
    let maria = maria_again(&app).await;
    let form = rule(&maria).await.fill("Hour, UTC", "15");
    maria.submit(form).await.assert_says("Tomorrow at 15:00 UTC: 4 people");
    app.after(Duration::hours(8));
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 1);
    app.after(DAY);
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 2);
}

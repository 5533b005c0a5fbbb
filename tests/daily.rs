//! What all rules share that are carried out daily.

use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const DAY: Duration = Duration::days(1);

/// Maria, signed in again.
async fn maria_again(app: &TestApp) -> Visitor {
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
}

#[actix_web::test]
async fn rules_of_the_same_hour_have_a_run_each() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    let form = maria.get("/settings/reminders").await.form("Save");
    let form = form.tick("No login reminder").fill("Remind after", "1");
    maria.submit(form).await.assert_says("Saved.");
    app.after(DAY);
    app.deliver_mail().await;
    let maria = maria_again(&app).await;
    let form = maria.get("/settings/dormant-accounts").await.form("Save");
    let form = form.tick("Disable dormant accounts").fill("Tell users after", "1");
    maria.submit(form).await.assert_says("Saved.");
    maria.get("/settings/dormant-accounts").await.assert_silent("Last runs");
    app.after(DAY);
    app.deliver_mail().await;
    let maria = maria_again(&app).await;
    let reminders = maria.get("/settings/reminders").await;
    reminders.assert_says("26 Nov 2026 1 0").assert_says("25 Nov 2026 1 0");
    let dormant = maria.get("/settings/dormant-accounts").await;
    dormant.assert_says("26 Nov 2026 1 0 0").assert_silent("25 Nov 2026 1");
}

#[actix_web::test]
async fn the_forecast_of_a_rule_that_is_off_begins_with_the_first_hour_that_is_not_over() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for page in ["/settings/reminders", "/settings/dormant-accounts"] {
        maria.get(page).await.assert_says("Tomorrow at 06:00 UTC");
    }
}

//! Sent once a day, to whoever matches then.

use super::*;

async fn written_daily(maria: &Visitor, rows: &[Row<'_>]) -> PageView {
    let form = draft(maria, "Welcome aboard", rows).await;
    maria.submit(form.tick("Send it daily to those who match then")).await
}

async fn a_day_later(app: &TestApp) {
    app.after(DAY);
    app.carry_out_batches().await;
}

#[actix_web::test]
async fn whoever_comes_to_match_is_told_at_the_next_hour_and_never_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    let page = written_daily(&maria, ACTIVE).await;
    page.assert_says("Sent daily, at the hour of the reminders");
    app.after(Duration::hours(1));
    app.carry_out_batches().await;
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 0, "today's hour was over");
    a_day_later(&app).await;
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 1);
    let maria = maria_again(&app).await;
    app.active_user(&maria, &BOB).await;
    for _ in 0..3 {
        a_day_later(&app).await;
    }
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 1);
    assert_eq!(notifications_to(&app, BOB.email).await.len(), 1);
    let maria = maria_again(&app).await;
    maria
        .get("/batches")
        .await
        .assert_says("1 user for \"Welcome aboard\", daily");
    maria
        .get("/settings/background")
        .await
        .assert_says("Sending daily notifications");
}

#[actix_web::test]
async fn after_some_days_it_is_sent_again_without_drifting() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    let form = draft(&maria, "Safety", ACTIVE).await.choose("Again after some days");
    let form = form
        .fill("Days until it may be sent again", "2")
        .tick("Send it daily to those who match then");
    maria.submit(form).await.assert_says("Saved.");
    let mut sent = Vec::new();
    for _ in 0..6 {
        a_day_later(&app).await;
        sent.push(notifications_to(&app, ANN.email).await.len());
    }
    assert_eq!(sent, [1, 1, 2, 2, 3, 3]);
}

#[actix_web::test]
async fn it_is_sent_with_the_permissions_of_whoever_saved_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    let bob = app.user_with_role(&maria, &BOB, "User administrator").await;
    app.deliver_mail().await;
    written_daily(&bob, ACTIVE).await.assert_says("Saved.");
    maria.post("/users/3/disable", &[]).await.assert_says("Disabled.");
    a_day_later(&app).await;
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 0);
    let maria = maria_again(&app).await;
    let list = maria.get("/batches").await;
    maria
        .get(&list.link("Send notification"))
        .await
        .assert_says("were left out: whoever confirmed may no longer do this");
}

#[actix_web::test]
async fn what_would_mail_more_than_a_hundred_daily_asks_again_with_the_number() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.add_users(101);
    let staged = [("0", "status", "is", "staged")];
    let asked = written_daily(&maria, &staged).await;
    asked
        .assert_status(422)
        .assert_says("101 users match now.")
        .assert_says("Nothing was saved yet.");
    maria.get("/notifications").await.assert_says("None yet");
    let page = maria.submit(asked.form("Save and mail 101 users")).await;
    page.assert_says("Saved.").assert_says("101 users match.");
    let edit = maria.get(&page.link("Edit")).await;
    maria.submit(edit.form("Save")).await.assert_says("Saved.");
}

//! Invitations and activations, day by day.

use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp};

/// The newest days of the table.
fn newest_days(page: &PageView, count: usize) -> Vec<String> {
    let mut days = page.all("[aria-labelledby='days'] tbody tr");
    assert_eq!(days.len(), 30);
    days.truncate(count);
    days
}

#[actix_web::test]
async fn invitations_and_activations_stand_at_their_days() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    app.after(Duration::days(1));
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/").await;
    assert_eq!(newest_days(&page, 3), ["25 Nov 202601", "24 Nov 202621", "23 Nov 202600"]);
    page.assert_says("Invitations sent 2").assert_says("Users activated 2");
    let picture = page.attribute("svg.chart", "aria-label").unwrap();
    assert_eq!(picture, "Bar chart of the last 30 days: 2 invitations sent, 2 users activated.");
    let bars = |class: &str| page.all(&format!("svg.chart rect.{class}")).len();
    assert_eq!((bars("chart-sent"), bars("chart-activated")), (1, 2));
    let heights = ["chart-sent", "chart-activated"].map(|class| page.attribute(&format!("rect.{class}"), "height"));
    assert_eq!(heights, [Some("100".to_owned()), Some("50".to_owned())]);
    assert!(!page.body.contains(" style="), "the content policy allows no style attribute");
}

#[actix_web::test]
async fn a_day_begins_at_midnight_utc() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.after(Duration::hours(16) - Duration::seconds(1));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    for person in [PersonForm::ANN, PersonForm::BOB] {
        app.create_user(&maria, &person).await;
        app.deliver_mail().await;
        app.after(Duration::seconds(1));
    }
    let page = maria.get("/").await;
    assert_eq!(newest_days(&page, 3), ["25 Nov 202610", "24 Nov 202611", "23 Nov 202600"]);
}

#[actix_web::test]
async fn credentials_count_once_and_a_mail_that_did_not_leave_not_at_all() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::BOB).await;
    let draft = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.submit(draft.form("Send Emails")).await;
    assert_eq!(newest_days(&maria.get("/").await, 1), ["24 Nov 202601"]);
    assert_eq!(app.deliver_mail().await.len(), 2);
    assert_eq!(newest_days(&maria.get("/").await, 1), ["24 Nov 202611"]);
}

#[actix_web::test]
async fn after_a_month_without_any_there_is_a_sentence_instead() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::days(30));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/").await;
    page.assert_says("No invitations were sent in this time.");
    assert!(page.all("svg.chart").is_empty());
}

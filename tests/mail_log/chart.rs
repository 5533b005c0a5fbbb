//! How many mails left, failed and wait, by the hour and by the day.

use time::Duration;

use crate::mail::{app_with, person};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, TestApp};

/// The rows of a table in which anything happened, newest first.
async fn rows(app: &TestApp, table: &str) -> Vec<String> {
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/mail/chart").await;
    let rows = page.all(&format!("section[aria-labelledby={table}] tbody tr"));
    rows.into_iter().filter(|row| !row.ends_with("000")).collect()
}

#[actix_web::test]
async fn it_tells_what_left_failed_and_waits_by_the_hour_and_by_the_day() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    maria.get("/mail/chart").await.assert_says("No mails in this time.");
    for email in ["ann@example.com", "refused@example.com"] {
        app.create_user(&maria, &person(email)).await;
    }
    app.try_delivering().await;
    app.after(Duration::hours(2));
    app.create_user(&maria, &person("bob@example.com")).await;
    app.create_user(&maria, &person("later@example.com")).await;
    app.try_delivering().await;
    assert_eq!(rows(&app, "hours").await, ["24 Nov, 10:00101", "24 Nov, 08:00110"]);
    assert_eq!(rows(&app, "days").await, ["24 Nov 2026211"]);

    app.after(Duration::days(1));
    app.after(Duration::hours(22));
    assert_eq!(rows(&app, "hours").await, ["24 Nov, 10:00101"], "47 hours ago and more is not of 48 hours");
    assert_eq!(rows(&app, "days").await, ["24 Nov 2026211"]);
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/mail/chart").await;
    assert_eq!(page.all("section[aria-labelledby=days] .chart-legend li"), ["Sent 2", "Failed 1", "Waiting 1"]);
    assert_eq!(page.all("section[aria-labelledby=hours] svg > g").len(), 48);
    assert_eq!(page.all("section[aria-labelledby=days] svg > g").len(), 30);
    let words = page.attribute("section[aria-labelledby=days] svg", "aria-label");
    assert_eq!(words.as_deref(), Some("Bar chart of the last 30 days: 2 sent, 1 failed, 1 waiting."));

    app.after(Duration::days(28));
    assert_eq!(rows(&app, "days").await, Vec::<String>::new());
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_mail_that_is_tried_again_has_not_failed() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("refused@example.com")).await;
    app.try_delivering().await;
    assert_eq!(rows(&app, "hours").await, ["24 Nov, 08:00010"]);
    app.after(Duration::hours(1));
    maria
        .submit(maria.get("/mail").await.form("Try again"))
        .await
        .assert_says("first in line");
    assert_eq!(rows(&app, "hours").await, ["24 Nov, 08:00001"], "it waits again, since it was requested");
    app.leave_mail_queued();
}

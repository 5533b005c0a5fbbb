//! The page of bounces: those that nobody can match come first.

use diesel::prelude::*;
use purser::bounces::Trust;
use purser::db::schema::bounces;
use time::Duration;

use super::{FAILED, UNKNOWN, comes_back, mailed, message_about, take};
use crate::support::{PASSWORD, PersonForm, TestApp, statements};

/// Of an address that nobody here has.
fn unmatched(number: usize) -> String {
    message_about("amazon-ses", "0000@elsewhere.example").replace("ann@example.com", &format!("n{number}@example.net"))
}

#[actix_web::test]
async fn those_without_a_mail_come_first_with_what_the_server_said() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    take(&app, &unmatched(1), Trust::Recipients);
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    let page = maria.get("/mail").await;
    let page = maria.get(&page.link("Bounces")).await;
    page.assert_says("2 bounces, those without a mail first, newest first");
    let rows = page.all("tbody tr");
    let first = ["n1@example.net", "550 5.1.1 user unknown", "No mail found", "MAILER-DAEMON@eu-west-1.amazonses.com"];
    assert!(first.iter().all(|words| rows[0].contains(words)), "{}", rows[0]);
    let second = ["ann@example.com", "Ann Berg", UNKNOWN, "Mail failed", "Found by Message-ID."];
    assert!(second.iter().all(|words| rows[1].contains(words)), "{}", rows[1]);
    assert_eq!(page.link("ann@example.com"), user);
}

#[actix_web::test]
async fn a_page_of_them_leads_to_the_next() {
    let app = TestApp::start().await;
    let (maria, _) = mailed(&app).await;
    comes_back(&app, "postfix");
    for number in 0..60 {
        take(&app, &unmatched(number), Trust::Recipients);
    }
    let first = maria.get("/mail/bounces").await;
    assert_eq!(first.all("tbody tr").len(), 50);
    assert!(first.all("tbody tr")[0].contains("n59@example.net"));
    let second = maria.get(&first.link("Next")).await;
    let rows = second.all("tbody tr");
    assert_eq!(rows.len(), 11);
    assert!(rows[10].contains("ann@example.com"));
    assert_eq!(maria.get(&second.link("Previous")).await.all("tbody tr").len(), 50);
}

#[actix_web::test]
async fn without_any_it_says_how_they_come() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .get("/mail/bounces")
        .await
        .assert_says("No bounces")
        .assert_says("Bounces are kept for 90 days.");
}

#[actix_web::test]
async fn whoever_may_not_read_mail_does_not_see_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    ann.get("/mail/bounces").await.assert_status(403);
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    bob.get("/mail/bounces").await.assert_status(200);
    app.visitor().get("/mail/bounces").await.assert_says("Sign in");
}

#[actix_web::test]
async fn they_go_when_mails_go() {
    let app = TestApp::start().await;
    app.administrator().await;
    take(&app, &unmatched(1), Trust::Recipients);
    let count = || app.read(|connection| bounces::table.count().get_result::<i64>(connection));
    app.after(Duration::days(89));
    assert_eq!(count(), 1);
    app.after(Duration::days(1));
    assert_eq!(count(), 0);
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria.get("/mail/bounces").await.assert_says("No bounces");
}

#[actix_web::test]
async fn to_take_one_in_or_to_show_them_reads_no_table_from_end_to_end() {
    statements::listen();
    let app = TestApp::start().await;
    let (maria, _) = mailed(&app).await;
    let url = app.own_database().url();
    statements::heard(&url);
    take(&app, &unmatched(1), Trust::Recipients);
    take(&app, &message_about("amazon-ses", "0000@elsewhere.example"), Trust::Recipients);
    maria.get("/mail/bounces").await;
    let run = statements::heard(&url).run;
    let about = run
        .keys()
        .filter(|sql| sql.contains("bounces") || sql.contains("outbox"));
    let asked = about.filter(|sql| sql.starts_with("SELECT") || sql.starts_with("UPDATE"));
    let mut looked_at = 0;
    for sql in asked {
        looked_at += 1;
        let plan = app.own_database().plan_of(sql);
        let scans = ["Seq Scan on outbox", "SCAN outbox", "Seq Scan on users", "SCAN users"];
        let scanned = plan
            .lines()
            .any(|line| scans.iter().any(|scan| line.trim_end().ends_with(scan)));
        assert!(!scanned, "{sql}\n{plan}");
    }
    assert!(looked_at >= 5, "{run:#?}");
}

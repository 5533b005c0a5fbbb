//! Bulk actions that send mails at a time that somebody chose.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::schema::batches;
use time::Duration;

use crate::support::statements;
use crate::support::{PASSWORD, PageForm, PageView, PersonForm, TestApp, Visitor};

/// Ann and Bob have no account yet.
async fn with_staged() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for person in [PersonForm::ANN, PersonForm::BOB] {
        app.create_staged(&maria, &person).await;
    }
    (app, maria)
}

/// The clock of stories stands at 24 November.
fn at(page: &PageView, day: &str, time: &str) -> PageForm {
    let form = page.form("Send Emails").choose("At a time");
    form.fill("Day", day).fill("Time", time)
}

/// An activation mail to Ann and Bob, on 26 November at 14:05.
async fn schedule(app: &TestApp, visitor: &Visitor) -> PageView {
    let preview = app
        .select(visitor, &["Berg, Ann", "Dahl, Bob"], "Resend activation email")
        .await;
    visitor.submit(at(&preview, "2026-11-26", "14:05")).await
}

fn until(app: &TestApp, moment: time::PrimitiveDateTime) {
    app.clock.advance(moment - app.now());
}

/// To whom mails have left, of Ann and Bob.
async fn mailed(app: &TestApp) -> Vec<String> {
    let all = app.deliver_mail().await.into_iter().map(|mail| mail.to);
    let mut mailed: Vec<String> = all
        .filter(|to| ["ann@example.com", "bob@example.com"].contains(&&**to))
        .collect();
    mailed.sort();
    mailed
}

fn state(app: &TestApp) -> String {
    app.read(|connection| batches::table.select(batches::state).first(connection))
}

#[actix_web::test]
async fn mails_leave_at_the_time_that_was_chosen_and_not_before() {
    let (app, maria) = with_staged().await;
    let page = schedule(&app, &maria).await;
    page.assert_says("Resend activation email Scheduled")
        .assert_says("Starts Thu 26 Nov 2026, 14:05 UTC")
        .assert_silent("mails have left");
    let start = "Starts Thu 26 Nov 2026, 14:05 UTC";
    maria.get("/batches").await.assert_says(start).assert_says("Scheduled");
    maria
        .get("/")
        .await
        .assert_says("1 bulk action is scheduled")
        .assert_says("The next starts Thu 26 Nov 2026, 14:05 UTC.");
    until(&app, time::macros::datetime!(2026-11-26 14:04:59));
    app.carry_out_batches().await;
    assert!(mailed(&app).await.is_empty());
    until(&app, time::macros::datetime!(2026-11-26 14:05));
    app.carry_out_batches().await;
    assert_eq!(mailed(&app).await, ["ann@example.com", "bob@example.com"]);
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
        .get(&page.path)
        .await
        .assert_says("2 of 2 mails have left.")
        .assert_says("Done 2");
    maria.get("/").await.assert_silent("scheduled");
    maria
        .get("/journal?action=batch_confirmed")
        .await
        .assert_says("2 users selected, starts Thu 26 Nov 2026, 14:05 UTC");
}

#[actix_web::test]
async fn now_is_chosen_first_and_acts_that_mail_nobody_ask_for_no_time() {
    let (app, maria) = with_staged().await;
    let preview = app.select(&maria, &["Berg, Ann"], "Create accounts").await;
    assert!(preview.attribute("#when-now", "checked").is_some());
    maria
        .submit(preview.form("Create accounts"))
        .await
        .assert_says("Done 1");
    assert_eq!(mailed(&app).await.len(), 1);
    let preview = app.select(&maria, &["Berg, Ann"], "Disable").await;
    preview.assert_silent("At a time");
    let mut forged = preview.form("Disable");
    for (name, value) in [("when", "at"), ("start_on", "2026-11-26"), ("start_at", "14:05")] {
        forged.fields.push((name.into(), value.into()));
    }
    maria.submit(forged).await.assert_says("Done 1");
}

#[actix_web::test]
async fn a_time_that_has_passed_or_is_too_far_ahead_is_refused_with_a_sentence() {
    let (app, maria) = with_staged().await;
    let preview = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    let now = app.now();
    let (today, minute) = (now.date().to_string(), format!("{:02}:{:02}", now.hour(), now.minute()));
    for (day, time, refused) in [
        ("2026-11-20", "14:05", "That time has passed. Choose a later one, or send now."),
        (today.as_str(), minute.as_str(), "That time has passed."),
        ("2027-02-23", "14:05", "That is more than 90 days ahead."),
        ("2026-11-26", "", "Choose a day and a time."),
        ("", "14:05", "Choose a day and a time."),
        ("soon", "14:05", "Choose a day and a time."),
    ] {
        let page = maria.submit(at(&preview, day, time)).await;
        page.assert_status(422);
        assert!(page.error_at("Day").contains(refused), "{day} {time}: {}", page.error_at("Day"));
        assert_eq!((page.value_of("Day").as_str(), page.value_of("Time").as_str()), (day, time));
        assert!(page.attribute("#when-at", "checked").is_some(), "the choice is kept");
    }
    assert_eq!(state(&app), "draft");
    let page = maria.submit(at(&preview, "2027-02-21", "14:05")).await;
    page.assert_says("Starts Sun 21 Feb 2027, 14:05 UTC");
}

#[actix_web::test]
async fn the_moment_that_a_browser_tells_counts_more_than_what_was_typed_in_its_zone() {
    let (app, maria) = with_staged().await;
    let preview = app.select(&maria, &["Berg, Ann"], "Resend activation email").await;
    let mut form = at(&preview, "2026-11-26", "14:05");
    form.fields.push(("start_utc".into(), "2026-11-26T13:05:00Z".into()));
    maria
        .submit(form)
        .await
        .assert_says("Starts Thu 26 Nov 2026, 13:05 UTC");
}

#[actix_web::test]
async fn what_is_scheduled_can_be_cancelled() {
    let (app, maria) = with_staged().await;
    let page = schedule(&app, &maria).await;
    let page = maria.submit(page.form("Cancel")).await;
    page.assert_says("Cancelled. 2 users left out.");
    until(&app, time::macros::datetime!(2026-11-26 14:06));
    app.carry_out_batches().await;
    assert!(mailed(&app).await.is_empty());
    assert_eq!(state(&app), "cancelled");
}

#[actix_web::test]
async fn what_is_scheduled_can_be_started_now_by_whoever_may_and_once() {
    let (app, maria) = with_staged().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "Support").await;
    app.deliver_mail().await;
    let page = schedule(&app, &maria).await;
    let start = format!("{}/start", page.path);
    eve.post(&start, &[]).await.assert_status(403);
    assert!(mailed(&app).await.is_empty());
    let started = maria.submit(page.form("Start now")).await;
    started.assert_says("0 of 2 mails have left.").assert_says("Done 2");
    assert_eq!(mailed(&app).await.len(), 2);
    maria
        .post(&start, &[])
        .await
        .assert_says("It has started before, or was cancelled.");
    maria.get("/journal").await.assert_says("Bulk action started early");
    until(&app, time::macros::datetime!(2026-11-26 14:06));
    app.carry_out_batches().await;
    assert_eq!(mailed(&app).await.len(), 2, "nobody is mailed again");
}

#[actix_web::test]
async fn everybody_is_looked_at_again_when_the_time_has_come() {
    let (app, maria) = with_staged().await;
    let page = schedule(&app, &maria).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria.post(&format!("{ann}/disable"), &[]).await;
    until(&app, time::macros::datetime!(2026-11-26 14:05));
    app.carry_out_batches().await;
    assert_eq!(mailed(&app).await, ["bob@example.com"]);
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
        .get(&page.path)
        .await
        .assert_says("Done 1")
        .assert_says("Skipped: are disabled 1");
}

#[actix_web::test]
async fn nothing_goes_out_for_whoever_was_disabled_or_lost_the_permission_meanwhile() {
    for loses in ["the account", "the role"] {
        let (app, maria) = with_staged().await;
        let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
        app.deliver_mail().await;
        let page = schedule(&app, &eve).await;
        page.assert_says("Scheduled");
        let link = maria.get("/users?q=eve").await.link("Lund, Eve");
        match loses {
            "the account" => drop(maria.post(&format!("{link}/disable"), &[]).await),
            _ => {
                let mut edit = maria.get(&format!("{link}/edit")).await.form("Save");
                edit.fields.retain(|(name, _)| name != "role");
                maria.submit(edit).await.assert_says("Saved.");
            }
        }
        until(&app, time::macros::datetime!(2026-11-26 14:05));
        app.carry_out_batches().await;
        assert!(mailed(&app).await.is_empty(), "Eve has lost {loses}");
        app.sign_in(&maria, "maria@example.com", PASSWORD).await;
        maria
            .get(&page.path)
            .await
            .assert_says(
                "when its turn came, Eve Lund, who confirmed it, was disabled or no longer had the permission.",
            )
            .assert_says("Skipped: were left out: whoever confirmed may no longer do this 2");
    }
}

#[actix_web::test]
async fn nobody_schedules_more_than_fifty() {
    let (app, maria) = with_staged().await;
    schedule(&app, &maria).await;
    let copies = "INSERT INTO batches (act, state, selection, total, created_by, created_at, confirmed_at, not_before)
        SELECT act, state, selection, total, created_by, created_at, confirmed_at, not_before FROM batches";
    let copies = format!("{copies} CROSS JOIN (SELECT id FROM role_permissions, roles LIMIT 49) AS many");
    app.write(|connection| connection.batch_execute(&copies));
    let preview = app.select(&maria, &["Berg, Ann"], "Resend activation email").await;
    let page = maria.submit(at(&preview, "2026-11-26", "14:05")).await;
    assert!(page.error_at("Day").contains("You have 50 bulk actions scheduled."));
    maria.submit(preview.form("Send Emails")).await.assert_says("Done 1");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn of_several_instances_one_sends_what_was_scheduled() {
    let (app, maria) = with_staged().await;
    schedule(&app, &maria).await;
    until(&app, time::macros::datetime!(2026-11-26 14:05));
    let neighbour = app.neighbour();
    for _ in 0..2 {
        let (one, other) = (app.runner("batches", "the one"), neighbour.runner("batches"));
        let (one, other) = tokio::join!(one.do_piece(), other.do_piece());
        assert!(one.is_ok() && other.is_ok());
    }
    assert_eq!(mailed(&app).await.len(), 2);
}

#[actix_web::test]
async fn what_is_to_be_carried_out_is_found_by_an_index() {
    statements::listen();
    let (app, maria) = with_staged().await;
    schedule(&app, &maria).await;
    let url = app.own_database().url();
    statements::heard(&url);
    app.carry_out_batches().await;
    let run = statements::heard(&url).run;
    let sql = run
        .keys()
        .find(|sql| sql.contains("not_before"))
        .expect("it was looked for");
    let plan = app.own_database().plan_of(sql);
    assert!(plan.contains("batches_to_carry_out"), "{plan}");
    app.clock.advance(Duration::seconds(1));
}

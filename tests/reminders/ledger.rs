//! Never twice on the same occasion, in pieces, and found by an index.

use std::sync::Barrier;

use purser::db::schema::{outbox, rule_runs};
use purser::mail::outbox::MailState;

use super::*;
use crate::support::{PersonForm, statements};

/// All of a day's run, without the lease that keeps instances apart.
fn evaluate(app: &TestApp, instance: &str) {
    let runner = app.runner("reminders", instance);
    let context = app.system_context();
    while app.write(|connection| (runner.piece)(&runner.portal, connection, &context)) {}
}

fn mails(app: &TestApp) -> i64 {
    app.read(|connection| {
        outbox::table
            .filter(outbox::kind.eq(MailKind::ReminderToActivate))
            .filter(outbox::state.eq(MailState::Queued))
            .count()
            .get_result(connection)
    })
}

/// Everybody's turn comes again today, if it were not for the ledger.
fn forget_all_but_the_ledger(app: &TestApp) {
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::state.eq(MailState::Sent))
            .execute(connection)?;
        diesel::update(users::table)
            .set((users::mail_asked_at.eq(None::<purser::clock::Timestamp>), users::reminders_sent.eq(0)))
            .execute(connection)?;
        let beginning = time::macros::datetime!(0001-01-01 00:00);
        diesel::update(rule_runs::table)
            .set((
                rule_runs::finished_at.eq(None::<purser::clock::Timestamp>),
                rule_runs::level.eq(0),
                rule_runs::reached_at.eq(beginning),
                rule_runs::reached_id.eq(0),
            ))
            .execute(connection)
    });
}

fn evaluate_in_eight_threads(app: &TestApp) {
    let together = Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (together, instance) = (&together, format!("instance {number}"));
            scope.spawn(move || {
                together.wait();
                evaluate(app, &instance);
            });
        }
    });
}

#[actix_web::test]
async fn eight_threads_at_once_remind_each_person_once() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.add_users(450);
    invite_all(&app);
    let form = rule(&maria).await.tick("No login reminder").fill("Remind after", "1");
    let page = maria.submit(form).await;
    maria.submit(page.form("Save and remind")).await.assert_says("Saved.");
    app.clock.advance(DAY);
    evaluate_in_eight_threads(&app);
    assert_eq!(mails(&app), 450);
    forget_all_but_the_ledger(&app);
    evaluate_in_eight_threads(&app);
    assert_eq!(mails(&app), 0, "the ledger has each of them");
    let rows: i64 = app.read(|connection| reminders::table.count().get_result(connection));
    assert_eq!(rows, 450);
}

#[actix_web::test]
async fn a_piece_reminds_a_bounded_number_and_finds_them_by_an_index() {
    statements::listen();
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.add_users(250);
    invite_all(&app);
    let form = rule(&maria).await.tick("No login reminder").fill("Remind after", "1");
    let page = maria.submit(form).await;
    maria.submit(page.form("Save and remind")).await;
    app.clock.advance(DAY);
    let (runner, context) = (app.runner("reminders", "the only one"), app.system_context());
    statements::heard(&app.own_database().url());
    assert!(app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
    assert_eq!(mails(&app), 200);
    let run = statements::heard(&app.own_database().url()).run;
    let asked: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("reminders_ended_at IS NULL"))
        .collect();
    assert_eq!(asked.len(), 1, "{run:?}");
    let plan = app.own_database().plan_of(asked[0]);
    assert!(
        plan.contains("users_to_remind") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"),
        "{plan}"
    );
    assert!(app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
    assert_eq!(mails(&app), 250);
}

#[actix_web::test]
async fn the_forecast_counts_ranges_of_the_index() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(20);
    invite_all(&app);
    statements::heard(&app.own_database().url());
    maria.get(PAGE).await.assert_says("20 people");
    let run = statements::heard(&app.own_database().url()).run;
    let counts = run
        .keys()
        .find(|sql| sql.contains("UNION ALL") && sql.contains("reminders_sent"));
    let plan = app.own_database().plan_of(counts.unwrap());
    assert!(plan.matches("users_to_remind").count() >= 30, "{plan}");
}

#[actix_web::test]
async fn the_days_run_tells_who_was_reminded_and_who_was_skipped_and_why() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    app.fail_mails_to(PersonForm::BOB.email);
    switch_on(&maria, "1").await;
    maria.get(PAGE).await.assert_says("Tomorrow at 06:00 UTC: 1 person");
    app.after(DAY);
    app.deliver_mail().await;
    let maria = maria_again(&app).await;
    let page = maria.get(PAGE).await;
    let run = maria.get(&page.link("25 Nov 2026")).await;
    run.assert_says("1 person was reminded")
        .assert_says("Ann Berg")
        .assert_silent("Bob Dahl");
    maria
        .get(&run.link("skipped: they have an address that failed before"))
        .await
        .assert_says("Bob Dahl")
        .assert_silent("Ann Berg");
    maria
        .get("/settings/reminders/run?day=2026-11-26")
        .await
        .assert_says("No run on this day");
    maria.get("/settings/reminders/run?day=x").await.assert_status(404);
}

#[actix_web::test]
async fn the_ledger_is_kept_as_long_as_the_mails_that_it_tells_of() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let form = rule(&maria).await.tick("No login reminder").fill("at most", "1");
    maria.submit(form.fill("Remind after", "1")).await;
    app.deliver_mail().await;
    app.after(DAY);
    app.deliver_mail().await;
    app.after(DAY * 90);
    assert_eq!(ledger_of(&app, PersonForm::ANN.email).len(), 1);
    app.after(DAY);
    assert_eq!(ledger_of(&app, PersonForm::ANN.email), []);
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 1, "and reminds nobody anew");
}

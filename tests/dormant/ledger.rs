//! Never twice on the same occasion, in pieces, and found by an index.

use std::sync::Barrier;

use purser::db::schema::{journal, outbox, rule_runs};

use super::*;
use crate::support::statements;

/// All of a day's run, without the lease that keeps instances apart.
fn evaluate(app: &TestApp, instance: &str) {
    let runner = app.runner("dormant_accounts", instance);
    let context = app.system_context();
    while app.write(|connection| (runner.piece)(&runner.portal, connection, &context)) {}
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

fn mails(app: &TestApp) -> i64 {
    app.read(|connection| {
        outbox::table
            .filter(outbox::kind.eq(MailKind::DormantAccount))
            .count()
            .get_result(connection)
    })
}

async fn with_people(app: &mut TestApp, people: usize) {
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.add_users(people);
    sign_all_in(app);
    let asked = switch_on(&maria, "1", "1").await;
    maria.submit(asked.form("Save and tell")).await.assert_says("Saved.");
    app.clock.advance(DAY);
}

#[actix_web::test]
async fn eight_threads_at_once_tell_and_disable_each_person_once() {
    let mut app = TestApp::start().await;
    with_people(&mut app, 450).await;
    evaluate_in_eight_threads(&app);
    assert_eq!(mails(&app), 450);
    let told: i64 = app.read(|connection| dormancy_notices::table.count().get_result(connection));
    assert_eq!(told, 450);
    // As if each mail had left in time.
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::state.eq("sent"))
            .execute(connection)
    });
    app.clock.advance(DAY);
    evaluate_in_eight_threads(&app);
    let disabled: i64 = app.read(|connection| {
        journal::table
            .filter(journal::action.eq("user_disabled"))
            .count()
            .get_result(connection)
    });
    assert_eq!(disabled, 450);
    assert_eq!(mails(&app), 450);
    let counted: Vec<(i64, i64)> = app.read(|connection| {
        rule_runs::table
            .order(rule_runs::occasion)
            .select((rule_runs::told, rule_runs::disabled))
            .load(connection)
    });
    assert_eq!(counted, [(450, 0), (0, 450)]);
}

#[actix_web::test]
async fn a_piece_concerns_a_bounded_number_and_finds_them_by_an_index() {
    statements::listen();
    let mut app = TestApp::start().await;
    with_people(&mut app, 250).await;
    let (runner, context) = (app.runner("dormant_accounts", "the only one"), app.system_context());
    statements::heard(&app.own_database().url());
    assert!(app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
    assert_eq!(mails(&app), 199, "of two hundred, Maria is passed over");
    let run = statements::heard(&app.own_database().url()).run;
    let walks: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("ORDER BY (CASE WHEN users.enabled_at"))
        .collect();
    assert_eq!(walks.len(), 1, "{run:?}");
    let plan = app.own_database().plan_of(walks[0]);
    assert!(plan.contains("users_dormant") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{plan}");
    let due = run
        .keys()
        .find(|sql| sql.starts_with("SELECT") && sql.contains("dormancy_notices") && sql.contains("disable_at"));
    let plan = app.own_database().plan_of(due.unwrap());
    assert!(plan.contains("dormancy_notices_open"), "{plan}");
    assert!(app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
    assert_eq!(mails(&app), 250);
}

#[actix_web::test]
async fn the_forecast_counts_ranges_of_the_index() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(20);
    sign_all_in(&app);
    statements::heard(&app.own_database().url());
    maria
        .get(&format!("{PAGE}?days=1&notice=2"))
        .await
        .assert_says("20 people told");
    let run = statements::heard(&app.own_database().url()).run;
    let counts: Vec<&String> = run.keys().filter(|sql| sql.contains("UNION ALL")).collect();
    let of_people = counts.iter().find(|sql| sql.contains("dormant_told_at")).unwrap();
    let plan = app.own_database().plan_of(of_people);
    assert!(plan.matches("users_dormant").count() >= 30, "{plan}");
    let of_notices = counts.iter().find(|sql| sql.contains("disable_at")).unwrap();
    let plan = app.own_database().plan_of(of_notices);
    assert!(plan.matches("dormancy_notices_open").count() >= 30, "{plan}");
}

#[actix_web::test]
async fn the_ledger_is_kept_as_long_as_the_mails_that_it_tells_of() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 5).await;
    assert!(is_disabled(&app, ANN.email));
    app.after(DAY * 90);
    assert_eq!(ledger_of(&app, ANN.email).len(), 1);
    app.after(DAY);
    assert_eq!(ledger_of(&app, ANN.email), []);
    assert!(is_disabled(&app, ANN.email));
}

//! How long the journal, mails, links and bulk acts are kept.

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::db::schema::{batch_items, batches, journal, outbox, tokens};
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor, statements};

const DAY: Duration = Duration::days(1);

/// Maria, signed in again after so long.
async fn maria_after(app: &TestApp, days: i64) -> Visitor {
    app.after(Duration::days(days));
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
}

async fn keep(maria: &Visitor, record: &str, days: &str) -> PageView {
    let form = maria.get("/settings/retention").await.form("Save");
    maria.submit(form.fill(record, days)).await
}

fn mails(app: &TestApp) -> i64 {
    app.read(|connection| outbox::table.count().get_result(connection))
}

fn links_of_ann(app: &TestApp) -> i64 {
    app.read(|connection| {
        tokens::table
            .filter(tokens::user_id.eq(2))
            .count()
            .get_result(connection)
    })
}

fn entries(app: &TestApp) -> i64 {
    app.read(|connection| journal::table.count().get_result(connection))
}

/// As many entries of that moment as a busy year leaves.
fn add_entries(app: &TestApp, count: usize, at: Timestamp) {
    app.write(|connection| {
        for _ in 0..count {
            diesel::insert_into(journal::table)
                .values((
                    journal::at.eq(at),
                    journal::actor.eq("system"),
                    journal::action.eq("sign_in_failed_for_unknown"),
                    journal::subject.eq("portal"),
                ))
                .execute(connection)?;
        }
        Ok(())
    });
}

/// One piece of what an instance does. False when there is nothing left to do.
fn tidy_a_piece(app: &TestApp, instance: &str) -> bool {
    let runner = app.runner("retention", instance);
    app.write(|connection| runner.carry_out(connection))
}

#[actix_web::test]
async fn what_is_not_said_is_not_for_ever() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria.post("/settings/retention", &[]).await.assert_status(400);
    let form = maria.get("/settings/retention").await.form("Save");
    assert!(form.fields.contains(&("journal".into(), "730".into())), "{:?}", form.fields);
}

#[actix_web::test]
async fn a_mail_goes_after_ninety_days_and_the_persons_page_still_tells_the_truth() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let maria = maria_after(&app, 89).await;
    assert_eq!(mails(&app), 1);
    maria
        .get(&user)
        .await
        .assert_says("The link in the activation mail expired on Tue 1 Dec 2026, 08:00 UTC")
        .assert_silent("no longer kept");
    let maria = maria_after(&app, 1).await;
    assert_eq!(mails(&app), 0);
    let page = maria.get(&user).await;
    page.assert_says("They were invited on Tue 24 Nov 2026, 08:00 UTC and never came in.")
        .assert_says("That mail is no longer kept, and its link has ended.")
        .assert_says("None in the last 90 days.")
        .assert_says("Mails older than 90 days are no longer kept.")
        .assert_says("Activation mail requested")
        .assert_silent("Activity older than");
    maria
        .submit(page.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    maria.get("/mail").await.assert_says("Mails are kept for 90 days.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_address_that_refused_its_mail_is_still_known_to_have() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let now = app.now();
    app.write(|connection| {
        diesel::update(outbox::table)
            .set((outbox::state.eq("failed"), outbox::settled_at.eq(now)))
            .execute(connection)
    });
    app.fail_mails_to("ann@example.com");
    let maria = maria_after(&app, 90).await;
    assert_eq!(mails(&app), 0);
    maria
        .get(&user)
        .await
        .assert_says("The last mail to ann@example.com failed.");
}

#[actix_web::test]
async fn a_mail_that_waits_is_never_deleted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.after(Duration::days(400));
    assert_eq!(mails(&app), 1);
    app.link_mailed_to("ann@example.com").await;
}

#[actix_web::test]
async fn a_link_tells_that_it_ended_for_half_a_year_and_no_shorter_than_its_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(7 + 179));
    app.visitor().get(&link).await.assert_says("Send me a new link");
    app.after(DAY);
    app.visitor().get(&link).await.assert_says("This link isn't known here");

    let maria = maria_after(&app, 1).await;
    keep(&maria, "Mails that were sent, refused or dropped", "365").await;
    app.create_user(&maria, &PersonForm::BOB).await;
    let link = app.link_mailed_to("bob@example.com").await;
    app.after(Duration::days(364));
    app.visitor().get(&link).await.assert_says("Send me a new link");
    app.after(DAY);
    app.visitor().get(&link).await.assert_says("This link isn't known here");
}

#[actix_web::test]
async fn a_link_that_lives_as_long_as_one_may_is_never_deleted_before() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), if name.ends_with("_validity") { "90" } else { value.as_str() }))
        .collect();
    maria
        .post("/settings/communication", &fields)
        .await
        .assert_says("Saved.");
    keep(&maria, "Links and temporary passwords that were used or expired", "30").await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(90) - Duration::SECOND);
    app.visitor().get(&link).await.assert_says("Set your password");
    app.after(Duration::days(30));
    app.visitor().get(&link).await.assert_says("Send me a new link");
    app.after(DAY);
    assert_eq!(links_of_ann(&app), 0);
}

#[actix_web::test]
async fn the_journal_is_kept_for_two_years_or_for_ever() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let maria = maria_after(&app, 729).await;
    maria
        .get("/journal?action=user_created")
        .await
        .assert_says("Ann Berg")
        .assert_says("Entries are kept for 730 days.");
    keep(&maria, "Journal", "").await.assert_says("Saved.");
    let maria = maria_after(&app, 700).await;
    maria
        .get("/journal?action=user_created")
        .await
        .assert_says("Ann Berg")
        .assert_silent("Entries are kept for");
    maria.get(&user).await.assert_silent("Activity older than");
    keep(&maria, "Journal", "730").await.assert_says("Saved.");
    let maria = maria_after(&app, 1).await;
    maria
        .get("/journal?action=user_created")
        .await
        .assert_says("Nothing of this kind has happened yet");
    maria
        .get(&user)
        .await
        .assert_says("Activity older than 730 days is no longer kept.")
        .assert_silent("User created");
}

#[actix_web::test]
async fn a_bulk_act_goes_after_a_year_and_tells_before_that_its_mails_are_gone() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let batch = app.select(&maria, &["Berg, Ann"], "Resend activation email").await;
    let page = maria.submit(batch.form("Send Emails")).await.path;
    app.deliver_mail().await;
    maria.get(&page).await.assert_says("1 of 1 mails have left.");
    let maria = maria_after(&app, 90).await;
    let old = maria.get(&page).await;
    old.assert_says("1 of 1 users are done. The mails' outcomes are no longer kept.")
        .assert_silent("mails have left");
    let maria = maria_after(&app, 274).await;
    maria.get(&page).await.assert_says("Done 1");
    let maria = maria_after(&app, 1).await;
    maria.get(&page).await.assert_status(404);
    maria.get("/batches").await.assert_silent("Resend activation email");
}

#[actix_web::test]
async fn a_bulk_act_whose_mails_wait_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let batch = app.select(&maria, &["Berg, Ann"], "Resend activation email").await;
    let page = maria.submit(batch.form("Send Emails")).await.path;
    let maria = maria_after(&app, 400).await;
    maria
        .get(&page)
        .await
        .assert_says("Running")
        .assert_says("0 of 1 mails have left.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_large_bulk_act_goes_piece_by_piece_with_the_mails_that_stay() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(1_200);
    let all = [("act", "activation"), ("all", "1"), ("status", "staged")];
    let batch = maria.post("/batches", &all).await.path;
    maria.post(&format!("{batch}/confirm"), &[("act", "activation")]).await;
    app.carry_out_batches().await;
    app.deliver_mail().await;
    keep(&maria, "Mails that were sent, refused or dropped", "").await;
    app.clock.advance(Duration::days(366));
    let people = || app.read(|connection| batch_items::table.count().get_result::<i64>(connection));
    let mut before = people();
    assert_eq!(before, 1_200);
    while tidy_a_piece(&app, "the only one") {
        let after = people();
        assert!(before - after <= 500, "{} in one piece", before - after);
        before = after;
    }
    assert_eq!(before, 0);
    assert_eq!(app.read(|connection| batches::table.count().get_result::<i64>(connection)), 0);
    assert_eq!(mails(&app), 1_200);
}

#[actix_web::test]
async fn what_is_old_goes_in_small_pieces_and_once_a_day() {
    let app = TestApp::start().await;
    app.administrator().await;
    let long_ago = app.now() - Duration::days(800);
    let recent = entries(&app);
    add_entries(&app, 1_200, long_ago);
    // Numbers rise with times, but for a clock that was wrong.
    app.write(|connection| {
        diesel::update(journal::table.filter(journal::id.le(recent)))
            .set(journal::id.eq(journal::id + 10_000))
            .execute(connection)
    });
    let mut pieces = Vec::new();
    let mut before = entries(&app);
    while tidy_a_piece(&app, "the only one") {
        let after = entries(&app);
        pieces.push(before - after);
        before = after;
    }
    assert_eq!(pieces, [500, 500, 200]);
    assert_eq!(entries(&app), recent);
    add_entries(&app, 1, long_ago);
    app.after(Duration::hours(15));
    assert_eq!(entries(&app), recent + 1, "it is still the same day");
    app.after(Duration::hours(1));
    assert_eq!(entries(&app), recent);
}

#[actix_web::test]
async fn one_of_several_instances_does_it() {
    let app = TestApp::start().await;
    app.administrator().await;
    let recent = entries(&app);
    add_entries(&app, 2_000, app.now() - Duration::days(800));
    app.write(|connection| {
        diesel::update(journal::table.filter(journal::id.le(recent)))
            .set(journal::id.eq(journal::id + 10_000))
            .execute(connection)
    });
    std::thread::scope(|scope| {
        for instance in ["first", "second", "third"] {
            let app = &app;
            scope.spawn(move || while tidy_a_piece(app, instance) {});
        }
    });
    assert_eq!(entries(&app), recent);
}

#[actix_web::test]
async fn nothing_is_read_from_end_to_end_for_it() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let batch = app.select(&maria, &["Berg, Ann"], "Disable").await;
    maria.submit(batch.form("Disable")).await;
    app.deliver_mail().await;
    let url = app.own_database().url();
    statements::heard(&url);
    app.after(Duration::days(1_000));
    let run = statements::heard(&url).run;
    let deletes = run.keys().filter(|sql| sql.starts_with("DELETE"));
    for table in ["journal", "outbox", "tokens", "batches", "batch_items"] {
        let named = [format!("\"{table}\""), format!("`{table}`")];
        let mut of_table = deletes
            .clone()
            .filter(|sql| named.iter().any(|name| sql.contains(name)));
        assert!(of_table.next().is_some(), "{table}: {run:#?}");
    }
    let foreign_key = "SELECT id FROM tokens WHERE mail_id = 1".to_owned();
    let asked = run
        .keys()
        .filter(|sql| !sql.starts_with("SELECT pg_"))
        .chain([&foreign_key]);
    for sql in asked.filter(|sql| ["SELECT", "DELETE", "UPDATE"].iter().any(|verb| sql.starts_with(verb))) {
        let plan = app.own_database().plan_of(sql);
        for table in ["outbox", "journal", "tokens", "batch_items"] {
            let scans = [format!("Seq Scan on {table}"), format!("SCAN {table}")];
            let is_scanned = plan
                .lines()
                .any(|line| scans.iter().any(|scan| line.trim_end().ends_with(scan)));
            // The oldest of all are walked by their numbers.
            let walks = !sql.contains("WHERE") && sql.contains("LIMIT");
            assert!(!is_scanned || walks, "{sql}\n{plan}");
        }
    }
}

#[actix_web::test]
async fn each_has_its_bounds_and_a_change_is_journalled() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (record, days, fits) in [
        ("Journal", "29", false),
        ("Journal", "30", true),
        ("Journal", "3651", false),
        ("Journal", "forever", false),
        ("Mails that were sent, refused or dropped", "89", false),
        ("Mails that were sent, refused or dropped", "90", true),
        ("Links and temporary passwords that were used or expired", "29", false),
        ("Links and temporary passwords that were used or expired", "", true),
        ("Finished bulk actions", "-1", false),
        ("Finished bulk actions", "3650", true),
    ] {
        let page = keep(&maria, record, days).await;
        assert_eq!(page.says("Saved. What is older is deleted within a day."), fits, "{record}: {days}");
        assert_eq!(page.error_at(record).is_empty(), fits, "{record}: {days}");
    }
    let page = maria.get("/settings/retention").await;
    assert_eq!(page.value_of("Journal"), "30");
    assert_eq!(page.value_of("Finished bulk actions"), "3650");
    maria
        .get("/journal?action=settings_changed")
        .await
        .assert_says("Retention: Journal")
        .assert_says("Retention: Finished bulk actions")
        .assert_silent("Retention: Mails");
}

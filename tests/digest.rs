//! The weekly digest: what waits for whoever may edit users, once a week, and not while nothing waits.

use std::sync::Barrier;

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::context::UserId;
use purser::db::schema::{digest_runs, digests, outbox, user_roles, users};
use purser::db::{Connection, DatabaseError};
use purser::mail::MailKind;
use purser::mail::mailbox::CapturedMail;
use purser::mail::outbox::MailState;
use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const PAGE: &str = "/settings/communication";
const DAY: Duration = Duration::days(1);
const ANN: PersonForm = PersonForm::ANN;

/// On Tuesday at eight: Maria, Eve who may edit users too, Bob in support, and Ann, who is invited.
async fn office(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    let form = maria.get(PAGE).await.form("Save").tick("Weekly digest");
    maria.submit(form).await.assert_says("Saved. Weekly digest: off → on.");
    maria
}

/// All that have left, oldest first, and of those of one moment by address.
async fn digests_sent(app: &TestApp) -> Vec<CapturedMail> {
    let mut mails = app.deliver_mail().await;
    mails.retain(|mail| mail.kind == MailKind::WeeklyDigest);
    mails.sort_by_key(|mail| (mail.at, mail.to.clone()));
    mails
}

fn recipients(mails: &[CapturedMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.to.as_str()).collect()
}

fn mend_address_of(app: &TestApp, address: &str) {
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq(address)))
            .set(users::mail_failed_at.eq(None::<Timestamp>))
            .execute(connection)
    });
}

#[actix_web::test]
async fn on_mondays_whoever_may_edit_users_is_told_once_what_waits() {
    let app = TestApp::start().await;
    office(&app).await;
    app.fail_mails_to(ANN.email);
    app.after(DAY * 6 - Duration::hours(2) - Duration::MINUTE);
    assert_eq!(digests_sent(&app).await.len(), 0, "it is not six yet");
    app.after(Duration::MINUTE);
    let first = digests_sent(&app).await;
    assert_eq!(recipients(&first), ["eve@example.com", "maria@example.com"]);
    let text = &first[1].letter.text;
    assert_eq!(first[1].letter.subject, "What waits for you this week");
    assert!(text.contains("- 1 address failed:"), "{text}");
    assert!(!text.contains("expired") && !text.contains("wait:"), "{text}");
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let list = text
        .lines()
        .find(|line| line.contains("/users?"))
        .expect("a link to the list");
    maria
        .get(list)
        .await
        .assert_says("Berg, Ann")
        .assert_silent("Dahl, Bob");
    for _ in 0..6 {
        app.after(DAY);
    }
    assert_eq!(digests_sent(&app).await.len(), 2, "once a week");
    app.after(DAY);
    let both = digests_sent(&app).await;
    assert_eq!(both.len(), 4);
    let text = &both[3].letter.text;
    assert!(text.contains("- 1 invitation expired without being used:"), "{text}");
}

#[actix_web::test]
async fn none_is_sent_while_nothing_waits_and_what_comes_on_tuesday_waits_for_monday() {
    let app = TestApp::start().await;
    office(&app).await;
    app.write(|connection| {
        diesel::update(users::table)
            .set(users::invitation_ends_at.eq(None::<Timestamp>))
            .execute(connection)
    });
    app.after(DAY * 6);
    app.after(DAY);
    app.fail_mails_to(ANN.email);
    for _ in 0..5 {
        app.after(DAY);
    }
    assert_eq!(digests_sent(&app).await.len(), 0);
    app.after(DAY);
    assert_eq!(digests_sent(&app).await.len(), 2);
}

#[actix_web::test]
async fn after_weeks_of_being_down_there_is_one() {
    let app = TestApp::start().await;
    office(&app).await;
    // Until Thursday, 17 December.
    app.after(DAY * 23);
    let mails = digests_sent(&app).await;
    assert_eq!(recipients(&mails), ["eve@example.com", "maria@example.com"]);
    for _ in 0..3 {
        app.after(DAY);
    }
    assert_eq!(digests_sent(&app).await.len(), 2);
    app.after(DAY);
    assert_eq!(digests_sent(&app).await.len(), 4, "on Monday");
}

#[actix_web::test]
async fn it_is_off_at_first_and_whoever_switches_it_on_waits_for_monday() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.fail_mails_to(ANN.email);
    app.after(DAY * 6 + Duration::HOUR);
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let form = maria.get(PAGE).await.form("Save").tick("Weekly digest");
    maria.submit(form).await.assert_says("Weekly digest: off → on.");
    for _ in 0..6 {
        app.after(DAY);
    }
    assert_eq!(digests_sent(&app).await.len(), 0);
    app.after(DAY);
    assert_eq!(digests_sent(&app).await.len(), 1);
}

/// All of this week's, without the lease that keeps instances apart.
fn evaluate_in_eight_threads(app: &TestApp) {
    let together = Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (together, instance) = (&together, format!("instance {number}"));
            scope.spawn(move || {
                let runner = app.runner("digest", &instance);
                let context = app.system_context();
                together.wait();
                while app.write(|connection| (runner.piece)(&runner.portal, connection, &context)) {}
            });
        }
    });
}

fn queued(app: &TestApp) -> i64 {
    app.read(|connection| {
        outbox::table
            .filter(outbox::kind.eq(MailKind::WeeklyDigest))
            .filter(outbox::state.eq(MailState::Queued))
            .count()
            .get_result(connection)
    })
}

#[actix_web::test]
async fn eight_threads_at_once_tell_each_administrator_once() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    office(&app).await;
    app.fail_mails_to(ANN.email);
    app.clock.advance(DAY * 6);
    evaluate_in_eight_threads(&app);
    assert_eq!(queued(&app), 2);
    app.write(|connection| {
        diesel::update(digest_runs::table)
            .set(digest_runs::finished_at.eq(None::<Timestamp>))
            .execute(connection)
    });
    evaluate_in_eight_threads(&app);
    assert_eq!(queued(&app), 2, "the ledger has both");
    let rows: Vec<String> = app.read(|connection| digests::table.select(digests::week).load(connection));
    assert_eq!(rows, ["2026-11-30"; 2]);
}

/// The key alone, which is what holds when two instances read at the same moment that somebody was not told.
#[actix_web::test]
async fn of_eight_who_write_the_same_into_the_ledger_one_does_and_the_digest_tells_only_the_other() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    office(&app).await;
    app.fail_mails_to(ANN.email);
    app.clock.advance(DAY * 6);
    let eve: UserId = app.read(|connection| {
        users::table
            .filter(users::email.eq("eve@example.com"))
            .select(users::id)
            .first(connection)
    });
    let (now, together) = (app.now(), Barrier::new(8));
    let write = |connection: &mut Connection| {
        let entry = (digests::user_id.eq(eve), digests::week.eq("2026-11-30"), digests::at.eq(now));
        diesel::insert_into(digests::table).values(entry).execute(connection)
    };
    let written: Vec<bool> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    together.wait();
                    let written: Result<usize, DatabaseError> =
                        app.database().write_now(|connection| Ok(write(connection)?));
                    written.is_ok()
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(written.iter().filter(|is_written| **is_written).count(), 1);
    evaluate_in_eight_threads(&app);
    assert_eq!(queued(&app), 1, "Maria is told, and Eve was");
    let rows: Vec<i64> = app.read(|connection| digests::table.select(digests::user_id).load(connection));
    assert_eq!(rows.len(), 2);
}

#[actix_web::test]
async fn what_was_right_when_it_was_queued_is_asked_again_when_it_leaves() {
    let app = TestApp::start().await;
    office(&app).await;
    app.fail_mails_to(ANN.email);
    app.after(DAY * 6);
    mend_address_of(&app, ANN.email);
    app.write(|connection| {
        let eve = users::table
            .filter(users::email.eq("eve@example.com"))
            .select(users::id);
        diesel::delete(user_roles::table.filter(user_roles::user_id.eq_any(eve))).execute(connection)
    });
    assert_eq!(digests_sent(&app).await.len(), 0);
    let mut why: Vec<String> = app.read(|connection| {
        outbox::table
            .filter(outbox::kind.eq(MailKind::WeeklyDigest))
            .select(outbox::last_reply)
            .load(connection)
    });
    why.sort_unstable();
    assert_eq!(why, ["Nothing was left to tell.", "This user may not edit users any more."]);
}

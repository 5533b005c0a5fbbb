//! One function derives a status from facts; here is what it must say of each.

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::db::schema::users;
use purser::people::{Standing, Status};
use time::Duration;
use time::macros::date;

use crate::support::{PersonForm, TestApp, start_of_tests};

fn at(hours: i64) -> Option<Timestamp> {
    Some(start_of_tests() + Duration::hours(hours))
}

fn says(standing: Standing) -> (Status, Option<Timestamp>) {
    let now = start_of_tests();
    (standing.status(now), standing.status_ends_at(now))
}

#[test]
fn nothing_happened_yet() {
    assert_eq!(says(Standing::default()), (Status::Staged, None));
}

#[test]
fn a_mail_was_requested() {
    let standing = Standing { invited_at: at(-1), ..Default::default() };
    assert_eq!(says(standing), (Status::Invited, None));
}

#[test]
fn a_password_was_set_or_someone_signed_in_by_single_sign_on() {
    for standing in [
        Standing {
            invited_at: at(-2),
            activated_at: at(-1),
            ..Default::default()
        },
        Standing { last_sign_in_at: at(-1), ..Default::default() },
    ] {
        assert_eq!(says(standing), (Status::Active, None));
    }
}

#[test]
fn a_lock_ends_by_itself() {
    let standing = Standing {
        activated_at: at(-9),
        locked_until: at(1),
        ..Default::default()
    };
    assert_eq!(says(standing), (Status::Locked, at(1)));
    let standing = Standing { locked_until: at(0), ..standing };
    assert_eq!(says(standing), (Status::Active, None));
}

#[test]
fn disabled_outweighs_all_and_ends_by_nobody_but_an_administrator() {
    let standing = Standing {
        activated_at: at(-9),
        locked_until: at(1),
        disabled_at: at(-1),
        ..Default::default()
    };
    assert_eq!(says(standing), (Status::Disabled, None));
}

#[test]
fn the_last_day_counts_until_its_midnight() {
    let standing = Standing {
        activated_at: at(-9),
        last_day: Some(date!(2026 - 11 - 24)),
        ..Default::default()
    };
    assert_eq!(says(standing), (Status::Active, at(16)));
    let standing = Standing { last_day: Some(date!(2026 - 11 - 23)), ..standing };
    assert_eq!(says(standing), (Status::Disabled, None));
}

#[test]
fn of_a_lock_and_a_last_day_the_nearer_end_is_told() {
    let standing = Standing {
        activated_at: at(-9),
        locked_until: at(20),
        last_day: Some(date!(2026 - 11 - 24)),
        ..Default::default()
    };
    assert_eq!(says(standing), (Status::Locked, at(16)));
}

#[actix_web::test]
async fn enabling_and_unlocking_say_when_they_change_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    maria
        .post(&format!("{ann}/enable"), &[])
        .await
        .assert_says("Nothing changed. This user is not disabled.");
    maria
        .post(&format!("{ann}/unlock"), &[])
        .await
        .assert_says("Nothing changed. This user is not locked.");
    let form = maria
        .get(&format!("{ann}/edit"))
        .await
        .form("Save")
        .fill("Last day", "2026-11-10");
    maria.submit(form).await;
    maria
        .post(&format!("{ann}/enable"), &[])
        .await
        .assert_says("Nothing changed. The last day of employment has passed.");
}

#[actix_web::test]
async fn many_last_days_that_pass_at_once_are_seen_to_piece_by_piece() {
    let app = TestApp::start().await;
    app.add_users(700);
    let yesterday = app.now() - Duration::days(1);
    app.write(|connection| {
        diesel::update(users::table)
            .set((users::last_day.eq(yesterday.date()), users::status_ends_at.eq(yesterday)))
            .execute(connection)
    });
    let runner = app.runner("housekeeping", "the only one");
    let piece = || app.write(|connection| runner.carry_out(connection));
    assert!(piece(), "there is more to do");
    assert_eq!(disabled(&app), 500);
    while piece() {}
    assert_eq!(disabled(&app), 700);
}

fn disabled(app: &TestApp) -> i64 {
    app.read(|connection| {
        users::table
            .filter(users::status.eq(Status::Disabled))
            .count()
            .get_result(connection)
    })
}

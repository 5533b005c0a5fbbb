//! Dates whose order no row can tell.

use diesel::prelude::*;
use purser::db::schema::users;
use time::macros::date;

use super::{apply, look_over, upload, with_people};
use crate::support::TestApp;

fn employment_dates(app: &TestApp) -> Vec<Option<time::Date>> {
    app.read(|connection| {
        users::table
            .filter(users::employment_date.is_not_null())
            .order(users::id)
            .select(users::employment_date)
            .load(connection)
    })
}

#[actix_web::test]
async fn an_order_that_no_row_tells_is_asked_once_for_the_column() {
    let (app, maria) = with_people().await;
    let file = "Login email,Employment date\nann@example.com,03/04/2026\nbob@example.com,05/06/2026\n";
    let page = upload(&maria, file.as_bytes()).await;
    page.assert_says("\"03/04/2026\" can be read in two ways.");
    let unanswered = maria.submit(page.form("Check rows")).await;
    unanswered.assert_status(422);
    assert!(
        unanswered
            .error_at("Employment date")
            .contains("begin with the day or with the month")
    );
    let question = "\"03/04/2026\" can be read in two ways. Dates in this column begin with";
    let page = maria.submit(page.form("Check rows").fill(question, "month")).await;
    page.assert_says("Employment date: 2026-11-01 → 2026-03-04")
        .assert_says("Employment date: 2026-11-01 → 2026-05-06");
    apply(&app, &maria, &page).await.assert_says("Updated 2");
    assert_eq!(employment_dates(&app), [Some(date!(2026 - 03 - 04)), Some(date!(2026 - 05 - 06))]);
}

#[actix_web::test]
async fn a_row_that_can_be_read_in_one_way_only_tells_for_all() {
    let (_app, maria) = with_people().await;
    let file = "Login email,Employment date\nann@example.com,03/04/2026\nbob@example.com,31/12/2026\n";
    let page = look_over(&maria, file).await;
    page.assert_says("2026-11-01 → 2026-04-03")
        .assert_says("2026-11-01 → 2026-12-31");
}

#[actix_web::test]
async fn dates_that_contradict_each_other_are_named_and_asked_about() {
    let (app, maria) = with_people().await;
    let file = "Login email,Employment date\nann@example.com,31/12/2026\nbob@example.com,12/30/2026\n";
    let page = upload(&maria, file.as_bytes()).await;
    let question = "\"31/12/2026\" begins with the day, \"12/30/2026\" with the month. Dates in this column begin with";
    page.assert_says(question).assert_silent("can be read in two ways");
    assert_eq!(page.value_of(question), "", "neither is proposed");
    let unanswered = maria.submit(page.form("Check rows")).await;
    unanswered.assert_status(422).assert_says(question);
    assert_eq!(
        unanswered.error_at("Employment date"),
        "Error: Say whether these dates begin with the day or with the month."
    );
    let checked = maria.submit(page.form("Check rows").fill(question, "day")).await;
    checked
        .assert_says("Changed 1")
        .assert_says("Refused 1")
        .assert_says("Employment date: 2026-11-01 → 2026-12-31")
        .assert_says("Employment date: Enter a date like 2026-11-24, from 1900 to 2100.");
    let columns = maria.get(&checked.link("Columns…")).await;
    assert_eq!(columns.value_of(question), "day");
    let form = columns.form("Check rows").fill(question, "month");
    let checked = maria.submit(form).await;
    checked
        .assert_says("Changed 1")
        .assert_says("Employment date: 2026-11-01 → 2026-12-30");
    apply(&app, &maria, &checked)
        .await
        .assert_says("Updated 1")
        .assert_says("Refused 1");
    assert_eq!(employment_dates(&app), [Some(date!(2026 - 11 - 01)), Some(date!(2026 - 12 - 30))]);
}

//! As many rows as an organisation has people. Not among the usual stories, because it takes minutes unoptimised: run with
//! `cargo nextest run --run-ignored only --no-capture -E 'test(a_hundred_thousand_rows)'`.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use purser::db::schema::users;
use rust_xlsxwriter::Workbook;

use super::{carry_out, state, upload, with_people};
use crate::support::{TestApp, Visitor};

const ROWS: u32 = 100_000;

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let headings =
        ["First name", "Last name", "Login email", "Department", "Employee number", "City", "Employment date"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write(0, column, heading).unwrap();
    }
    for row in 1..=ROWS {
        let cells = [
            format!("Given{}", row % 97),
            format!("Family{}", row % 4_999),
            format!("person{row}@example.com"),
            "Deck".to_owned(),
            format!("E-{row:06}"),
            "Bergen".to_owned(),
            "2026-01-31".to_owned(),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The chore works, and a page is asked for again and again meanwhile. Returns how long each took at the most.
async fn worked(app: &TestApp, maria: &Visitor, is_over: fn(&str) -> bool) -> (Duration, Duration) {
    let (begun, mut slowest) = (Instant::now(), Duration::ZERO);
    let mut work = Box::pin(carry_out(app));
    loop {
        let asked = Instant::now();
        tokio::select! {
            () = &mut work => break,
            page = maria.get("/users") => {
                page.assert_status(200);
                slowest = slowest.max(asked.elapsed());
            }
        }
        if is_over(&state(app)) {
            return (begun.elapsed(), slowest);
        }
    }
    (begun.elapsed(), slowest)
}

#[actix_web::test]
#[ignore = "a measurement, which takes minutes"]
async fn a_hundred_thousand_rows_are_read_looked_over_and_applied_while_pages_are_served() {
    let (app, maria) = with_people().await;
    let file = workbook();
    let begun = Instant::now();
    let page = upload(&maria, &file).await;
    let read = begun.elapsed();
    page.assert_says("100,000 rows were read.");
    let page = maria.submit(page.form("Check rows")).await;
    let (checked, slowest) = worked(&app, &maria, |state| state == "ready").await;
    eprintln!("read {read:.1?}, checked {checked:.1?}, slowest page meanwhile {slowest:.1?}");
    let page = maria.get(&page.path).await;
    page.assert_says("New 100,000");
    maria.submit(page.form("Apply")).await;
    let (applied, slowest) = worked(&app, &maria, |state| state == "done").await;
    eprintln!("applied {applied:.1?}, slowest page meanwhile {slowest:.1?}");
    carry_out(&app).await;
    maria.get(&page.path).await.assert_says("Created 100,000");
    let count: i64 = app.read(|connection| users::table.count().get_result(connection));
    assert_eq!(count, i64::from(ROWS) + 3);
    let again = upload(&maria, &file).await;
    let again = maria.submit(again.form("Check rows")).await;
    carry_out(&app).await;
    maria.get(&again.path).await.assert_says("Unchanged 100,000");
}

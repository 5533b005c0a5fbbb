//! How long people take from their invitation to their first password.

use diesel::prelude::*;
use purser::db::schema::users;
use time::Duration;

use super::{invite_many, with_people};
use crate::imports;
use crate::support::{PageView, TestApp};

/// The lines of the table beside the picture.
fn spans(page: &PageView) -> Vec<(String, String)> {
    let labels = page.all("[aria-labelledby='days'] tbody th");
    labels
        .into_iter()
        .zip(page.all("[aria-labelledby='days'] tbody td"))
        .collect()
}

/// So long after their invitation, two days ago.
fn activate(app: &TestApp, email: &str, after: Duration) {
    let at = app.now() - Duration::days(2) + after;
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq(email)))
            .set((users::activated_at.eq(at), users::status.eq("active")))
            .execute(connection)
    });
}

#[actix_web::test]
async fn whole_days_are_counted_and_half_of_them_took_no_longer_than_the_median() {
    let (app, maria) = with_people().await;
    invite_many(&app, "acme.example", 12);
    let second = Duration::seconds(1);
    for (number, after) in [
        Duration::days(1) - second,
        Duration::days(1),
        Duration::days(2),
        Duration::days(3),
        Duration::days(4),
        Duration::days(8) - second,
        Duration::days(8),
        Duration::days(14),
        Duration::days(15),
        Duration::days(31) - second,
        Duration::days(31),
        // In before they were invited.
        Duration::days(-3),
    ]
    .into_iter()
    .enumerate()
    {
        activate(&app, &format!("p{number}@acme.example"), after);
    }
    let page = maria.get("/reports/accounts?group=domain&domain=acme.example").await;
    let expected = [
        ("0", "1"),
        ("1", "1"),
        ("2", "1"),
        ("3", "1"),
        ("4–7", "2"),
        ("8–14", "2"),
        ("15–30", "2"),
        ("More than 30", "1"),
    ];
    assert_eq!(spans(&page), expected.map(|(days, people)| (days.to_owned(), people.to_owned())));
    page.assert_says("Median: 7 days, of 11 users.");
    let words = page.attribute("svg[role='img']", "aria-label").unwrap();
    assert!(words.contains("Median: 7 days, of 11 users."), "{words}");
    let all = maria.get("/reports/accounts?group=status").await;
    // And Ann, at once.
    all.assert_says("Median: 4 days, of 12 users.");
    maria
        .get("/reports/accounts?group=status&status=invited")
        .await
        .assert_says("Nobody was activated after an invitation yet.");
}

/// By the groups of a page: what its bars say in words, and how wide the part of those who were activated is.
fn bars(page: &PageView) -> (Vec<String>, Option<String>) {
    let width = page.attribute("tbody .chart-strip .chart-activated", "width");
    (page.all("tbody td.cell-strip"), width)
}

#[actix_web::test]
async fn bars_show_the_shares_that_the_numbers_beside_them_tell() {
    let (app, maria) = with_people().await;
    invite_many(&app, "acme.example", 4);
    activate(&app, "p0@acme.example", Duration::days(1));
    let page = maria.get("/reports/accounts?group=domain&domain=acme.example").await;
    assert_eq!(bars(&page), (vec!["25 %".to_owned()], Some("250".to_owned())));
    let part = |class: &str| page.attribute(&format!("tbody .chart-strip .{class}"), "width");
    assert_eq!(part("chart-waiting").as_deref(), Some("750"));
    assert_eq!(part("chart-opened"), None);
    assert!(!page.body.contains("style="), "{}", page.body);
}

#[actix_web::test]
async fn departments_and_imports_have_their_bars_too() {
    let (app, maria) = with_people().await;
    let file = "First name,Last name,Login email\nKim,Moe,kim@example.com\nTor,Moe,tor@example.com\n";
    let page = imports::look_over(&maria, file).await;
    imports::apply(&app, &maria, &page).await;
    activate(&app, "kim@example.com", Duration::days(1));
    let of_import = maria.get("/reports/accounts?group=import&import=1").await;
    assert_eq!(bars(&of_import), (vec!["50 %".to_owned()], Some("500".to_owned())));
    // Of Ann, Bob and Eve, Ann.
    let of_deck = maria.get("/reports/accounts?group=department&department=1").await;
    assert_eq!(bars(&of_deck), (vec!["33 %".to_owned()], Some("333".to_owned())));
}

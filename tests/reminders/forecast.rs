//! What would happen, told before it does.

use super::*;
use crate::support::PersonForm;

#[actix_web::test]
async fn the_forecast_stands_there_before_the_rule_is_switched_on_and_saves_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(DAY * 3);
    let maria = maria_again(&app).await;
    let page = maria.get(PAGE).await;
    page.assert_says("Tomorrow at 06:00 UTC: 0 people")
        .assert_says("Not saved: what the rule above would do once it is switched on.");
    let tried = maria.get(&format!("{PAGE}?days=2&hour=9&most=3&quiet=6")).await;
    tried.assert_says("Today at 09:00 UTC: 1 person");
    assert_eq!(tried.value_of("Remind after"), "2");
    let days: Vec<String> = tried.all("table.compare tbody tr");
    let reminded: Vec<&String> = days
        .iter()
        .filter(|day| day.ends_with(" 2026 1") || day.ends_with("20261"))
        .collect();
    assert_eq!(reminded.len(), 3, "{days:?}");
    assert!(!days.iter().any(|day| day.starts_with("28 Nov")), "a quiet day: {days:?}");
    let people = maria.get(&tried.link("1 person")).await;
    people.assert_says("Ann Berg").assert_says("27 Nov 2026");
    assert_eq!(maria.get(PAGE).await.value_of("Remind after"), "7");
    app.after(DAY * 2);
    assert_eq!(reminders_to(&app, PersonForm::ANN.email).await.len(), 0);
}

#[actix_web::test]
async fn the_list_of_who_is_next_goes_on_over_pages() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    invite_all(&app);
    let page = maria.get(PAGE).await;
    let mut list = maria.get(&page.link("0 people")).await;
    let mut names = list.all("tbody th");
    while list.has_link("Next") {
        list = maria.get(&list.link("Next")).await;
        names.extend(list.all("tbody th"));
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 120);
    list.assert_says("1 Dec 2026");
}

#[actix_web::test]
async fn what_would_remind_more_than_a_hundred_at_once_asks_again_with_the_number() {
    let mut app = TestApp::start().await;
    app.administrator().await;
    app.add_users(251);
    invite_all(&app);
    fail_mails_to_all_but_a_hundred_and_one(&app);
    app.after(DAY * 8);
    let maria = maria_again(&app).await;
    let asked = switch_on(&maria, "7").await;
    asked
        .assert_status(422)
        .assert_says("a reminder is mailed to 101 people")
        .assert_says("Nothing was saved yet.");
    maria.get(PAGE).await.assert_says("Not saved");
    app.write(|connection| {
        diesel::update(users::table)
            .set(users::mail_failed_at.eq(None::<purser::clock::Timestamp>))
            .execute(connection)
    });
    let asked = maria.submit(asked.form("Save and remind 101 people")).await;
    asked.assert_says("251 people");
    maria
        .submit(asked.form("Save and remind 251 people"))
        .await
        .assert_says("Saved. Reminders are on.");
    let form = rule(&maria).await;
    maria.submit(form).await.assert_says("Saved. Reminders are on.");
    app.after(DAY);
    app.leave_mail_queued();
}

fn fail_mails_to_all_but_a_hundred_and_one(app: &TestApp) {
    let now = app.now();
    app.write(|connection| {
        let ids: Vec<i64> = users::table
            .filter(users::status.eq("invited"))
            .order(users::id.desc())
            .limit(150)
            .select(users::id)
            .load(connection)?;
        diesel::update(users::table.filter(users::id.eq_any(ids)))
            .set(users::mail_failed_at.eq(now))
            .execute(connection)
    });
}

#[actix_web::test]
async fn what_makes_no_rule_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (label, value, words) in [
        ("Remind after", "0", "Enter a whole number from 1 to 365."),
        ("Remind after", "366", "Enter a whole number from 1 to 365."),
        ("Remind after", "", "Enter a whole number from 1 to 365."),
        ("at most", "11", "Enter a whole number from 1 to 10."),
        ("at most", "9999999999999999999", "Enter a whole number from 1 to 10."),
        ("Hour, UTC", "24", "Choose the hour."),
    ] {
        let form = rule(&maria).await.tick("No login reminder").fill(label, value);
        let page = maria.submit(form).await;
        page.assert_status(422)
            .assert_says("Nothing was saved")
            .assert_says(words);
    }
    let mut form = rule(&maria).await;
    for day in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] {
        form = form.tick(day);
    }
    maria
        .submit(form)
        .await
        .assert_status(422)
        .assert_says("Leave at least one day on which reminders are sent.");
    maria.get(PAGE).await.assert_says("Not saved");
}

#[actix_web::test]
async fn the_journal_tells_from_what_to_what() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = rule(&maria).await.tick("No login reminder").tick("Sunday");
    maria.submit(form.fill("Remind after", "10")).await;
    let words = "Reminders: No login reminder: off → on, Days between reminders: 7 → 10, Quiet days: none → Sunday";
    maria.get("/journal").await.assert_says(words);
}

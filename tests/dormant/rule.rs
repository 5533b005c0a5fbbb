//! The page of the rule: what would happen, told before it does.

use super::*;

#[actix_web::test]
async fn the_forecast_stands_there_before_the_rule_is_switched_on_and_saves_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.after(DAY * 3);
    let maria = maria_again(&app).await;
    maria
        .get(PAGE)
        .await
        .assert_says("0 people told, 0 people disabled")
        .assert_says("Not saved: what the rule above would do once it is switched on.");
    let tried = maria.get(&format!("{PAGE}?days=4&notice=10")).await;
    tried.assert_says("Tomorrow at 06:00 UTC: 1 person told, 0 people disabled");
    assert_eq!(tried.value_of("Tell users after"), "4");
    let days: Vec<String> = tried.all("table.compare tbody tr");
    assert!(
        days.contains(&"28 Nov 2026 1 0".to_owned()) || days.contains(&"28 Nov 202610".to_owned()),
        "{days:?}"
    );
    assert!(
        days.iter()
            .any(|day| day.starts_with("8 Dec 2026") && day.ends_with('1')),
        "{days:?}"
    );
    maria
        .get(&tried.link("1 person told"))
        .await
        .assert_says("Ann Berg")
        .assert_says("28 Nov 2026")
        .assert_says("8 Dec 2026");
    assert_eq!(maria.get(PAGE).await.value_of("Tell users after"), "90");
    app.after(DAY * 2);
    assert_eq!(notices_to(&app, ANN.email).await.len(), 0);
}

#[actix_web::test]
async fn whoever_was_told_stands_in_the_list_with_the_day_until_they_sign_in() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 3).await;
    let maria = maria_again(&app).await;
    let page = maria.get(PAGE).await;
    page.assert_says("Tomorrow at 06:00 UTC: 0 people told, 0 people disabled");
    let told = maria.get(&page.link("0 people disabled")).await;
    told.assert_says("Ann Berg")
        .assert_says("29 Nov 2026")
        .assert_says("Mailed");
    days_go_by(&app, 1).await;
    let maria = maria_again(&app).await;
    maria
        .get(PAGE)
        .await
        .assert_says("Tomorrow at 06:00 UTC: 0 people told, 1 person disabled");
    app.sign_in(&app.visitor(), ANN.email, PASSWORD).await;
    maria.get(PAGE).await.assert_says("0 people disabled");
    maria
        .get(&format!("{PAGE}/told"))
        .await
        .assert_says("Nobody")
        .assert_silent("Ann Berg");
}

#[actix_web::test]
async fn the_lists_go_on_over_pages() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.add_users(120);
    sign_all_in(&app);
    let walk = async |maria: &Visitor, first: String| {
        let mut list = maria.get(&first).await;
        let mut names = list.all("tbody th");
        while list.has_link("Next") {
            list = maria.get(&list.link("Next")).await;
            names.extend(list.all("tbody th"));
        }
        names.sort_unstable();
        names.dedup();
        names.len()
    };
    assert_eq!(walk(&maria, format!("{PAGE}/forecast?days=1&notice=5")).await, 120);
    let asked = switch_on(&maria, "1", "5").await;
    maria
        .submit(asked.form("Save and tell 120 people"))
        .await
        .assert_says("Saved.");
    app.after(DAY);
    let maria = maria_again(&app).await;
    assert_eq!(walk(&maria, format!("{PAGE}/told")).await, 120);
}

#[actix_web::test]
async fn what_would_tell_more_than_a_hundred_at_once_asks_again_with_the_number() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.add_users(101);
    sign_all_in(&app);
    let asked = switch_on(&maria, "1", "5").await;
    asked
        .assert_status(422)
        .assert_says("a mail tells 101 people")
        .assert_says("Nothing was saved yet.");
    maria.get(PAGE).await.assert_says("Not saved");
    maria
        .submit(asked.form("Save and tell 101 people"))
        .await
        .assert_says("Saved. Dormant accounts are disabled automatically.");
    maria.submit(rule(&maria).await).await.assert_says("Saved.");
}

#[actix_web::test]
async fn what_makes_no_rule_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (label, value, words) in [
        ("Tell users after", "0", "Enter a whole number from 1 to 3650."),
        ("Tell users after", "3651", "Enter a whole number from 1 to 3650."),
        ("Tell users after", "", "Enter a whole number from 1 to 3650."),
        ("disable them after", "0", "Enter a whole number from 1 to 365."),
        ("disable them after", "366", "Enter a whole number from 1 to 365."),
        ("disable them after", "9999999999999999999", "Enter a whole number from 1 to 365."),
    ] {
        let form = rule(&maria).await.tick("Disable dormant accounts").fill(label, value);
        let page = maria.submit(form).await;
        page.assert_status(422)
            .assert_says("Nothing was saved")
            .assert_says(words);
    }
    maria.get(PAGE).await.assert_says("Not saved");
    maria.get(&format!("{PAGE}/forecast?days=x")).await.assert_status(404);
}

#[actix_web::test]
async fn the_journal_tells_from_what_to_what() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    switch_on(&maria, "60", "14").await;
    let words = "Dormant accounts: Disable dormant accounts: off → on, Days without a sign-in: 90 → 60";
    maria.get("/journal").await.assert_says(words);
}

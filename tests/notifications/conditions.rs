//! Who matches what.

use time::Date;
use time::macros::date;

use super::*;

/// Who matches these rows, by first name, in the order in which they came.
async fn matches(maria: &Visitor, rows: &[Row<'_>]) -> Vec<String> {
    let page = written(maria, "Tried out", rows).await;
    let names = page.all("tbody th");
    names
        .into_iter()
        .map(|name| name.split(' ').next().unwrap().to_owned())
        .collect()
}

/// Ann is active and in since the 24th; Bob was invited; Eve is staged; Kim signs in by single sign-on.
async fn crew(app: &TestApp) -> Visitor {
    const KIM: PersonForm = PersonForm {
        first_name: "Kim",
        last_name: "Moe",
        email: "kim@example.com",
    };
    let maria = app.administrator().await;
    app.user_with_role(&maria, &ANN, "Support").await;
    app.create_user(&maria, &BOB).await;
    app.create_staged(&maria, &PersonForm::EVE).await;
    let form = KIM.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Signs in by single sign-on")).await;
    app.deliver_mail().await;
    app.set_language_of(BOB.email, "nb");
    app.fail_mails_to(BOB.email);
    let set = |email: &'static str, employed: Date, last: Option<Date>| {
        app.write(move |connection| {
            diesel::update(users::table.filter(users::email.eq(email)))
                .set((users::employment_date.eq(employed), users::last_day.eq(last)))
                .execute(connection)
        });
    };
    set(ANN.email, date!(2026 - 11 - 01), Some(date!(2026 - 12 - 04)));
    set(BOB.email, date!(2026 - 11 - 24), Some(date!(2026 - 12 - 05)));
    set("eve@example.com", date!(2026 - 12 - 01), None);
    set("kim@example.com", date!(2026 - 11 - 24), None);
    maria
}

#[actix_web::test]
async fn each_field_compares_as_it_says() {
    let app = TestApp::start().await;
    let maria = crew(&app).await;
    let deck = ("0", "department", "is", "1");
    for (row, who) in [
        (("0", "status", "is", "invited"), vec!["Bob"]),
        (("0", "status", "is_not", "staged"), vec!["Ann", "Bob"]),
        (("0", "role", "is", "3"), vec!["Ann"]),
        (("0", "role", "is_not", "3"), vec!["Bob", "Eve", "Kim"]),
        (("0", "position", "is_not", "1"), vec!["Ann", "Bob", "Eve", "Kim"]),
        (("0", "position", "is", "1"), vec![]),
        (("0", "language", "is", "nb"), vec!["Bob"]),
        (("0", "language", "is", "site"), vec!["Ann", "Eve", "Kim"]),
        (("0", "sso", "is", "sso"), vec!["Kim"]),
        (("0", "sso", "is_not", "sso"), vec!["Ann", "Bob", "Eve"]),
        (("0", "mail", "is", "fail"), vec!["Bob"]),
        (("0", "mail", "is", "work"), vec!["Ann", "Eve", "Kim"]),
        (("0", "created", "before", "2026-11-24"), vec![]),
        (("0", "created", "before", "2026-11-25"), vec!["Ann", "Bob", "Eve", "Kim"]),
        (("0", "created", "after", "2026-11-24"), vec![]),
        (("0", "created", "less_than_days_ago", "1"), vec!["Ann", "Bob", "Eve", "Kim"]),
        (("0", "created", "more_than_days_ago", "0"), vec![]),
        (("0", "invited", "ever", ""), vec!["Ann", "Bob"]),
        (("0", "invited", "never", ""), vec!["Eve", "Kim"]),
        (("0", "activated", "ever", ""), vec!["Ann"]),
        (("0", "last_sign_in", "never", ""), vec!["Bob", "Eve", "Kim"]),
        (("0", "last_sign_in", "after", "2026-11-23"), vec!["Ann"]),
        (("0", "employment_date", "is", "2026-11-24"), vec!["Bob", "Kim"]),
        (("0", "employment_date", "before", "2026-11-24"), vec!["Ann"]),
        (("0", "employment_date", "after", "2026-11-24"), vec!["Eve"]),
        (("0", "employment_date", "more_than_days_ago", "22"), vec!["Ann"]),
        (("0", "employment_date", "more_than_days_ago", "23"), vec![]),
        (("0", "employment_date", "less_than_days_ago", "1"), vec!["Bob", "Kim"]),
        (("0", "employment_date", "within_days", "6"), vec!["Bob", "Kim"]),
        (("0", "employment_date", "within_days", "7"), vec!["Bob", "Eve", "Kim"]),
        (("0", "last_day", "within_days", "10"), vec!["Ann"]),
        (("0", "last_day", "within_days", "11"), vec!["Ann", "Bob"]),
        (("0", "last_day", "never", ""), vec!["Eve", "Kim"]),
        (("0", "last_day", "ever", ""), vec!["Ann", "Bob"]),
    ] {
        assert_eq!(matches(&maria, &[deck, row]).await, who, "{row:?}");
    }
}

#[actix_web::test]
async fn rows_of_a_group_must_all_hold_and_of_groups_only_one() {
    let app = TestApp::start().await;
    let maria = crew(&app).await;
    let both = [("0", "status", "is", "staged"), ("0", "sso", "is", "sso")];
    assert_eq!(matches(&maria, &both).await, ["Kim"]);
    let either = [("0", "mail", "is", "fail"), ("3", "sso", "is", "sso")];
    assert_eq!(matches(&maria, &either).await, ["Bob", "Kim"]);
    let page = written(&maria, "Tried out", &either).await;
    page.assert_says("Mails to their address is Failing, or Signs in by is Single sign-on");
}

#[actix_web::test]
async fn what_is_days_ago_moves_with_the_days() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    let rows = [("0", "department", "is", "1"), ("0", "last_sign_in", "more_than_days_ago", "30")];
    let page = written(&maria, "Where are you?", &rows).await;
    page.assert_says("Nobody matches.");
    app.after(DAY * 30);
    let maria = maria_again(&app).await;
    maria.get(&page.path).await.assert_says("Nobody matches.");
    app.after(DAY);
    let maria = maria_again(&app).await;
    maria.get(&page.path).await.assert_says("1 user matches.");
}

#[actix_web::test]
async fn a_condition_that_this_version_does_not_know_matches_nobody() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    let page = written(&maria, "Drill", ACTIVE).await;
    app.write(|connection| {
        use purser::db::schema::notifications;
        let newer = r#"[[{"field":"status","comparison":"is","value":"active"},{"field":"rank","comparison":"is","value":"1"}]]"#;
        diesel::update(notifications::table)
            .set(notifications::condition.eq(newer))
            .execute(connection)
    });
    maria.get(&page.path).await.assert_says("Nobody matches.");
}

#[actix_web::test]
async fn who_matches_goes_on_over_pages_and_is_counted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let mut page = written(&maria, "Drill", &[("0", "status", "is", "staged")]).await;
    page.assert_says("120 users match. Not told yet: 120 users.");
    let mut names = page.all("tbody th");
    while page.has_link("Next") {
        page = maria.get(&page.link("Next")).await;
        names.extend(page.all("tbody th"));
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 120);
}

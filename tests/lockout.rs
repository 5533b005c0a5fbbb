//! The lock after too many wrong passwords: who is told of it, and how it ends.

use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor, link_in};

const SUBJECT: &str = "Your account is locked for a while";

async fn fail_ten_times(app: &TestApp) {
    for _ in 0..10 {
        try_in(app, "ann@example.com", "not the password").await;
    }
}

async fn try_in(app: &TestApp, login: &str, password: &str) -> PageView {
    let fields = [("login", login), ("password", password)];
    app.visitor().post("/login", &fields).await
}

async fn with_ann(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    maria
}

async fn lock_mails(app: &TestApp) -> usize {
    let mails = app.deliver_mail().await;
    mails.iter().filter(|mail| mail.letter.subject == SUBJECT).count()
}

#[actix_web::test]
async fn its_owner_is_told_by_mail_until_when_and_how_to_end_it() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    fail_ten_times(&app).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, SUBJECT);
    assert!(mail.letter.text.contains("Tue 24 Nov 2026, 08:15 UTC"), "{}", mail.letter.text);
    let ann = app.visitor();
    let form = ann.get(&link_in(&mail)).await.form("Send the link");
    ann.submit(form.fill("Email or username", "ann@example.com")).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&ann, &link, "violet harbour under snow")
        .await
        .assert_says("you are signed in");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_tries_is_told_neither_more_nor_less_than_for_an_unknown_name() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    let unknown = try_in(&app, "bob@example.com", PASSWORD).await;
    fail_ten_times(&app).await;
    for password in ["not the password", PASSWORD] {
        let locked = try_in(&app, "ann@example.com", password).await;
        assert_eq!(locked.status, unknown.status);
        assert_eq!(locked.body.replace("ann@example.com", "bob@example.com"), unknown.body);
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_list_and_the_page_say_until_when() {
    let app = TestApp::start().await;
    let maria = with_ann(&app).await;
    fail_ten_times(&app).await;
    app.deliver_mail().await;
    let list = maria.get("/users?status=locked").await;
    list.assert_says("Berg, Ann")
        .assert_says("Locked ends Tue 24 Nov 2026, 08:15 UTC");
    maria
        .get(&list.link("Berg, Ann"))
        .await
        .assert_says("Locked untilTue 24 Nov 2026, 08:15 UTC");
    app.after(Duration::minutes(15));
    maria.get("/users?status=locked").await.assert_says("No users match");
}

#[actix_web::test]
async fn it_mails_once_for_each_lock_and_locks_double() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    let mut length = Duration::minutes(15);
    let mut passed = Duration::ZERO;
    for lock in 1..=8 {
        fail_ten_times(&app).await;
        fail_ten_times(&app).await;
        assert_eq!(lock_mails(&app).await, lock, "one for each lock, however many tries");
        app.after(length);
        passed += length;
        length = Duration::min(length * 2, Duration::DAY);
    }
    assert!(passed > Duration::days(2), "eight mails took {passed}");
}

#[actix_web::test]
async fn it_mails_nobody_to_whom_nothing_was_mailed_yet() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Don't send it yet")).await;
    fail_ten_times(&app).await;
    maria.get("/users?q=ann").await.assert_says("Locked");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_mail_that_left_too_late_is_dropped() {
    let app = TestApp::start().await;
    let maria = with_ann(&app).await;
    fail_ten_times(&app).await;
    app.after(Duration::minutes(15));
    assert_eq!(lock_mails(&app).await, 0);
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("The lock ended before this mail could leave.");
}

#[actix_web::test]
async fn disabled_people_are_not_locked() {
    let app = TestApp::start().await;
    let maria = with_ann(&app).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria.post(&format!("{user}/disable"), &[]).await;
    fail_ten_times(&app).await;
    let page = maria.post(&format!("{user}/enable"), &[]).await;
    page.assert_silent("Locked");
    assert_eq!(lock_mails(&app).await, 0);
}

#[actix_web::test]
async fn whoever_guesses_elsewhere_locks_nobody_out_of_their_own_browser() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let bob = app.active_user(&maria, &PersonForm::BOB).await;
    for visitor in [&ann, &bob] {
        visitor.submit(visitor.get("/").await.form("Sign out")).await;
    }
    fail_ten_times(&app).await;
    for elsewhere in [&app.visitor(), &bob] {
        app.sign_in(elsewhere, "ann.berg", PASSWORD)
            .await
            .assert_says("That didn't work.");
    }
    app.sign_in(&ann, "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    maria.get("/users?status=locked").await.assert_says("Berg, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn guesses_in_a_known_browser_lock_the_account_for_nobody_and_end_its_being_known() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    ann.submit(ann.get("/").await.form("Sign out")).await;
    for _ in 0..10 {
        app.sign_in(&ann, "ann.berg", "not the password")
            .await
            .assert_status(422);
    }
    maria.get("/users?status=locked").await.assert_silent("Berg, Ann");
    fail_ten_times(&app).await;
    app.sign_in(&ann, "ann.berg", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn guesses_at_the_same_moment_in_a_known_browser_all_count() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    ann.submit(ann.get("/").await.form("Sign out")).await;
    let guess = || app.sign_in(&ann, "ann.berg", "not the password");
    futures_util::future::join_all((0..12).map(|_| guess())).await;
    fail_ten_times(&app).await;
    app.sign_in(&ann, "ann.berg", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_browser_is_known_no_more_once_the_password_was_changed_elsewhere() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let thief = ann.thief();
    app.after(Duration::minutes(1));
    let new = "violet harbour under snow";
    let form = ann.get("/account").await.form("Change password");
    ann.submit(
        form.fill("Current password", PASSWORD)
            .fill("Password", new)
            .fill("Re-enter password", new),
    )
    .await
    .assert_says("Your password is changed.");
    ann.submit(ann.get("/").await.form("Sign out")).await;
    fail_ten_times(&app).await;
    app.sign_in(&thief, "ann.berg", new)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&ann, "ann.berg", new)
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

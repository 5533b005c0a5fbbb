//! Selecting many, looking them over, and what is done to them.

use diesel::prelude::*;
use futures_util::future::try_join_all;
use purser::db::schema::{batches, users};
use purser::db::{Access, DatabaseError};
use purser::people::Status;
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

pub async fn select_all(visitor: &Visitor, list: &str, button: &str) -> PageView {
    let page = visitor.get(list).await;
    let mut form = page.form(button);
    form.fields.push(("all".into(), "1".into()));
    visitor.submit(form).await
}

pub fn count(app: &TestApp, status: Status) -> i64 {
    app.read(|connection| {
        users::table
            .filter(users::status.eq(status))
            .count()
            .get_result(connection)
    })
}

#[actix_web::test]
async fn looking_over_all_of_many_leaves_connections_to_others() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let draft = app.select(&maria, &["Berg, Ann"], "Create accounts").await.path;
    let database = app.database();
    let turns = [(); 2].map(|()| database.long_turn(Access::Read, std::time::Duration::ZERO));
    let long = try_join_all(turns).await.unwrap();
    let mut looked_over = Box::pin(maria.get(&draft));
    for _ in 0..10 {
        tokio::select! {
            _ = &mut looked_over => panic!("it did not wait for its turn"),
            page = maria.get("/users") => { page.assert_says("Berg, Ann"); }
        }
    }
    drop(long);
    looked_over.await.assert_says("1 user gets an account");
}

#[actix_web::test]
async fn selecting_many_again_and_again_leaves_half_of_the_time_to_other_forms() {
    const A_WHILE: std::time::Duration = std::time::Duration::from_millis(300);
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let selection = maria
        .get("/users")
        .await
        .form("Create accounts")
        .tick("Select Berg, Ann");
    let database = app.database();
    let long = database.long_turn(Access::Write, A_WHILE).await.unwrap();
    let mut selected = Box::pin(maria.submit(selection));
    tokio::select! {
        _ = &mut selected => panic!("it did not wait for its turn"),
        page = maria.post("/departments", &[("name", "Galley")]) => { page.assert_says("Added Galley."); }
    }
    drop(long);
    selected.await.assert_says("1 user gets an account");

    let written = database.write_all_within(A_WHILE * 10, |_| {
        std::thread::sleep(A_WHILE);
        Ok::<_, DatabaseError>(())
    });
    written.await.unwrap();
    let next = |patience| database.long_turn(Access::Write, patience);
    assert!(next(std::time::Duration::ZERO).await.is_err());
    assert!(next(A_WHILE * 10).await.is_ok());
}

#[actix_web::test]
async fn a_selection_takes_the_place_of_the_one_before() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let first = app.select(&maria, &["Berg, Ann"], "Disable").await;
    let other = app.visitor();
    app.sign_in(&other, "maria@example.com", PASSWORD).await;
    let second = app.select(&other, &["Berg, Ann"], "Disable").await;
    maria
        .submit(first.form("Disable"))
        .await
        .assert_says("That selection is gone: another took its place");
    maria.submit(second.form("Disable")).await.assert_says("Done 1");
    let stored: i64 = app.read(|connection| batches::table.count().get_result(connection));
    assert_eq!(stored, 1);
}

#[actix_web::test]
async fn nobody_selected_is_told_what_to_do() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.select(&maria, &[], "Email Credentials").await;
    page.assert_says("Select users first: tick their boxes, or all that match.");
    assert_eq!(page.path, "/users");
}

#[actix_web::test]
async fn before_anything_is_sent_it_says_who_gets_it_and_who_is_skipped_and_why() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    let eve = app.create_staged(&maria, &PersonForm::EVE).await.path;
    maria.post(&format!("{eve}/disable"), &[]).await;
    let people = ["Berg, Ann", "Dahl, Bob", "Lund, Eve"];
    let page = app.select(&maria, &people, "Resend activation email").await;
    page.assert_says("3 users selected")
        .assert_says("1 user gets an activation mail")
        .assert_says("ann@example.com")
        .assert_silent("bob@example.com")
        .assert_says("2 users are skipped because they")
        .assert_says("are disabled 1")
        .assert_says("have signed in or set a password 1");
    maria
        .get(&page.link("are disabled"))
        .await
        .assert_says("Skipped because they are disabled")
        .assert_says("eve@example.com")
        .assert_silent("bob@example.com");
    assert_eq!(app.deliver_mail().await.len(), 1, "only Bob's own");
    let page = maria.submit(page.form("Send Emails")).await;
    page.assert_says("Done 1").assert_says("Skipped: are disabled 1");
    app.newest_mail_to("ann@example.com").await;
    maria
        .get(&page.link("Skipped: are disabled"))
        .await
        .assert_says("eve@example.com");
}

#[actix_web::test]
async fn all_that_match_means_all_and_not_the_page() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(130);
    let list = maria.get("/users?status=staged").await;
    list.assert_says("All 130 that match");
    let page = select_all(&maria, "/users?status=staged", "Email Credentials").await;
    page.assert_says("130 users that matched a filter")
        .assert_says("130 users get two mails each");
    let everyone = maria.get(&page.link("See them all")).await;
    let mut seen = everyone.all("tbody tr").len();
    let next = maria.get(&everyone.link("Next")).await;
    seen += next.all("tbody tr").len();
    seen += maria.get(&next.link("Next")).await.all("tbody tr").len();
    assert_eq!(seen, 130);
    let page = maria.submit(page.form("Send Emails")).await;
    page.assert_says("0 of 260 mails have left.");
    assert_eq!(app.deliver_mail().await.len(), 260);
    let page = maria.get(&page.path).await;
    page.assert_says("260 of 260 mails have left.");
    assert!(!page.has_button("Cancel"));
    maria
        .get("/batches")
        .await
        .assert_says("Email Credentials")
        .assert_says("Maria Solberg");
}

#[actix_web::test]
async fn a_second_press_sends_nothing_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.submit(page.form("Send Emails")).await;
    maria
        .submit(page.form("Send Emails"))
        .await
        .assert_says("This was confirmed, or cancelled, before.");
    let again = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    again.assert_says("have a mail of this kind in the queue");
    assert_eq!(app.deliver_mail().await.len(), 2);
    let again = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    again.assert_says("were mailed moments ago");
}

#[actix_web::test]
async fn what_became_wrong_after_the_preflight_is_skipped() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.post(&format!("{ann}/disable"), &[]).await;
    maria
        .submit(page.form("Send Emails"))
        .await
        .assert_says("Skipped: are disabled 1");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn only_whoever_selected_confirms() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&bob, &["Berg, Ann"], "Email Credentials").await;
    let form = page.form("Send Emails");
    assert!(!maria.get(&page.path).await.has_button("Send Emails"));
    maria.submit(form).await.assert_status(403);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_resends_and_does_nothing_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::EVE).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    let list = bob.get("/users").await;
    assert!(list.has_button("Email Credentials") && !list.has_button("End sessions"));
    for act in ["disable", "enable", "unlock", "end_sessions", "accounts_by_activation"] {
        bob.post("/batches", &[("act", act), ("id", "1")])
            .await
            .assert_status(403);
    }
    let people = ["Berg, Ann", "Lund, Eve", "Solberg, Maria"];
    let page = app.select(&bob, &people, "Email Credentials").await;
    page.assert_says("may do more than you 1")
        .assert_says("were not invited yet, which takes the right to edit users 1");
    for act in ["disable", "accounts_by_credentials"] {
        bob.post(&format!("{}/confirm", page.path), &[("act", act)])
            .await
            .assert_status(403);
    }
    bob.submit(page.form("Send Emails")).await.assert_says("Done 1");
    maria.get("/users?q=eve").await.assert_says("Staged");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn what_a_disabled_maker_confirmed_goes_no_further() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.add_users(600);
    let page = select_all(&bob, "/users?status=staged", "Resend activation email").await;
    let page = bob.submit(page.form("Send Emails")).await;
    let disable = maria.row_menu("/users?q=bob").await.link("Disable…");
    maria.submit(maria.get(&disable).await.form("Disable")).await;
    app.carry_out_batches().await;
    maria
        .get(&page.path)
        .await
        .assert_says("whoever confirmed may no longer do this 100");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_lost_the_right_meanwhile_does_no_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.add_users(700);
    let page = select_all(&bob, "/users?status=staged", "Resend activation email").await;
    let page = bob.submit(page.form("Send Emails")).await;
    let form = maria
        .get(&format!("{}/edit", maria.get("/users?q=bob").await.link("Dahl, Bob")))
        .await
        .form("Save");
    maria
        .submit(form.untick("User administrator"))
        .await
        .assert_says("Saved.");
    app.carry_out_batches().await;
    maria
        .get(&page.path)
        .await
        .assert_says("Done 500")
        .assert_says("whoever confirmed may no longer do this 200");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn many_are_disabled_and_enabled_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::BOB).await;
    let people = ["Berg, Ann", "Dahl, Bob", "Solberg, Maria"];
    let page = app.select(&maria, &people, "Disable").await;
    page.assert_says("2 users can't sign in any more")
        .assert_says("are you 1");
    maria.submit(page.form("Disable")).await.assert_says("Done 2");
    ann.get("/account").await.assert_says("Sign in");
    assert_eq!(count(&app, Status::Disabled), 2);
    let page = app.select(&maria, &people, "Enable").await;
    page.assert_says("are not disabled 1");
    maria.submit(page.form("Enable")).await.assert_says("Done 2");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn the_last_administrator_is_never_disabled_by_the_way() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Administrator").await;
    let edit = maria.get("/users?q=bob").await.link("Dahl, Bob") + "/edit";
    let form = maria.get(&edit).await.form("Save").fill("Last day", "2027-01-31");
    maria.submit(form).await.assert_says("Saved.");
    app.active_user(&maria, &PersonForm::EVE).await;
    let page = app.select(&bob, &["Solberg, Maria", "Lund, Eve"], "Disable").await;
    bob.submit(page.form("Disable"))
        .await
        .assert_says("Done 1")
        .assert_says("would leave no administrator 1");
    maria.get("/users?q=maria").await.assert_says("Active");
}

#[actix_web::test]
async fn many_are_unlocked() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        app.sign_in(&app.visitor(), "ann.berg", "not the password").await;
    }
    let page = app.select(&maria, &["Berg, Ann", "Solberg, Maria"], "Unlock").await;
    page.assert_says("1 user can try to sign in again at once.")
        .assert_says("are not locked 1");
    maria.submit(page.form("Unlock")).await.assert_says("Done 1");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn many_sessions_are_ended() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::BOB).await;
    let page = app.select(&maria, &["Berg, Ann", "Dahl, Bob"], "End sessions").await;
    page.assert_says("have no open session 1");
    maria.submit(page.form("End sessions")).await.assert_says("Done 1");
    ann.get("/account").await.assert_says("Sign in");
    maria.get("/account").await.assert_says("Sessions");
}

#[actix_web::test]
async fn a_selection_that_nobody_confirmed_is_forgotten() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    app.after(Duration::days(1));
    app.carry_out_batches().await;
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria.get(&page.path).await.assert_status(404);
}

#[actix_web::test]
async fn numbers_that_are_nobody_and_words_that_are_nothing_do_no_harm() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .post("/batches", &[("act", "credentials"), ("id", "999"), ("id", "x"), ("id", "-1")])
        .await
        .assert_says("Select users first");
    maria
        .post("/batches", &[("act", "fly"), ("id", "1")])
        .await
        .assert_status(400);
    maria.get("/batches/77").await.assert_status(404);
    maria
        .post("/batches/77/confirm", &[("act", "disable")])
        .await
        .assert_says("That selection is gone");
    maria.post("/batches/77/cancel", &[]).await.assert_status(404);
    maria.get("/batches/77/people?outcome=done").await.assert_status(404);
}

//! Slips of paper with credentials.

use diesel::prelude::*;
use purser::db::schema::ending_reminders;
use time::Duration;

use super::{KARI, OLE, OWN, comes_aboard, page_of, password_on, secrets, slip_of, with_ole};
use crate::browser::house::{add_staged_user, make_administrator};
use crate::servers::portal::{Portal, purser};
use crate::support::{PASSWORD, PersonForm, TestApp, TestDatabase, Visitor};

async fn select_both(maria: &Visitor) -> crate::support::PageView {
    let form = maria.get("/users").await.form("Hand out credentials");
    let form = form
        .tick("Select Vik, Ole")
        .tick("Select Moe, Kari")
        .tick("Select Berg, Ann");
    maria.submit(form).await
}

#[actix_web::test]
async fn a_slip_brings_somebody_without_an_address_aboard() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let page = slip_of(&maria, &OLE).await;
    page.assert_status(200)
        .assert_says("These passwords are shown this once")
        .assert_says("Ole Vik")
        .assert_says("Valid until Tue 1 Dec 2026, 08:00 UTC.");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.all(".slip dd")[0], format!("{}/login", app.base_url));
    assert_eq!(page.qr_code("#sign-in-page path"), format!("{}/login", app.base_url));
    assert_eq!(page.attribute(".slip .qr use", "href").as_deref(), Some("#sign-in-page"));
    maria.get("/users?q=vik").await.assert_says("Invited");
    let password = password_on(&page);
    let ole = comes_aboard(&app, "ole.vik", &password).await;
    ole.get("/").await.assert_says("Welcome aboard, Ole");
    maria.get("/users?q=vik").await.assert_says("Active");
    app.sign_in(&app.visitor(), "ole.vik", &password)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ole.vik", OWN)
        .await
        .assert_says("Welcome aboard, Ole");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn it_is_shown_once_and_stored_nowhere() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let page = slip_of(&maria, &OLE).await;
    let password = password_on(&page);
    let again = maria.get(&page.path).await;
    assert_eq!(again.path, "/users");
    let person = page_of(&maria, &OLE).await;
    for secret in [password.clone(), password.replace('-', "")] {
        app.assert_stored_nowhere(&secret);
        again.assert_silent(&secret);
        person.assert_silent(&secret);
        maria.get("/journal").await.assert_silent(&secret);
    }
    person.assert_says("Credentials handed out on paper");
    maria
        .get("/journal")
        .await
        .assert_says("Credentials handed out on paper");
}

#[actix_web::test]
async fn a_second_press_makes_another_and_both_work_until_one_is_used() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let question = maria
        .submit(page_of(&maria, &OLE).await.form("Hand out credentials…"))
        .await;
    let first = password_on(&maria.submit(question.form("Show the slips")).await);
    let second = password_on(&maria.submit(question.form("Show the slips")).await);
    assert_ne!(first, second);
    app.sign_in(&app.visitor(), "ole.vik", &first)
        .await
        .assert_says("Choose a password of your own");
    comes_aboard(&app, "ole.vik", &second).await;
    app.sign_in(&app.visitor(), "ole.vik", &first)
        .await
        .assert_says("That didn't work.");
    maria
        .submit(question.form("Show the slips"))
        .await
        .assert_says("Nothing was handed out")
        .assert_silent("Temporary password");
}

#[actix_web::test]
async fn many_are_handed_out_at_once_and_whoever_needs_none_is_skipped() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    app.create_user(&maria, &KARI).await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let question = select_both(&maria).await;
    question
        .assert_says("2 users get a slip of paper")
        .assert_says("ole.vik, No address")
        .assert_says("1 user is skipped because they")
        .assert_says("have signed in or set a password Ann Berg");
    let page = maria.submit(question.form("Show the slips")).await;
    page.assert_says("2 slips");
    assert_eq!(page.all(".slip h2"), ["Kari Moe", "Ole Vik"]);
    let secrets = secrets(&page);
    assert_eq!((secrets[0].as_str(), secrets[2].as_str()), ("kari.moe", "ole.vik"));
    comes_aboard(&app, "kari.moe", &secrets[1]).await;
    app.sign_in(&app.visitor(), "kari.moe", &secrets[3])
        .await
        .assert_says("That didn't work.");
    comes_aboard(&app, "ole.vik", &secrets[3]).await;
}

#[actix_web::test]
async fn who_may_do_more_is_given_nothing_by_who_may_less() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let role = page_of(&maria, &OLE).await;
    let form = maria
        .get(&format!("{}/edit", role.path))
        .await
        .form("Save")
        .tick("Administrator");
    maria.submit(form).await.assert_says("Saved.");
    app.create_user(&maria, &KARI).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let question = eve.post("/credentials", &[("id", "2"), ("id", "3")]).await;
    question
        .assert_says("1 user gets a slip of paper")
        .assert_says("may do more than you Ole Vik");
    let page = eve.post("/credentials/slips", &[("id", "2"), ("id", "3")]).await;
    page.assert_says("1 of those you selected are left out");
    assert_eq!(page.all(".slip h2"), ["Kari Moe"]);
    eve.post("/credentials/slips", &[("id", "2")])
        .await
        .assert_says("Nothing was handed out");
    maria.get("/users?q=vik").await.assert_says("Staged");
}

#[actix_web::test]
async fn the_password_is_asked_for_again_before_slips_are_shown() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    app.after(Duration::minutes(15));
    let question = maria
        .submit(page_of(&maria, &OLE).await.form("Hand out credentials…"))
        .await;
    let asked = maria.submit(question.form("Show the slips")).await;
    asked
        .assert_says("Confirm your password")
        .assert_silent("Temporary password");
    maria.get("/users?q=vik").await.assert_says("Staged");
    let page = maria.confirm_password(&asked).await;
    comes_aboard(&app, "ole.vik", &password_on(&page)).await;
}

#[actix_web::test]
async fn no_more_than_two_hundred_at_once() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(200);
    let all = [("all", "1"), ("status", "staged")];
    let question = maria.post("/credentials", &all).await;
    question.assert_says("200 users get a slip of paper");
    let page = maria.submit(question.form("Show the slips")).await;
    assert_eq!(page.all(".slip").len(), 200);
    app.create_user(&maria, &OLE).await;
    maria
        .post("/credentials", &[("all", "1"), ("status", "invited")])
        .await
        .assert_says("200 users get a slip of paper");
    maria
        .post("/credentials", &[("all", "1")])
        .await
        .assert_says("at most 200 users at once");
    let ids: Vec<String> = (1..=201).map(|id| id.to_string()).collect();
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("id", id.as_str())).collect();
    for path in ["/credentials", "/credentials/slips"] {
        let page = maria.post(path, &fields).await;
        page.assert_says("at most 200 users at once")
            .assert_silent("Valid until");
    }
    maria.post("/credentials", &[]).await.assert_says("Select users first");
}

#[actix_web::test]
async fn a_slip_speaks_the_language_of_whoever_gets_it() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let edit = format!("{}/edit", page_of(&maria, &OLE).await.path);
    let form = maria.get(&edit).await.form("Save").fill("Language", "nb");
    maria.submit(form).await.assert_says("Saved.");
    let page = slip_of(&maria, &OLE).await;
    page.assert_says("Midlertidig passord").assert_says("Brukernavn");
    assert_eq!(page.attribute(".slip", "lang").as_deref(), Some("nb"));
}

#[actix_web::test]
async fn an_expired_slip_opens_nothing() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let password = password_on(&slip_of(&maria, &OLE).await);
    app.after(Duration::days(7));
    app.sign_in(&app.visitor(), "ole.vik", &password)
        .await
        .assert_says("This temporary password expired on Tue 1 Dec 2026, 08:00 UTC.");
}

#[actix_web::test]
async fn disabling_ends_a_slip() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let password = password_on(&slip_of(&maria, &OLE).await);
    let page = page_of(&maria, &OLE).await;
    maria.post(&format!("{}/disable", page.path), &[]).await;
    maria.post(&format!("{}/enable", page.path), &[]).await;
    app.sign_in(&app.visitor(), "ole.vik", &password)
        .await
        .assert_says("That didn't work.");
    maria
        .get(&page.path)
        .await
        .assert_says("The temporary password that they were handed ended on");
}

#[actix_web::test]
async fn a_mail_that_is_cancelled_takes_no_slip_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = maria.post("/credentials/slips", &[("id", "2")]).await;
    let password = password_on(&page);
    let batch = maria.post("/batches", &[("act", "activation"), ("id", "2")]).await;
    let batch = maria.submit(batch.form("Send Emails")).await;
    maria
        .submit(batch.form("Cancel what has not left"))
        .await
        .assert_says("Cancelled.");
    maria.get("/users?q=ann").await.assert_says("Invited");
    comes_aboard(&app, "ann.berg", &password).await;
    app.deliver_mail().await;
}

#[actix_web::test]
async fn paper_proves_nothing_about_an_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.fail_mails_to("ann@example.com");
    let page = slip_of(&maria, &PersonForm::ANN).await;
    app.sign_in(&app.visitor(), "ann.berg", &password_on(&page))
        .await
        .assert_says("Choose a password of your own");
    assert_eq!(maria.get("/users?q=ann").await.all(".badge-bad"), ["Mail failed"]);
}

#[actix_web::test]
async fn nobody_is_reminded_by_mail_of_paper_that_ends() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    maria
        .submit(form.tick("Reminders before an invitation ends"))
        .await
        .assert_says("Saved.");
    app.create_staged(&maria, &PersonForm::ANN).await;
    maria
        .post("/credentials/slips", &[("id", "2")])
        .await
        .assert_says("1 slip");
    for _ in 0..7 {
        app.after(Duration::days(1));
    }
    assert!(app.deliver_mail().await.is_empty());
    let looked_at: i64 = app.read(|connection| ending_reminders::table.count().get_result(connection));
    assert_eq!(looked_at, 0);
}

#[actix_web::test]
async fn nor_is_it_in_what_a_portal_prints_and_logs() {
    let database = TestDatabase::empty();
    let mut command = purser();
    command.env("PURSER_LOG", "debug");
    let portal = Portal::start_as(command, &database.url());
    let maria = make_administrator(&portal).await;
    add_staged_user(&maria, &PersonForm::ANN).await;
    let page = maria.post("/credentials/slips", &[("id", "2")]).await;
    let password = password_on(&page);
    assert!(portal.logged().contains("/credentials/slips"), "it logs requests: {}", portal.logged());
    for secret in [password.clone(), password.replace('-', "")] {
        assert!(!portal.logged().contains(&secret) && !portal.printed().contains(&secret));
    }
    let ann = Visitor::new(&portal.base_url);
    let form = ann.get("/login").await.form("Sign in");
    ann.submit(form.fill("Email or username", "ann.berg").fill("Password", &password))
        .await
        .assert_says("Choose a password of your own");
    assert_ne!(password, PASSWORD);
}

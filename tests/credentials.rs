use time::Duration;

use crate::browser::house::{add_staged_user, make_administrator};
use crate::servers::portal::{Portal, purser};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, TestDatabase, Visitor};

const OWN: &str = "violet harbour under snow";

/// Ann, to whom nothing was mailed, and the page that asks whether to mail her.
async fn selected(app: &TestApp, maria: &Visitor, button: &str) -> PageView {
    let list = maria.get("/users?q=ann").await;
    let page = maria.submit(list.form(button).tick("Select Berg, Ann")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(app.mailbox.mails().is_empty());
    page
}

async fn staged_ann(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    maria
}

/// Ann's temporary password, from the mail.
async fn mailed_to_ann(app: &TestApp, maria: &Visitor) -> String {
    let page = selected(app, maria, "Email Credentials").await;
    maria.submit(page.form("Send Emails")).await.assert_status(200);
    password_in(app).await
}

async fn password_in(app: &TestApp) -> String {
    let mails = app.deliver_mail().await;
    let mail = mails
        .iter()
        .find(|mail| mail.letter.subject == "Your temporary password")
        .expect("the password was mailed");
    password_among(&mail.letter.text).expect("the mail holds the password")
}

pub fn password_among(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.matches('-').count() == 3)?;
    Some(line.trim().trim_matches('*').to_owned())
}

#[actix_web::test]
async fn two_mails_bring_the_username_and_the_password() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let page = selected(&app, &maria, "Email Credentials").await;
    page.assert_says("Confirm Email Sending")
        .assert_says("1 user gets two mails")
        .assert_says("Ann Berg")
        .assert_says("ann@example.com");
    let page = maria.submit(page.form("Send Emails")).await;
    page.assert_says("0 of 2 mails have left.");
    let password = password_in(&app).await;
    let mails = app.mailbox.mails();
    assert_eq!(mails.len(), 2);
    let welcome = mails
        .iter()
        .find(|mail| mail.letter.subject == "Welcome aboard, Ann")
        .unwrap();
    assert!(welcome.letter.text.contains("ann.berg"));
    assert!(welcome.letter.text.contains("/login"));
    assert!(!welcome.letter.text.contains(&password));
    maria.get(&page.path).await.assert_says("2 of 2 mails have left.");
    maria.get("/users?q=ann").await.assert_says("Invited");
}

#[actix_web::test]
async fn the_temporary_password_leads_to_one_of_her_own() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    let ann = app.visitor();
    let page = app.sign_in(&ann, "ann.berg", &password).await;
    page.assert_says("Choose a password of your own");
    let form = page
        .form("Set password")
        .fill("Password", OWN)
        .fill("Re-enter password", OWN);
    ann.submit(form)
        .await
        .assert_says("Your password is set.")
        .assert_says("Welcome aboard, Ann");
    maria.get("/users?q=ann").await.assert_says("Active");
    app.sign_in(&app.visitor(), "ann.berg", &password)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ann@example.com", OWN)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn however_it_is_typed() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    for typed in [password.replace('-', ""), password.to_uppercase(), password.replace('-', " ")] {
        app.sign_in(&app.visitor(), "ann.berg", &typed)
            .await
            .assert_says("Choose a password of your own");
    }
    app.sign_in(&app.visitor(), "maria@example.com", &password)
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn until_it_is_changed_every_address_leads_to_the_change_form() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    let ann = app.visitor();
    app.sign_in(&ann, "ann.berg", &password).await;
    for path in [
        "/",
        "/account",
        "/users",
        "/users/1",
        "/pax",
        "/mail",
        "/batches",
        "/settings/communication",
        "/login",
    ] {
        let page = ann.get(path).await;
        assert_eq!(page.path, "/login/new-password", "{path}");
    }
    for path in ["/account/password", "/account/sessions/end-others", "/users/new", "/batches", "/users/1/disable"] {
        let page = ann.post_without_following(path, &[]).await;
        assert_eq!((page.status.as_u16(), page.location().as_str()), (303, "/login/new-password"), "{path}");
    }
    ann.post("/logout", &[]).await.assert_says("You are signed out.");
    assert_eq!(ann.get("/account").await.path, "/login");
}

#[actix_web::test]
async fn a_refused_password_leaves_the_temporary_one_alive() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    let ann = app.visitor();
    let page = app.sign_in(&ann, "ann.berg", &password).await;
    let form = page
        .form("Set password")
        .fill("Password", "short")
        .fill("Re-enter password", "short");
    let page = ann.submit(form).await;
    page.assert_status(422);
    assert!(page.error_at("Password").contains("Use at least 15 characters."));
    app.sign_in(&app.visitor(), "ann.berg", &password)
        .await
        .assert_says("Choose a password of your own");
}

#[actix_web::test]
async fn two_who_press_at_once_set_one_password() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    let (first, second) = (app.visitor(), app.visitor());
    let form = |page: PageView, own: &str| {
        page.form("Set password")
            .fill("Password", own)
            .fill("Re-enter password", own)
    };
    let one = form(app.sign_in(&first, "ann.berg", &password).await, OWN);
    let other = form(app.sign_in(&second, "ann.berg", &password).await, PASSWORD);
    first.submit(one).await.assert_says("Your password is set.");
    second.submit(other).await.assert_silent("Your password is set.");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn an_expired_one_says_what_to_do_next() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    app.after(Duration::days(7));
    let page = app.sign_in(&app.visitor(), "ann.berg", &password).await;
    page.assert_status(422)
        .assert_says("This temporary password expired on Tue 1 Dec 2026, 08:00 UTC.")
        .assert_says("Press \"Forgot your password?\"");
    app.sign_in(&app.visitor(), "ann.berg", "abcd-efgh-jkmn-pqrs")
        .await
        .assert_says("That didn't work.");
    let visitor = app.visitor();
    let form = visitor
        .get(&page.link("Forgot your password?"))
        .await
        .form("Send the link");
    visitor.submit(form.fill("Email or username", "ann.berg")).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&visitor, &link, OWN)
        .await
        .assert_says("you are signed in");
}

#[actix_web::test]
async fn its_life_is_a_setting() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let form = maria.get("/settings/communication").await.form("Save");
    let form = form
        .fill("Temporary passwords are valid for", "2")
        .fill("Temporary passwords are valid for days or hours", "hours");
    maria.submit(form).await.assert_says("Saved.");
    let password = mailed_to_ann(&app, &maria).await;
    app.after(Duration::hours(2));
    app.sign_in(&app.visitor(), "ann.berg", &password)
        .await
        .assert_says("This temporary password expired on Tue 24 Nov 2026, 10:00 UTC.");
}

#[actix_web::test]
async fn again_means_a_new_one_and_both_work() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let first = mailed_to_ann(&app, &maria).await;
    app.after(Duration::minutes(1));
    let list = maria.get("/users?q=ann").await;
    let page = maria
        .submit(list.form("Email Credentials").tick("Select Berg, Ann"))
        .await;
    maria.submit(page.form("Send Emails")).await;
    let second = password_in(&app).await;
    assert_ne!(first, second);
    for password in [first, second] {
        app.sign_in(&app.visitor(), "ann.berg", &password)
            .await
            .assert_says("Choose a password of your own");
    }
}

#[actix_web::test]
async fn it_stands_nowhere() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    app.sign_in(&app.visitor(), "ann.berg", &password).await;
    for secret in [password.clone(), password.replace('-', "")] {
        app.assert_stored_nowhere(&secret);
        for page in ["/mail", "/journal", "/batches", "/batches/1"] {
            maria.get(page).await.assert_silent(&secret);
        }
    }
}

#[actix_web::test]
async fn disabling_ends_it_and_a_change_under_way() {
    let app = TestApp::start().await;
    let maria = staged_ann(&app).await;
    let password = mailed_to_ann(&app, &maria).await;
    let ann = app.visitor();
    let page = app.sign_in(&ann, "ann.berg", &password).await;
    let disable = maria.row_menu("/users?q=ann").await.link("Disable…");
    maria.submit(maria.get(&disable).await.form("Disable")).await;
    let form = page
        .form("Set password")
        .fill("Password", OWN)
        .fill("Re-enter password", OWN);
    ann.submit(form).await.assert_silent("Your password is set.");
    app.sign_in(&app.visitor(), "ann.berg", &password)
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn whoever_has_been_in_gets_none() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let list = maria.get("/users?q=ann").await;
    let page = maria
        .submit(list.form("Email Credentials").tick("Select Berg, Ann"))
        .await;
    page.assert_says("1 user is skipped")
        .assert_says("have signed in or set a password");
    assert!(!page.has_button("Send Emails"));
}

#[actix_web::test]
async fn nor_in_what_a_portal_prints_and_logs() {
    let (database, mail_server) = (TestDatabase::empty(), SmtpServer::start());
    let mut command = purser();
    command.env("PURSER_LOG", "debug").env("SMTP_URL", mail_server.url());
    let portal = Portal::start_as(command, &database.url());
    let maria = make_administrator(&portal).await;
    add_staged_user(&maria, &PersonForm::ANN).await;
    let page = maria.post("/batches", &[("act", "credentials"), ("all", "1")]).await;
    maria.submit(page.form("Send Emails")).await;
    let mails = [mail_server.mail_to("ann@example.com").await, mail_server.nth_mail_to("ann@example.com", 2).await];
    let password = mails.iter().find_map(|mail| password_among(&mail.text)).unwrap();
    let ann = Visitor::new(&portal.base_url);
    let form = ann.get("/login").await.form("Sign in");
    ann.submit(form.fill("Email or username", "ann.berg").fill("Password", &password))
        .await
        .assert_says("Choose a password of your own");
    assert!(portal.logged().contains("POST"), "it logs requests: {}", portal.logged());
    for secret in [password.clone(), password.replace('-', "")] {
        assert!(!portal.logged().contains(&secret) && !portal.printed().contains(&secret));
    }
}

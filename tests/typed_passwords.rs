//! A password that an administrator typed is none that its owner set: whoever was never in is invited by it, and active
//! once they sign in.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::schema::users;
use purser::db::{migrate, revert_last};
use purser::people::Status;
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

const TYPED: &str = "seven grey gulls at noon";
const OWN: &str = "violet harbour under snow";

async fn type_for(maria: &Visitor, user: &str, one_time: bool) -> PageView {
    let form = maria
        .get(&format!("{user}/reset-password"))
        .await
        .form("Set password")
        .fill("Password", TYPED)
        .fill("Re-enter password", TYPED);
    let form = if one_time { form } else { form.untick("One-time password") };
    let page = maria.submit(form).await;
    page.assert_says("The password is set");
    page
}

fn card(page: &PageView) -> (String, Vec<String>) {
    (page.all(".answer p").join(" "), page.all(".answer .button"))
}

fn status_of(app: &TestApp, email: &str) -> Status {
    app.read(|connection| {
        users::table
            .filter(users::email.eq(email))
            .select(users::status)
            .get_result(connection)
    })
}

#[actix_web::test]
async fn whoever_was_never_in_is_invited_by_it_until_they_sign_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let page = type_for(&maria, &ann, false).await;
    page.assert_says("Invited")
        .assert_silent("Active")
        .assert_says("Support");
    let (sentence, button) = card(&page);
    assert_eq!(
        sentence,
        "A password was set by hand, not used yet: Maria Solberg typed it on Tue 24 Nov 2026, 08:00 UTC."
    );
    assert_eq!(button, ["Resend Confirmation Email"]);
    assert_eq!(maria.get("/users?show=never_signed_in").await.all("tbody th"), ["Berg, Ann"]);
    assert_eq!(maria.get("/users?status=active").await.all("tbody th"), ["Solberg, Maria"]);
    let told = maria.get("/").await.all(".funnel a");
    assert_eq!(told, ["Staged0", "Invited1", "Link opened0", "Active1", "Locked0", "Disabled0"]);

    app.sign_in(&app.visitor(), "ann.berg", TYPED)
        .await
        .assert_says("Welcome aboard, Ann");
    maria
        .get(&ann)
        .await
        .assert_says("Active")
        .assert_says("They can: they last signed in");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Active);
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn they_can_be_mailed_an_activation_instead() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let page = type_for(&maria, &ann, false).await;
    app.after(Duration::minutes(1));
    maria
        .submit(page.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    let link = app.link_mailed_to("ann@example.com").await;
    let (sentence, _) = card(&maria.get(&ann).await);
    assert!(sentence.starts_with("The activation mail reached the mail server"), "{sentence}");
    app.set_password(&app.visitor(), &link, OWN)
        .await
        .assert_says("Your password is set");
    app.sign_in(&app.visitor(), "ann.berg", TYPED)
        .await
        .assert_says("That didn't work.");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Active);
}

#[actix_web::test]
async fn who_forgot_what_they_were_told_is_mailed_an_activation() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    type_for(&maria, &ann, false).await;
    let visitor = app.visitor();
    let form = visitor.get("/forgot-password").await.form("Send the link");
    visitor.submit(form.fill("Email or username", "ann.berg")).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(crate::support::link_in(&mail).contains("/activate/"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn a_one_time_password_that_nobody_used_is_an_invitation_that_expired() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    app.after(Duration::days(6));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let (sentence, button) = card(&type_for(&maria, &ann, true).await);
    assert!(sentence.starts_with("A one-time password was typed for them by Maria Solberg"), "{sentence}");
    assert_eq!(button, ["Resend Confirmation Email"]);
    app.after(Duration::days(2));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria.get("/").await.assert_silent("Invitation expired");
    app.after(Duration::days(5));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    assert_eq!(maria.get("/users?show=invitation_expired").await.all("tbody th"), ["Berg, Ann"]);
    type_for(&maria, &ann, true).await;
    assert_eq!(maria.get("/users?show=invitation_expired").await.all("tbody th"), [""; 0]);

    let visitor = app.visitor();
    let page = app.sign_in(&visitor, "ann.berg", TYPED).await;
    assert_eq!(status_of(&app, "ann@example.com"), Status::Invited, "it opens nothing but the form for their own");
    let form = page.form("Set password").fill("Password", OWN);
    visitor
        .submit(form.fill("Re-enter password", OWN))
        .await
        .assert_says("Welcome aboard, Ann");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Active);
}

#[actix_web::test]
async fn wrong_passwords_lock_them_as_others_and_lead_to_an_activation_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    type_for(&maria, &ann, false).await;
    app.after(Duration::minutes(1));
    app.sign_in(&app.visitor(), "ann.berg", "a guess").await;
    let (sentence, button) = card(&maria.get(&ann).await);
    assert!(sentence.starts_with("One wrong password in a row"), "{sentence}");
    assert_eq!(button, ["Resend Confirmation Email"]);
    for _ in 0..9 {
        app.sign_in(&app.visitor(), "ann.berg", "a guess").await;
    }
    assert_eq!(status_of(&app, "ann@example.com"), Status::Locked);
    app.after(Duration::minutes(15));
    assert_eq!(status_of(&app, "ann@example.com"), Status::Invited);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_bulk_action_that_is_cancelled_takes_nobodys_told_password_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    app.create_staged(&maria, &PersonForm::BOB).await;
    let people = ["Berg, Ann", "Dahl, Bob"];
    let page = app.select(&maria, &people, "Resend activation email").await;
    let batch = maria.submit(page.form("Send Emails")).await;
    type_for(&maria, &ann, false).await;
    maria
        .submit(batch.form("Cancel what has not left"))
        .await
        .assert_says("Cancelled.");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Invited);
    assert_eq!(status_of(&app, "bob@example.com"), Status::Staged);
}

#[actix_web::test]
async fn a_typed_password_does_not_make_whoever_was_in_less_active() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    type_for(&maria, &ann, true).await.assert_says("Active");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_administrator_by_a_typed_password_alone_is_not_the_one_who_remains() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let ann = maria
        .submit(form.tick("Don't send it yet").tick("Administrator"))
        .await
        .path;
    type_for(&maria, &ann, false).await;
    let own = maria.get("/users?q=maria").await.link("Solberg, Maria");
    let form = maria.get(&format!("{own}/edit")).await.form("Save");
    let form = PersonForm {
        first_name: "Maria",
        last_name: "Solberg",
        email: "maria@example.com",
    }
    .fill(form);
    let edited = maria.submit(form.untick("Administrator")).await;
    edited.assert_status(422).assert_says("last administrator");
    for _ in 0..10 {
        app.sign_in(&app.visitor(), "ann.berg", "a guess").await;
    }
    assert_eq!(status_of(&app, "ann@example.com"), Status::Locked);
    let edited = maria.submit(edited.form("Save")).await;
    edited.assert_status(422).assert_says("last administrator");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_may_make_no_accounts_makes_none_by_typing_a_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.write(|connection| {
        connection.batch_execute("DELETE FROM role_permissions WHERE permission = 'edit_users' AND role_id <> 1")
    });
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let fields = [("password", TYPED), ("password_again", TYPED)];
    let page = eve.post(&format!("{ann}/password"), &fields).await;
    page.assert_status(422)
        .assert_says("This user was not invited yet. Whoever may edit users can do that.");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Staged);
    maria
        .submit(maria.get(&ann).await.form("Send Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    type_for(&eve, &ann, false).await;
    app.deliver_mail().await;
}

/// As Purser left it before.
const MADE_ACTIVE: &str = "UPDATE users SET activated_at = created_at, status = 'active' WHERE status = 'invited'";

#[actix_web::test]
async fn those_made_active_by_it_before_are_invited_again_but_administrators() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (person, role) in [(PersonForm::ANN, None), (PersonForm::BOB, Some("Administrator"))] {
        let form = person.fill(maria.get("/users/new").await.form("Create user"));
        let form = form.tick("Don't send it yet");
        let form = if let Some(role) = role { form.tick(role) } else { form };
        let user = maria.submit(form).await.path;
        type_for(&maria, &user, false).await;
    }
    app.active_user(&maria, &PersonForm::EVE).await;
    let typed_later = maria.get("/users?q=eve").await.link("Lund, Eve");
    type_for(&maria, &typed_later, false).await;
    app.deliver_mail().await;
    app.write(|connection| connection.batch_execute(MADE_ACTIVE));
    // Back to before the migration, which is the last but those that came after it.
    let later = std::fs::read_dir("migrations/sqlite").unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_str().unwrap() >= "2026-11-26-000019"
    });
    for _ in 0..later.count() {
        revert_last(&app.database()).unwrap();
    }
    for email in ["ann@example.com", "bob@example.com", "eve@example.com"] {
        assert_eq!(status_of(&app, email), Status::Active, "{email}");
    }
    migrate(&app.database()).unwrap();
    let statuses = ["ann", "bob", "eve"].map(|name| status_of(&app, &format!("{name}@example.com")));
    assert_eq!(statuses, [Status::Invited, Status::Active, Status::Active]);
    maria.get("/users?status=invited").await.assert_says("Berg, Ann");
}

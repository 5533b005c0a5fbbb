//! Who may be sent which mail, and what is said of those who may not.

use diesel::prelude::*;
use purser::db::schema::users;
use time::Duration;

use crate::support::{PersonForm, TestApp, Visitor};

const fn person(first_name: &'static str, email: &'static str) -> PersonForm {
    PersonForm { first_name, last_name: "Berg", email }
}

/// Each is in a state in which no activation mail may be sent; the last may have one. "berg" finds Maria Solberg too.
async fn one_of_each(app: &TestApp, maria: &Visitor) {
    app.active_user(maria, &person("Active", "active@example.com")).await;
    let disabled = app
        .create_staged(maria, &person("Disabled", "disabled@example.com"))
        .await
        .path;
    maria.post(&format!("{disabled}/disable"), &[]).await;
    let form = person("Sso", "sso@example.com").fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Signs in by single sign-on")).await;
    app.create_staged(maria, &person("Addressless", "none@example.com"))
        .await;
    app.create_user(maria, &person("Failed", "failed@example.com")).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::first_name.eq("Addressless")))
            .set((users::email.eq(""), users::email_key.eq("")))
            .execute(connection)?;
        diesel::update(users::table.filter(users::first_name.eq("Failed")))
            .set(users::mail_failed_at.eq(now))
            .execute(connection)
    });
    app.create_user(maria, &person("Waiting", "waiting@example.com")).await;
    app.after(Duration::minutes(1));
    app.create_user(maria, &person("Mailed", "mailed@example.com")).await;
    app.create_staged(maria, &person("Fitting", "fitting@example.com"))
        .await;
}

#[actix_web::test]
async fn every_reason_has_its_words_and_its_list() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    one_of_each(&app, &maria).await;
    let page = maria
        .post("/batches", &[("act", "activation"), ("all", "1"), ("q", "berg")])
        .await;
    page.assert_says("1 user gets an activation mail")
        .assert_says("fitting@example.com")
        .assert_says("8 users are skipped");
    for (reason, who) in [
        ("have signed in or set a password", "Active Berg"),
        ("are disabled", "Disabled Berg"),
        ("sign in by single sign-on", "Sso Berg"),
        ("have no e-mail address", "Addressless Berg"),
        ("have an address that failed before", "Failed Berg"),
        ("have a mail of this kind in the queue", "Waiting Berg"),
    ] {
        let list = maria.get(&page.link(reason)).await;
        list.assert_says(who);
    }
    app.deliver_mail().await;
    let page = maria
        .post("/batches", &[("act", "activation"), ("all", "1"), ("q", "mailed")])
        .await;
    page.assert_says("were mailed moments ago");
}

#[actix_web::test]
async fn the_same_reasons_stand_at_the_button_and_meet_the_press() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    one_of_each(&app, &maria).await;
    let sent = app.deliver_mail().await.len();
    for (who, reason) in [
        ("Active", "This user has set a password already."),
        ("Disabled", "This user is disabled. Enable them first."),
        ("Sso", "This user signs in by single sign-on and needs no link."),
        ("Addressless", "This user has no e-mail address."),
        ("Failed", "The last mail to this address failed."),
        ("Mailed", "A mail to this user was asked for moments ago."),
    ] {
        let user = maria
            .get(&format!("/users?q={who}"))
            .await
            .link(&format!("Berg, {who}"));
        maria.get(&format!("{user}/edit")).await.assert_says(reason);
        maria
            .post(&format!("{user}/activation-mail"), &[])
            .await
            .assert_says(&format!("Not sent. {reason}"));
    }
    assert_eq!(app.deliver_mail().await.len(), sent);
}

#[actix_web::test]
async fn the_button_says_when_it_works_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let page = maria.get(&user).await;
    page.assert_says("Resend again from Tue 24 Nov 2026, 08:01 UTC");
    assert!(!page.has_button("Resend Confirmation Email"));
    app.after(Duration::seconds(59));
    assert!(!maria.get(&page.path).await.has_button("Resend Confirmation Email"));
    app.after(Duration::seconds(1));
    assert!(maria.get(&page.path).await.has_button("Resend Confirmation Email"));
}

#[actix_web::test]
async fn credentials_that_became_wrong_in_the_queue_are_dropped_with_their_reason() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    let batch = maria.submit(page.form("Send Emails")).await.path;
    maria.post(&format!("{ann}/disable"), &[]).await;
    assert!(app.deliver_mail().await.is_empty());
    maria
        .get("/mail")
        .await
        .assert_says("This user is disabled. Enable them first.");
    maria.get(&batch).await.assert_says("Dropped 2");
}

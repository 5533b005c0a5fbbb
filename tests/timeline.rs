//! One person's timeline: what happened to their mails and by whom, and what they did.

use time::Duration;

use crate::mail::{app_with, person};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

/// What happened, newest first, each with by whom and when.
async fn timeline(visitor: &Visitor, user: &str) -> Vec<String> {
    visitor.get(user).await.all(".timeline li")
}

#[actix_web::test]
async fn a_mail_put_off_tells_each_try_and_the_servers_words() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("later-2@example.com")).await.path;
    app.try_delivering().await;
    app.after(Duration::minutes(1));
    app.try_delivering().await;
    app.after(Duration::minutes(2));
    app.try_delivering().await;
    assert_eq!(
        timeline(&maria, &user).await,
        [
            "Activation mail sent to later-2@example.com, at try 3250 2.0.0 Taken as 1Tue 24 Nov 2026, 08:03 UTC",
            "Activation mail deferred451 4.7.1 Greylisted, come back laterTue 24 Nov 2026, 08:01 UTC",
            "Activation mail deferred451 4.7.1 Greylisted, come back laterTue 24 Nov 2026, 08:00 UTC",
            "Activation mail queuedby Maria Solberg, Tue 24 Nov 2026, 08:00 UTC",
            "User createdby Maria Solberg, Tue 24 Nov 2026, 08:00 UTC",
        ]
    );
}

#[actix_web::test]
async fn a_mail_tried_again_still_tells_why_it_failed_before() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("refused@example.com")).await.path;
    app.try_delivering().await;
    app.after(Duration::minutes(1));
    maria
        .submit(maria.get("/mail").await.form("Try again"))
        .await
        .assert_says("first in line");
    app.after(Duration::minutes(1));
    app.try_delivering().await;
    let told = timeline(&maria, &user).await;
    assert!(told[0].starts_with("Activation mail to refused@example.com failed550 5.1.1"), "{told:#?}");
    assert_eq!(
        told[1],
        "Activation mail tried again, after this reply550 5.1.1 No such mailbox hereby Maria Solberg, Tue 24 Nov 2026, \
         08:01 UTC"
    );
}

#[actix_web::test]
async fn resends_say_by_whom_and_drops_say_why() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    bob.post(&format!("{user}/activation-mail"), &[]).await;
    maria.post(&format!("{user}/disable"), &[]).await;
    app.deliver_mail().await;
    let told = timeline(&maria, &user).await;
    assert_eq!(
        told[..3],
        [
            "Activation mail was not sentThis user is disabled. Enable them first.Tue 24 Nov 2026, 08:01 UTC",
            "User disabledby Maria Solberg, Tue 24 Nov 2026, 08:01 UTC",
            "Activation mail queuedby Bob Dahl, Tue 24 Nov 2026, 08:01 UTC",
        ]
    );
}

#[actix_web::test]
async fn failed_sign_ins_in_a_row_are_one_line_and_push_nothing_out() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    for _ in 0..3 {
        app.after(Duration::minutes(1));
        app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
    }
    app.after(Duration::minutes(1));
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD).await;
    app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
    let told = timeline(&maria, &user).await;
    assert_eq!(
        told[..3],
        [
            "Sign-in failedTue 24 Nov 2026, 08:04 UTC",
            "Signed inby Ann Berg, Tue 24 Nov 2026, 08:04 UTC",
            "3 failed sign-insTue 24 Nov 2026, 08:03 UTC, the first Tue 24 Nov 2026, 08:01 UTC",
        ]
    );
    for _ in 0..9 {
        app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
    }
    let told = timeline(&maria, &user).await;
    assert!(told[0].starts_with("Account locked mail queued"), "{told:#?}");
    assert!(told[1].starts_with("Locked out") && told[2].starts_with("10 failed sign-ins"), "{told:#?}");
    assert!(told.last().unwrap().starts_with("User created"));
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_reset_says_who_asked_and_presses_in_vain_are_one_line() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    app.after(Duration::minutes(1));
    for _ in 0..4 {
        app.visitor()
            .post("/forgot-password", &[("login", "ann@example.com")])
            .await;
        app.deliver_mail().await;
    }
    let told = timeline(&maria, &user).await;
    assert!(told[0].starts_with("Password reset mail sent to ann@example.com"), "{told:#?}");
    assert!(told[1].starts_with("Password reset requested, 3 times: "), "{told:#?}");
    assert_eq!(told[2], "Password reset mail queuedby someone not signed in, Tue 24 Nov 2026, 08:01 UTC");
}

#[actix_web::test]
async fn a_long_timeline_shows_the_newest() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let rename = |city: &'static str| {
        let (maria, user) = (&maria, &user);
        async move {
            let form = maria.get(&format!("{user}/edit")).await.form("Save");
            maria.submit(form.fill("City", city)).await;
        }
    };
    for _ in 0..50 {
        rename("Bergen").await;
        rename("Oslo").await;
    }
    let page = maria.get(&user).await;
    assert_eq!(page.all(".timeline li").len(), 100);
    page.assert_says("The newest 100 events.");
}

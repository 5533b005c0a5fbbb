//! What the manuals of the products that Purser replaces tell people to do, step by step: by the labels they name, from
//! the page on which one arrives, without an address typed by hand.

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor, link_in};

const OWN: &str = "violet harbour under snow";

/// From page to page by links, as the manual words them.
async fn click(visitor: &Visitor, page: &PageView, path: &[&str]) -> PageView {
    let mut link = page.link(path[0]);
    for words in &path[1..] {
        link = visitor.get(&link).await.link(words);
    }
    visitor.get(&link).await
}

#[actix_web::test]
async fn the_manual_of_the_crew_system() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let home = maria.get("/").await;
    let new_user = click(&maria, &home, &["Crew Management & PAX", "Users & PAX", "Users", "New User"]).await;
    let created = maria.submit(PersonForm::ANN.fill(new_user.form("Create user"))).await;
    created.assert_says("Created.");
    app.deliver_mail().await;
    app.after(time::Duration::minutes(5));

    let detail = click(&maria, &home, &["Crew Management & PAX", "Users", "Berg, Ann"]).await;
    let edit = maria.get(&detail.link("Edit")).await;
    maria
        .submit(edit.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com. The link is valid until Tue 1 Dec 2026, 08:05 UTC.");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(mail.letter.text.contains("Verify my email:\n"), "{}", mail.letter.text);

    let ann = app.visitor();
    app.set_password(&ann, &link_in(&mail), OWN)
        .await
        .assert_says("Your password is set and you are signed in.");
    ann.submit(ann.get("/").await.form("Sign out")).await;
    let forgot = ann.get(&ann.get("/login").await.link("Forgot your password?")).await;
    ann.submit(forgot.form("Send").fill("Email or username", "ann@example.com"))
        .await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&ann, &link, PASSWORD)
        .await
        .assert_says("Your password is set");
    app.deliver_mail().await;
    let pax = home.link_at(".nav-sublist a", "PAX");
    maria.get(&pax).await.assert_says("New PAX");
}

#[actix_web::test]
async fn the_manual_of_the_self_service() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::BOB).await;
    let home = maria.get("/").await;
    let staged = click(&maria, &home, &["Staged users"]).await;
    let popup = maria
        .submit(
            staged
                .form("Create accounts")
                .tick("Select Berg, Ann")
                .tick("Select Dahl, Bob"),
        )
        .await;
    maria.submit(popup.form("Create accounts")).await.assert_says("Done 2");
    app.deliver_mail().await;
    app.after(time::Duration::minutes(5));

    let users = click(&maria, &home, &["Users"]).await;
    let popup = maria
        .submit(users.form("Email Credentials").tick("Select Berg, Ann"))
        .await;
    popup
        .assert_says("Confirm Email Sending")
        .assert_says("ann@example.com")
        .assert_silent("bob@example.com");
    maria
        .submit(popup.form("Send Emails"))
        .await
        .assert_says("0 of 2 mails have left.");
    let mails = app.deliver_mail().await;
    let of_subject = |subject: &str| mails.iter().find(|mail| mail.letter.subject == subject).unwrap();
    assert!(of_subject("Welcome aboard, Ann").letter.text.contains("ann.berg"));
    let text = &of_subject("Your temporary password").letter.text;
    let password = text.lines().find(|line| line.matches('-').count() == 3).unwrap();

    let ann = app.visitor();
    let page = app.sign_in(&ann, "ann.berg", password).await;
    let form = page
        .form("Set password")
        .fill("Password", OWN)
        .fill("Re-enter password", OWN);
    ann.submit(form).await.assert_says("Welcome aboard, Ann");

    let detail = click(&maria, &home, &["Users", "Berg, Ann"]).await;
    let edit = maria.get(&detail.link("Edit")).await.form("Save");
    maria
        .submit(edit.fill("Username", "ann.of.deck"))
        .await
        .assert_says("Saved.");
    let told = app.newest_mail_to("ann@example.com").await;
    assert!(told.letter.text.contains("ann.of.deck"), "{}", told.letter.text);
    for login in ["ann.of.deck", "ann@example.com"] {
        app.sign_in(&app.visitor(), login, OWN).await.assert_says("Ann");
    }
}

#[actix_web::test]
async fn the_manual_of_the_learning_platform() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let home = maria.get("/").await;
    let communication = click(&maria, &home, &["Administration Settings", "Communication"]).await;
    for label in ["Activation of users", "Reset password", "Credential mails", "Security notices"] {
        communication.assert_says(label);
    }
    maria
        .submit(communication.form("Save").untick("Activation of users"))
        .await
        .assert_says("Saved.");
    let new_user = click(&maria, &home, &["Users", "New User"]).await;
    new_user.assert_says("Activation of users");
    maria.submit(PersonForm::ANN.fill(new_user.form("Create user"))).await;
    assert!(app.deliver_mail().await.is_empty());

    let menu = maria.row_menu("/users?show=never_signed_in&q=ann").await;
    maria
        .submit(menu.form("Resend activation email"))
        .await
        .assert_says("Sent to ann@example.com.");
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link, PASSWORD).await;

    let popup = maria
        .get(&maria.row_menu("/users?q=ann").await.link("Reset password…"))
        .await;
    let form = popup
        .form("Set password")
        .fill("Password", OWN)
        .fill("Re-enter password", OWN);
    maria
        .submit(form)
        .await
        .assert_says("The password is set. It isn't mailed: tell it to Ann yourself.");
    app.deliver_mail().await;
    app.sign_in(&app.visitor(), "ann@example.com", OWN)
        .await
        .assert_says("Choose a password of your own");
    let popup = maria
        .get(&maria.row_menu("/users?q=ann").await.link("Reset password…"))
        .await;
    maria
        .submit(popup.form("Mail the link"))
        .await
        .assert_says("Sent to ann@example.com.");
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link, OWN)
        .await
        .assert_says("Your password is set");
    app.deliver_mail().await;
}

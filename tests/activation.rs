use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn a_new_user_gets_a_mail_sets_a_password_and_is_signed_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &PersonForm::ANN).await;
    page.assert_says("The activation mail goes to ann@example.com.")
        .assert_says("Invited");

    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(mail.letter.text.contains("Verify my email"));
    assert!(mail.letter.html.contains(">Verify my email</a>"));

    let ann = app.visitor();
    let link = crate::support::link_in(&mail);
    let page = app.set_password(&ann, &link, PASSWORD).await;
    page.assert_says("Your password is set and you are signed in.")
        .assert_says("Welcome aboard, Ann");
    maria.get("/users?q=ann").await.assert_says("Active");
}

#[actix_web::test]
async fn the_form_says_before_saving_which_mail_will_go_out() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .get("/users/new")
        .await
        .assert_says("An activation mail goes to the login email when you press \"Create user\".")
        .assert_says("Its link is valid for 7 days.");
}

#[actix_web::test]
async fn an_administrator_holds_the_mail_back_for_one_user() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form.tick("Don't send it yet")).await;
    page.assert_says("Created. No mail was sent.").assert_says("Staged");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn with_activation_off_no_mail_goes_out_by_itself() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    maria
        .submit(form.untick("Activation of users"))
        .await
        .assert_says("Saved.");
    maria
        .get("/users/new")
        .await
        .assert_says("\"Activation of users\" is off, so no mail goes out.");
    app.create_user(&maria, &PersonForm::ANN)
        .await
        .assert_says("No mail was sent.");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn resending_says_to_whom_and_until_when() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    let edit = maria.get("/users?q=ann").await.link("Berg, Ann") + "/edit";
    let page = maria
        .submit(maria.get(&edit).await.form("Resend Confirmation Email"))
        .await;
    page.assert_says("Sent to ann@example.com. The link is valid until Tue 1 Dec 2026, 08:01 UTC.");
    assert_eq!(page.path, edit);
    assert_eq!(app.deliver_mail().await.len(), 2);
}

#[actix_web::test]
async fn the_menu_of_a_row_resends_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    maria
        .submit(maria.row_menu("/users?q=ann").await.form("Resend activation email"))
        .await
        .assert_says("Sent to ann@example.com.");
    assert_eq!(app.deliver_mail().await.len(), 2);
}

#[actix_web::test]
async fn a_resend_does_not_kill_the_mail_that_did_arrive() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let first = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::minutes(1));
    maria
        .submit(maria.row_menu("/users?q=ann").await.form("Resend activation email"))
        .await;
    let second = app.link_mailed_to("ann@example.com").await;
    assert_ne!(first, second);

    let ann = app.visitor();
    app.set_password(&ann, &first, PASSWORD)
        .await
        .assert_says("you are signed in");
    app.visitor().get(&second).await.assert_says("Already done: sign in");
}

#[actix_web::test]
async fn a_new_link_has_its_full_life() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let first = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(6));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
        .submit(maria.row_menu("/users?q=ann").await.form("Resend activation email"))
        .await;
    let second = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(6));
    app.visitor().get(&first).await.assert_says("This link has expired");
    app.visitor().get(&second).await.assert_says("Set your password");
}

#[actix_web::test]
async fn pressing_twice_sends_one_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.after(Duration::minutes(1));
    let page = maria
        .submit(maria.row_menu("/users?q=ann").await.form("Resend activation email"))
        .await;
    page.assert_says("Not sent. A mail of this kind to this user already waits to be sent.");
    assert_eq!(app.deliver_mail().await.len(), 1);
}

#[actix_web::test]
async fn whoever_has_been_in_gets_no_activation_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let menu = maria.row_menu("/users?q=ann").await;
    assert!(!menu.has_button("Resend activation email"));
    menu.assert_says("This user has set a password already.");
    let path = menu.link("Ann Berg");
    let page = maria.post(&format!("{path}/activation-mail"), &[]).await;
    page.assert_says("Not sent. This user has set a password already.");
}

#[actix_web::test]
async fn a_mail_that_became_wrong_in_the_queue_is_dropped_with_its_reason() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &PersonForm::ANN).await;
    let disable = page.link("Disable…");
    maria
        .submit(maria.get(&disable).await.form("Disable"))
        .await
        .assert_says("Disabled.");
    assert!(app.deliver_mail().await.is_empty());
    maria
        .get("/mail")
        .await
        .assert_says("Dropped")
        .assert_says("This user is disabled. Enable them first.");
}

#[actix_web::test]
async fn single_sign_on_users_get_no_activation_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form.tick("Signs in by single sign-on")).await;
    page.assert_says("No mail was sent.").assert_says("Single sign-on");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_mail_that_waits_follows_the_corrected_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(form.fill("Login email", "ann.berg@example.com"))
        .await
        .assert_says("Saved.");
    let mails = app.deliver_mail().await;
    let recipients: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, ["ann.berg@example.com"]);
}

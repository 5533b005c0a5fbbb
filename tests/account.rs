use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

const ANOTHER: &str = "violet harbour under snow";

async fn change_password(visitor: &Visitor, current: &str) -> PageView {
    let form = visitor
        .get("/account")
        .await
        .form("Change password")
        .fill("Current password", current)
        .fill("Password", ANOTHER)
        .fill("Re-enter password", ANOTHER);
    visitor.submit(form).await
}

#[actix_web::test]
async fn changing_the_password_ends_all_other_sessions_and_mails_a_notice() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let phone = app.visitor();
    app.sign_in(&phone, "ann.berg", PASSWORD).await;
    change_password(&ann, PASSWORD)
        .await
        .assert_says("Your password is changed. All other sessions have ended.");
    phone.get("/account").await.assert_says("Email or username");
    ann.get("/account").await.assert_says("Your account");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "Your password was changed");
    app.sign_in(&app.visitor(), "ann.berg", ANOTHER)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn a_stolen_cookie_is_worth_nothing_after_the_password_was_changed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let thief = maria.thief();
    thief.get("/account").await.assert_says("Your account");
    change_password(&maria, PASSWORD)
        .await
        .assert_says("Your password is changed.");
    thief.get("/account").await.assert_says("Email or username");
    maria.get("/account").await.assert_says("Your account");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_current_password_must_be_right() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = change_password(&maria, "wrong").await;
    page.assert_status(422);
    assert!(
        page.error_at("Current password")
            .contains("This is not your current password.")
    );
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard");
}

#[actix_web::test]
async fn sessions_are_listed_and_can_be_ended_one_by_one_or_all() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let others = [app.visitor(), app.visitor(), app.visitor()];
    for other in &others {
        app.sign_in(other, "maria@example.com", PASSWORD).await;
    }
    let page = maria.get("/account").await;
    assert_eq!(page.all(".entries li").len(), 4);
    page.assert_says("This one").assert_says("127.0.0.1");
    let page = maria.submit(page.form("End the session in")).await;
    page.assert_says("The session has ended.");
    assert_eq!(page.all(".entries li").len(), 3);
    let page = maria.submit(page.form("End all other sessions")).await;
    page.assert_says("Ended 2 other sessions.");
    for other in &others {
        other.get("/account").await.assert_says("Email or username");
    }
}

#[actix_web::test]
async fn nobody_ends_the_session_of_another() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD).await;
    let handle = maria
        .get("/account")
        .await
        .attribute("input[name=session]", "value")
        .unwrap();
    ann.post("/account/sessions/end", &[("session", &handle)])
        .await
        .assert_says("That session had already ended.");
    assert_eq!(maria.get("/account").await.all(".entries li").len(), 2);
}

#[actix_web::test]
async fn guessing_the_current_password_locks_like_guessing_at_sign_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        let fields = [("current_password", "a guess"), ("password", ANOTHER), ("password_again", ANOTHER)];
        ann.post("/account/password", &fields).await.assert_status(422);
    }
    maria.get("/users?q=ann").await.assert_says("Locked");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn while_an_account_is_locked_not_even_the_right_password_changes_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let new = [("current_password", PASSWORD), ("password", ANOTHER), ("password_again", ANOTHER)];
    for _ in 0..10 {
        let fields = [("current_password", "a guess"), ("password", ANOTHER), ("password_again", ANOTHER)];
        ann.post("/account/password", &fields).await;
    }
    let page = ann.post("/account/password", &new).await;
    page.assert_status(422);
    let told = page.error_at("Current password");
    assert!(told.contains("none is accepted before Tue 24 Nov 2026, 08:15 UTC"), "{told}");
    let fields = [("new_email", "ann@example.org"), ("address_password", PASSWORD)];
    ann.post("/account/address", &fields)
        .await
        .assert_says("Your address was not changed");
    app.after(Duration::minutes(15));
    ann.post("/account/password", &new)
        .await
        .assert_says("Your password is changed.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_wrong_current_password_is_journalled_as_what_it_is() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let fields = [("current_password", "a guess"), ("password", ANOTHER), ("password_again", ANOTHER)];
    maria.post("/account/password", &fields).await;
    maria
        .get("/users/1")
        .await
        .assert_says("Wrong current password")
        .assert_silent("Sign-in failed");
}

#[actix_web::test]
async fn changing_ones_address_needs_the_password_and_the_new_ones_word() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let form = |password: &'static str| {
        let ann = &ann;
        async move {
            let form = ann.get("/account").await.form("Change address");
            form.fill("New email", "ann@example.org")
                .fill("Your password", password)
        }
    };
    let page = ann.submit(form("a guess").await).await;
    page.assert_status(422).assert_says("Your address was not changed");
    assert!(
        page.error_at("Your password")
            .contains("This is not your current password.")
    );
    assert_eq!(page.value_of("New email"), "ann@example.org");
    ann.submit(form(PASSWORD).await)
        .await
        .assert_says("Sent to ann@example.org. The link is valid until Tue 1 Dec 2026, 08:00 UTC.")
        .assert_says("ann@example.org waits to be confirmed");
    let mails = app.deliver_mail().await;
    assert_eq!(mails[1].to, "ann@example.com");
    assert_eq!(mails[1].letter.subject, "Your e-mail address is to be changed");
    let link = crate::support::link_in(&mails[0]);
    let page = ann.submit(ann.get(&link).await.form("Confirm address")).await;
    page.assert_says("Confirmed. The address of the account is ann@example.org now.");
    app.newest_mail_to("ann@example.com").await;
}

#[actix_web::test]
async fn what_waits_can_be_withdrawn_by_its_owner() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let fields = [("new_email", "ann@example.org"), ("address_password", PASSWORD)];
    let page = ann.post("/account/address", &fields).await;
    let link = app.link_mailed_to("ann@example.org").await;
    ann.submit(page.form("Withdraw"))
        .await
        .assert_says("Withdrawn. The mailed link no longer works.")
        .assert_silent("waits to be confirmed");
    app.visitor().get(&link).await.assert_says("This change was withdrawn");
    ann.post("/account/address/withdraw", &[])
        .await
        .assert_says("No change of address waits to be confirmed any more.");
}

#[actix_web::test]
async fn nobody_mails_to_address_after_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    for (email, sent) in [("one@example.org", true), ("two@example.org", false)] {
        let fields = [("new_email", email), ("address_password", PASSWORD)];
        let page = ann.post("/account/address", &fields).await;
        assert_eq!(page.says("Sent to"), sent, "{}", page.text());
    }
    for taken in ["maria@example.com", "ann@example.com", "no address"] {
        let fields = [("new_email", taken), ("address_password", PASSWORD)];
        ann.post("/account/address", &fields).await.assert_status(422);
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn all_sessions_can_be_ended_this_one_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let phone = app.visitor();
    app.sign_in(&phone, "maria@example.com", PASSWORD).await;
    let page = maria.get("/account").await;
    maria
        .submit(page.form("End all sessions, this one too"))
        .await
        .assert_says("All your sessions have ended, this one too.")
        .assert_says("Email or username");
    for visitor in [&maria, &phone] {
        visitor.get("/account").await.assert_says("Email or username");
    }
}

#[actix_web::test]
async fn nobody_learns_by_their_own_address_which_others_have_accounts() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let fields = [("new_email", "maria@example.com"), ("address_password", PASSWORD)];
    ann.post("/account/address", &fields)
        .await
        .assert_says("Sent to maria@example.com.");
    let link = app.link_mailed_to("maria@example.com").await;
    maria.get(&link).await.assert_says("Another account has this address");
}

#[actix_web::test]
async fn whoever_has_no_role_finds_their_record_and_second_factor_from_the_home_page() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let home = ann.get("/").await;
    ann.get(&home.link("Second factor"))
        .await
        .assert_says("Set up an authenticator app");
    let account = ann.get(&home.link("Your record")).await;
    assert!(account.all("main h2").contains(&"Your record".to_owned()));
    account
        .assert_says("AddressStrandgaten 1")
        .assert_says("DepartmentDeck")
        .assert_says("Mobile+47 912 34 567")
        .assert_says("Employment date1 Nov 2026")
        .assert_says("Ask a user administrator to change it.")
        .assert_says("Sessions");
}

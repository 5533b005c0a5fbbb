//! An administrator, or the support desk, changes an address: at once, or once it is confirmed.

use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor, link_in};

const NEW: &str = "ann.new@example.org";

async fn ann_of(administrator: &Visitor) -> String {
    administrator.get("/users?q=ann").await.link("Berg, Ann")
}

async fn edit_address(administrator: &Visitor, user: &str, email: &str, how: &str) -> PageView {
    let form = administrator.get(&format!("{user}/edit")).await.form("Save");
    administrator
        .submit(form.fill("Login email", email).fill("If the login email changes", how))
        .await
}

async fn correct(visitor: &Visitor, user: &str, email: &str) -> PageView {
    let page = visitor.get(&format!("{user}/address")).await;
    let button = if page.has_button("Change address") {
        "Change address"
    } else {
        "Correct the address and resend"
    };
    visitor.submit(page.form(button).fill("Login email", email)).await
}

/// To whom each mail went since then, oldest first, and what stood in its subject.
async fn mails_since(app: &TestApp, count: usize) -> Vec<(String, String)> {
    let mut mails = app.deliver_mail().await;
    mails.truncate(mails.len() - count);
    mails.reverse();
    mails.into_iter().map(|mail| (mail.to, mail.letter.subject)).collect()
}

fn told(to: &str, subject: &str) -> (String, String) {
    (to.to_owned(), subject.to_owned())
}

#[actix_web::test]
async fn at_once_the_new_address_signs_in_and_the_old_one_is_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let user = ann_of(&maria).await;
    let before = app.deliver_mail().await.len();
    edit_address(&maria, &user, NEW, "at_once")
        .await
        .assert_says("Saved. Links mailed earlier no longer work.")
        .assert_says("Address changed: at once")
        .assert_silent("User edited");
    assert_eq!(mails_since(&app, before).await, [told("ann@example.com", "Your e-mail address was changed")]);
    ann.get("/account").await.assert_says("Your account").assert_says(NEW);
    app.sign_in(&app.visitor(), NEW, PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");
    maria.get("/users?q=ann.new").await.assert_says("Berg, Ann");
    maria
        .get("/users?q=ann%40example.com")
        .await
        .assert_says("No users match");
}

#[actix_web::test]
async fn the_wrong_address_of_someone_never_in_is_told_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let before = app.deliver_mail().await.len();
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(form.fill("Login email", NEW))
        .await
        .assert_says("Links mailed earlier no longer work.");
    assert!(mails_since(&app, before).await.is_empty());
}

#[actix_web::test]
async fn whoever_has_been_in_is_asked_to_confirm_unless_told_otherwise() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = ann_of(&maria).await;
    let before = app.deliver_mail().await.len();
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.fill("Login email", NEW)).await;
    page.assert_says("Saved. A mail asks ann.new@example.org to confirm; until then ann@example.com stays in force.")
        .assert_says("ann.new@example.org, asked by Maria Solberg");
    assert_eq!(
        mails_since(&app, before).await,
        [
            told("ann@example.com", "Your e-mail address is to be changed"),
            told(NEW, "Confirm your new e-mail address")
        ]
    );
    app.sign_in(&app.visitor(), NEW, PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn correct_the_address_and_resend_is_one_act() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let wrong = app.link_mailed_to("ann@example.com").await;
    let page = maria.get(&user).await;
    page.assert_says("Correct… the login email");
    let popup = maria.get(&format!("{user}/address")).await;
    assert_eq!(popup.value_of("Login email"), "ann@example.com");
    correct(&maria, &user, NEW)
        .await
        .assert_says("Sent to ann.new@example.org. The link is valid until Tue 1 Dec 2026, 08:00 UTC.");
    let fresh = app.link_mailed_to(NEW).await;
    app.visitor().get(&wrong).await.assert_status(404);
    app.set_password(&app.visitor(), &fresh, PASSWORD)
        .await
        .assert_says("you are signed in");
}

#[actix_web::test]
async fn a_mail_that_still_waits_is_the_fresh_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    correct(&maria, &user, NEW)
        .await
        .assert_says("Sent to ann.new@example.org.");
    assert_eq!(mails_since(&app, 0).await, [told(NEW, "Activate your account: set your password")]);
}

#[actix_web::test]
async fn the_same_address_again_clears_the_failure_and_resends() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    correct(&maria, &user, "ann@example.com")
        .await
        .assert_status(422)
        .assert_says("A mail to this user was asked for moments ago.");
    app.after(Duration::minutes(1));
    app.fail_mails_to("ann@example.com");
    let page = maria.get(&user).await;
    page.assert_says("The last mail to ann@example.com failed.");
    assert!(page.has_link("Correct the address and resend…"));
    maria
        .get(&format!("{user}/edit"))
        .await
        .assert_says("Correct the address and resend…");
    correct(&maria, &user, "ann@example.com")
        .await
        .assert_says("Sent to ann@example.com.")
        .assert_silent("The last mail to ann@example.com failed.");
    app.link_mailed_to("ann@example.com").await;
}

#[actix_web::test]
async fn support_corrects_whom_nobody_has_met() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    correct(&bob, &user, NEW)
        .await
        .assert_says("Sent to ann.new@example.org.")
        .assert_says("by Bob Dahl");
    app.link_mailed_to(NEW).await;
}

#[actix_web::test]
async fn support_cannot_take_an_account_over_by_an_address_of_its_own() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = ann_of(&bob).await;
    bob.get(&format!("{user}/address"))
        .await
        .assert_says("Whoever follows the link enters this account's password too.");
    correct(&bob, &user, "bob.evil@example.org")
        .await
        .assert_says("Sent to bob.evil@example.org.")
        .assert_says("Until it is followed, ann@example.com stays in force.");
    let mails = app.deliver_mail().await;
    assert_eq!(mails[1].to, "ann@example.com");
    let link = link_in(&mails[0]);
    let page = bob.get(&link).await;
    page.assert_says("It shows that the account is yours");
    for guess in ["", "a guess", PASSWORD] {
        let form = bob
            .get(&link)
            .await
            .form("Confirm address")
            .fill("Your password", guess);
        let page = bob.submit(form).await;
        assert_eq!(page.says("Confirmed."), guess == PASSWORD, "{guess}: {}", page.text());
    }
    maria
        .get(&user)
        .await
        .assert_says("Wrong current password")
        .assert_says("bob.evil@example.org");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn guesses_at_the_password_of_a_confirmation_lock_the_account() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = ann_of(&bob).await;
    correct(&bob, &user, "bob.evil@example.org").await;
    let link = app.link_mailed_to("bob.evil@example.org").await;
    for _ in 0..10 {
        bob.post(&link, &[("current_password", "a guess")])
            .await
            .assert_status(422);
    }
    bob.post(&link, &[("current_password", PASSWORD)])
        .await
        .assert_status(422);
    maria.get(&user).await.assert_says("Locked");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_never_touches_someone_who_may_do_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let mut form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    form.fields.push(("role".into(), "1".into()));
    let user = maria.submit(form).await.path;
    app.deliver_mail().await;
    assert!(!bob.get(&user).await.has_link("Correct"));
    bob.get(&format!("{user}/address")).await.assert_status(403);
    for act in ["address", "address/send-again", "address/withdraw"] {
        bob.post(&format!("{user}/{act}"), &[("new_email", NEW)])
            .await
            .assert_status(403);
    }
}

#[actix_web::test]
async fn nobody_changes_their_own_address_but_by_their_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/users/1/edit").await.form("Save");
    let form = PersonForm {
        first_name: "Maria",
        last_name: "Solberg",
        email: "maria.new@example.org",
    }
    .fill(form)
    .fill("If the login email changes", "at_once");
    let page = maria.submit(form).await;
    page.assert_status(422);
    assert!(
        page.error_at("Login email")
            .contains("Change your own address under Your account")
    );
    maria.get("/users/1/address").await.assert_status(403);
}

#[actix_web::test]
async fn an_address_that_another_has_is_told_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::BOB).await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = ann_of(&maria).await;
    for how in ["at_once", "confirm"] {
        let page = edit_address(&maria, &user, "BOB@example.com", how).await;
        page.assert_status(422);
        assert!(page.error_at("Login email").contains("Another user has this address."));
    }
    let page = correct(&maria, &user, "bob@EXAMPLE.com").await;
    assert!(page.error_at("Login email").contains("Another user has this address."));
    let page = correct(&maria, &user, "no address").await;
    assert!(
        page.error_at("Login email")
            .contains("Enter an address like name@example.com.")
    );
    let page = correct(&maria, &user, "ann@example.com").await;
    assert!(page.error_at("Login email").contains("This is the address already."));
}

#[actix_web::test]
async fn an_edit_that_was_open_meanwhile_does_not_bring_the_old_address_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let open = maria.get(&format!("{user}/edit")).await.form("Save");
    correct(&maria, &user, NEW).await;
    maria
        .submit(open.fill("City", "Bergen"))
        .await
        .assert_status(409)
        .assert_says(NEW);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn long_names_and_long_addresses_fit() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let name: &'static str = Box::leak("عبدالرحمن ".repeat(20).trim().to_owned().into_boxed_str());
    let person = PersonForm { first_name: name, last_name: name, email: "ann@example.com" };
    app.active_user(&maria, &person).await;
    let user = maria.get("/users?q=ann%40").await.link("عبدالرحمن");
    let long = format!("{}@{}.{}.example", "a".repeat(64), "b".repeat(63), "c".repeat(60));
    let longest = format!("{}@{}.{}.{}.example", "a".repeat(64), "b".repeat(63), "c".repeat(60), "d".repeat(56));
    assert_eq!(longest.len(), 254);
    for email in [long, longest] {
        app.after(Duration::minutes(1));
        correct(&maria, &user, &email).await.assert_says(&email);
        let link = app.link_mailed_to(&email).await;
        app.visitor().get(&link).await.assert_says(&email);
    }
}

#[actix_web::test]
async fn a_changed_username_is_told_and_the_old_one_signs_nobody_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = ann_of(&maria).await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(form.fill("Username", "chief.ann"))
        .await
        .assert_says("Username changed")
        .assert_silent("User edited");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "Your username was changed");
    assert!(mail.letter.text.contains("chief.ann") && mail.letter.text.contains("ann@example.com"));
    for (login, welcome) in [("chief.ann", true), ("ann@example.com", true), ("ann.berg", false)] {
        let page = app.sign_in(&app.visitor(), login, PASSWORD).await;
        assert_eq!(page.says("Welcome aboard, Ann"), welcome, "{login}");
    }
}

#[actix_web::test]
async fn someone_never_invited_is_told_no_username() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let user = maria.submit(form.tick("Don't send it yet")).await.path;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(form.fill("Username", "chief.ann"))
        .await
        .assert_says("Username changed");
    assert!(app.deliver_mail().await.is_empty());
}

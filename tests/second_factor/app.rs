use diesel::prelude::*;
use purser::db::schema::authenticators;
use time::Duration;

use super::{Phone, STEP, enter_code};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn the_account_page_tells_what_is_on() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let page = ann.get("/account").await;
    page.assert_says("Second factorOff");
    let page = ann.get(&page.link("Set up a second factor")).await;
    assert_eq!(page.link("Set up an authenticator app"), "/account/second-factor/app");
    app.turn_app_on(&ann).await;
    ann.get("/account")
        .await
        .assert_says("Second factorOn")
        .assert_says("Authenticator appOn since Tue 24 Nov 2026, 08:00 UTC")
        .assert_says("10 of 10 left");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_stolen_cookie_is_worth_nothing_after_it_was_turned_on() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let thief = maria.thief();
    thief.get("/account").await.assert_says("Your account");
    app.turn_app_on(&maria).await;
    thief.get("/account").await.assert_says("Email or username");
    maria.get("/account").await.assert_says("Second factorOn");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn its_code_is_asked_for_after_the_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let visitor = app.halfway_in("ann.berg").await;
    assert_eq!(visitor.get("/users").await.path, "/login/second-factor");
    let code = phone.code_at(app.now());
    enter_code(&visitor, &code).await.assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn the_owner_is_told_by_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.turn_app_on(&ann).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "A second factor was added to your account");
    assert!(mail.letter.text.contains("Tue 24 Nov 2026, 08:00 UTC"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn the_key_can_be_scanned_opened_on_a_phone_and_typed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/account/second-factor/app").await;
    let link = page.link("Open the app here");
    assert!(link.starts_with("otpauth://totp/Purser:maria%40example.com?secret="), "{link}");
    let (_, secret) = Phone::set_up_from(&page).secret();
    assert_eq!(page.all(".secret-text")[0].replace(' ', ""), secret);
    assert!(page.all(".secret-text")[0].split(' ').all(|group| group.len() == 4));
    assert_eq!(page.qr_code("svg.qr path"), link);
    assert!(!page.body.contains("style="), "the content security policy lets no style in");
}

#[actix_web::test]
async fn turning_it_on_asks_for_the_password_and_a_code_and_a_mistake_keeps_the_set_up() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/account/second-factor/app").await;
    let phone = Phone::set_up_from(&page);
    let code = phone.code_at(app.now());
    for (password, code, field, words) in [
        (PASSWORD, "000000", "Code from the app", "This code doesn't fit."),
        (PASSWORD, "", "Code from the app", "This code doesn't fit."),
        ("wrong", code.as_str(), "Current password", "This is not your current password."),
    ] {
        let form = maria.get("/account/second-factor/app").await.form("Turn on");
        let form = form.fill("Current password", password).fill("Code from the app", code);
        let page = maria.submit(form).await;
        page.assert_status(422);
        assert!(page.error_at(field).contains(words), "{field}: {}", page.error_at(field));
        assert_eq!(Phone::set_up_from(&page).secret(), phone.secret());
    }
    maria.get("/account").await.assert_says("Second factorOff");
    let form = maria.get("/account/second-factor/app").await.form("Turn on");
    let form = form.fill("Current password", PASSWORD).fill("Code from the app", &code);
    maria.submit(form).await.assert_says("Your recovery codes");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn sending_the_form_again_makes_nothing_anew() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/account/second-factor/app").await;
    let code = Phone::set_up_from(&page).code_at(app.now());
    let fields = [("current_password", PASSWORD), ("code", &code)];
    maria
        .post("/account/second-factor/app", &fields)
        .await
        .assert_says("Your recovery codes");
    maria
        .post("/account/second-factor/app", &fields)
        .await
        .assert_says("That set-up is over.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_code_is_taken_one_step_early_or_late_and_no_further() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    app.after(Duration::minutes(10));
    for (steps, fits) in [(-2, false), (2, false), (-1, true), (0, true), (1, true)] {
        let code = phone.code_at(app.now() + STEP * steps);
        let page = enter_code(&app.halfway_in("ann.berg").await, &code).await;
        assert_eq!(page.says("Welcome aboard, Ann"), fits, "{steps} steps");
    }
}

#[actix_web::test]
async fn no_code_is_taken_twice() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let (phone, _) = app.turn_app_on(&ann).await;
    app.deliver_mail().await;
    let first = phone.code_at(app.now());
    let visitor = app.halfway_in("ann.berg").await;
    enter_code(&visitor, &first).await.assert_says("That didn't work.");
    app.after(STEP);
    let second = phone.code_at(app.now());
    enter_code(&visitor, &second).await.assert_says("Welcome aboard, Ann");
    let another = app.halfway_in("ann.berg").await;
    enter_code(&another, &second).await.assert_says("That didn't work.");
}

#[actix_web::test]
async fn spaces_in_a_code_make_no_difference() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let code = phone.code_at(app.now());
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    enter_code(&app.halfway_in("ann.berg").await, &spaced)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn its_secret_stands_nowhere_readable() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/account/second-factor/app").await;
    let (bytes, text) = Phone::set_up_from(&page).secret();
    app.assert_stored_nowhere(&text);
    app.assert_stored_nowhere(&page.all(".secret-text")[0]);
    let (phone, _) = app.turn_app_on(&maria).await;
    assert_eq!(phone.secret().0, bytes);
    app.assert_stored_nowhere(&text);
    let sealed: Vec<u8> = app.read(|connection| {
        authenticators::table
            .select(authenticators::sealed_secret)
            .get_result(connection)
    });
    assert!(!sealed.windows(bytes.len()).any(|window| window == bytes));
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_secret_moved_to_another_person_opens_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let bob = app.active_user(&maria, &PersonForm::BOB).await;
    app.turn_app_on(&bob).await;
    app.deliver_mail().await;
    app.write(|connection| {
        let sealed: Vec<u8> = authenticators::table
            .order(authenticators::user_id)
            .select(authenticators::sealed_secret)
            .limit(1)
            .get_result(connection)?;
        diesel::update(authenticators::table)
            .set((authenticators::sealed_secret.eq(sealed), authenticators::last_step.eq(0)))
            .execute(connection)
    });
    let code = phone.code_at(app.now());
    enter_code(&app.halfway_in("ann.berg").await, &code)
        .await
        .assert_says("Welcome aboard, Ann");
    enter_code(&app.halfway_in("bob.dahl").await, &code)
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn a_new_phone_takes_the_place_of_the_old_one_and_the_recovery_codes_stay() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, old, codes) = app.ann_with_app(&maria).await;
    let page = ann
        .get(&ann.get("/account/second-factor").await.link("Set up on another phone"))
        .await;
    let new = Phone::set_up_from(&page);
    let form = page.form("Turn on").fill("Current password", PASSWORD);
    ann.submit(form.fill("Code from the app", &new.code_at(app.now())))
        .await
        .assert_says("The authenticator app is on.")
        .assert_says("10 left");
    app.deliver_mail().await;
    app.after(STEP);
    let visitor = app.halfway_in("ann.berg").await;
    enter_code(&visitor, &old.code_at(app.now()))
        .await
        .assert_says("That didn't work.");
    enter_code(&visitor, &new.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    super::enter_recovery_code(&app.halfway_in("ann.berg").await, &codes[0])
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

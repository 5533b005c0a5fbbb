//! What needs somebody today, and only that.

use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp};

const NEEDS: &str = ".needs a";

#[actix_web::test]
async fn a_portal_in_which_nothing_needs_anyone_says_so_in_one_sentence() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria.get("/").await.assert_silent("Nothing needs you today.");
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let page = maria.get("/").await;
    page.assert_says("Nothing needs you today.")
        .assert_silent("Needs attention")
        .assert_silent("Mail failed")
        .assert_silent("Invitation expired");
}

#[actix_web::test]
async fn all_whose_invitation_expired_are_invited_again_from_here() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for person in [PersonForm::ANN, PersonForm::BOB] {
        app.create_user(&maria, &person).await;
    }
    app.deliver_mail().await;
    app.after(Duration::days(7));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/").await;
    assert_eq!(page.all(NEEDS), ["Invitation expired2"]);
    let draft = maria.submit(page.form("Resend activation email")).await;
    draft
        .assert_says("Confirm Email Sending")
        .assert_says("2 users get an activation mail");
    maria.submit(draft.form("Send Emails")).await;
    assert_eq!(app.deliver_mail().await.len(), 4);
    maria.get("/").await.assert_says("Nothing needs you today.");
}

#[actix_web::test]
async fn whoever_may_not_carry_an_act_out_is_shown_the_number_without_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        app.sign_in(&app.visitor(), "ann@example.com", "not her password").await;
    }
    app.deliver_mail().await;
    for visitor in [&maria, &bob] {
        assert_eq!(visitor.get("/").await.all(NEEDS), ["Locked1"]);
    }
    assert!(!bob.get("/").await.has_button("Unlock"));
    let draft = maria.submit(maria.get("/").await.form("Unlock")).await;
    draft
        .assert_says("Unlock users")
        .assert_says("1 user can try to sign in again at once.");
}

#[actix_web::test]
async fn more_than_a_list_counts_are_told_as_the_list_tells_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(10_001);
    app.write(|connection| {
        use diesel::prelude::*;
        use purser::db::schema::users;
        diesel::update(users::table.filter(users::email.ne("maria@example.com")))
            .set(users::mail_failed_at.eq(app.now()))
            .execute(connection)
    });
    let page = maria.get("/").await;
    assert_eq!(page.all(NEEDS), ["Mail failed10,000+"]);
    maria.get(&page.link("Mail failed")).await.assert_says("10,000+ users");
}

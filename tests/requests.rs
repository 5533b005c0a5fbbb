//! Support asks user administrators for what it may not do itself: a request is accepted by doing it, or declined.

use diesel::prelude::*;
use purser::db::schema::{outbox, requests};
use purser::mail::outbox::MailState;
use time::Duration;

use crate::second_factor::{enter_code, fail_ten_times};
use crate::support::{PageView, PersonForm, TestApp, Visitor};

const STIG: PersonForm = PersonForm {
    first_name: "Stig",
    last_name: "Vang",
    email: "stig@example.com",
};

const NONE: &str = "Nothing is asked for";

/// Maria, Bob in support, and the page of Ann, who has been in.
async fn office(app: &TestApp) -> (Visitor, Visitor, String) {
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    (maria, bob, ann)
}

async fn ask(visitor: &Visitor, user: &str, task: &str) -> PageView {
    visitor.post(&format!("{user}/requests"), &[("task", task)]).await
}

async fn press(visitor: &Visitor, page: &str, button: &str) -> PageView {
    visitor.submit(visitor.get(page).await.form(button)).await
}

#[actix_web::test]
async fn support_asks_in_one_click_and_a_user_administrator_does_it_in_one() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    maria.post(&format!("{ann}/disable"), &[]).await;
    press(&bob, &ann, "Ask a user administrator")
        .await
        .assert_says("Asked to enable them. User administrators see it when they sign in.")
        .assert_says("A user administrator can enable them. Bob Dahl has asked them to.")
        .assert_silent("Ask a user administrator");
    eve.get(&ann)
        .await
        .assert_says("Support asks for help")
        .assert_says("Bob Dahl asks you to enable them");
    let home = eve.get("/").await;
    home.assert_says("Requests from support1");
    eve.get(&home.link("Requests from support"))
        .await
        .assert_says("1 request")
        .assert_says("Please enable them");
    press(&eve, "/requests", "Enable").await.assert_says("Enabled.");
    eve.get("/requests").await.assert_says(NONE);
    eve.get("/").await.assert_silent("Requests from support");
    eve.get(&ann).await.assert_silent("Support asks for help");
    bob.get(&ann)
        .await
        .assert_says("User administrators asked: enable them")
        .assert_says("Request accepted: enable them");
    maria
        .get("/journal?action=request_accepted")
        .await
        .assert_says("Ann Berg Eve Lund");
}

#[actix_web::test]
async fn what_is_declined_may_be_asked_again() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    maria.post(&format!("{ann}/disable"), &[]).await;
    press(&bob, &ann, "Ask a user administrator").await;
    let late = maria.get("/requests").await.form("Decline");
    press(&maria, &ann, "Decline").await.assert_says("Declined.");
    maria
        .submit(late)
        .await
        .assert_says("Somebody answered this request already.");
    bob.get(&ann).await.assert_says("Request declined: enable them");
    press(&bob, &ann, "Ask a user administrator")
        .await
        .assert_says("Asked to enable them.");
    maria.get("/requests").await.assert_says("1 request");
}

#[actix_web::test]
async fn asking_twice_is_asking_once_and_nobody_floods_the_list() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    for _ in 0..2 {
        ask(&bob, &ann, "unlock").await.assert_says("Asked to unlock them.");
    }
    maria.get("/requests").await.assert_says("1 request");
    ask(&bob, &ann, "dance").await.assert_status(404);
    ask(&bob, "/users/999999", "unlock").await.assert_status(404);
    app.add_users(49);
    for page in maria.get("/users?q=Given").await.links_in("tbody th") {
        ask(&bob, &page, "enable").await.assert_says("Asked to enable them.");
    }
    ask(&bob, &ann, "enable")
        .await
        .assert_says("50 of your requests wait for an answer already.");
    maria
        .get("/requests")
        .await
        .assert_says("50 requests")
        .assert_silent("These are the first");
}

#[actix_web::test]
async fn each_is_accepted_by_doing_it() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    let stig = app.create_staged(&maria, &STIG).await.path;
    ask(&bob, &stig, "invite").await;
    press(&maria, "/requests", "Send Confirmation Email").await;

    app.write(|connection| {
        diesel::update(outbox::table.filter(outbox::recipient.eq(STIG.email)))
            .set(outbox::state.eq(MailState::Failed))
            .execute(connection)
    });
    ask(&bob, &stig, "try_mail_again").await;
    maria.get("/requests").await.link("See the mail for Stig Vang");
    press(&maria, "/mail?state=failed", "Try again").await;
    assert_answered(&app, &maria).await;

    ask(&bob, &ann, "reset_password").await;
    let page = maria.get("/requests").await.link("Reset password… for Ann Berg");
    press(&maria, &page, "Mail the link").await;
    assert_answered(&app, &maria).await;

    ask(&bob, &ann, "change_last_day").await;
    let page = maria.get("/requests").await.link("Change the last day for Ann Berg");
    let form = maria.get(&page).await.form("Save");
    maria.submit(form.fill("Last day", "2027-11-01")).await;
    assert_answered(&app, &maria).await;

    ask(&bob, &ann, "change_address").await;
    let page = maria.get("/requests").await.link("Change the address… for Ann Berg");
    let form = maria.get(&page).await.form("Change address");
    maria.submit(form.fill("Login email", "ann@example.org")).await;
    assert_answered(&app, &maria).await;
}

/// And mails that it led to have left.
async fn assert_answered(app: &TestApp, maria: &Visitor) {
    app.deliver_mail().await;
    maria.get("/requests").await.assert_says(NONE);
}

#[actix_web::test]
async fn a_second_factor_that_was_asked_to_be_removed_is_removed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.ann_with_app(&maria).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    enter_code(&app.halfway_in("ann.berg").await, "000000").await;
    press(&bob, &ann, "Ask a user administrator").await;
    let page = maria.get("/requests").await.link("Remove second factor… for Ann Berg");
    press(&maria, &page, "Remove second factor").await;
    assert_answered(&app, &maria).await;
}

#[actix_web::test]
async fn only_who_could_do_it_answers() {
    let app = TestApp::start().await;
    let (maria, bob, _) = office(&app).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let mine = maria.get("/users?q=maria").await.link("Solberg, Maria");
    app.after(Duration::minutes(1));
    app.sign_in(&app.visitor(), "maria@example.com", "not the password")
        .await;
    let page = bob.get(&mine).await;
    page.assert_says("Only an administrator can reset their password.");
    bob.submit(page.form("Ask an administrator")).await;
    let list = eve.get("/requests").await;
    list.assert_says("Another administrator can answer this.");
    assert!(!list.has_button("Decline"));
    eve.post("/requests/1/decline", &[]).await.assert_status(403);
    maria
        .get("/requests")
        .await
        .assert_says("Another administrator can answer this.");
}

#[actix_web::test]
async fn support_unlocks_and_wrong_second_factors_still_count() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    for _ in 0..5 {
        fail_ten_times(&app.halfway_in("ann.berg").await).await;
        press(&bob, &ann, "Unlock")
            .await
            .assert_says("Unlocked. They can try to sign in again.")
            .assert_says("User unlocked by support");
    }
    bob.get(&ann)
        .await
        .assert_says("Too many wrong second factors")
        .assert_says("A user administrator can unlock them.");
    bob.post(&format!("{ann}/unlock"), &[])
        .await
        .assert_says("This user is not locked.");
    let right = phone.code_at(app.now());
    enter_code(&app.halfway_in("ann.berg").await, &right)
        .await
        .assert_says("That didn't work.");
    press(&bob, &ann, "Ask a user administrator").await;
    press(&maria, "/requests", "Unlock").await.assert_says("Unlocked.");
    assert_answered(&app, &maria).await;
    enter_code(&app.halfway_in("ann.berg").await, &right)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn answered_requests_are_kept_as_long_as_the_journal() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    for task in ["enable", "unlock"] {
        ask(&bob, &ann, task).await;
    }
    press(&maria, "/requests", "Decline").await.assert_says("Declined.");
    let count = || app.read(|connection| requests::table.count().get_result::<i64>(connection));
    app.after(Duration::days(300));
    assert_eq!(count(), 2);
    app.after(Duration::days(500));
    assert_eq!(count(), 1, "the one that waits");
}

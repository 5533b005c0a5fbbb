use diesel::prelude::*;
use purser::context::UserId;
use purser::db::schema::users;
use purser::entry::passwords;
use purser::secret::Password;
use purser::secret::password::hash_now;
use purser::secret::policy::MIN_LENGTH;

use super::enter_code;
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

const SHORT: &str = "q7#vLm2x";

impl TestApp {
    /// As an administrator types it by hand.
    pub fn type_one_time_password(&self, email: &str, password: &str) {
        let context = self.system_context();
        let password = Password::new(password, &[], MIN_LENGTH).unwrap();
        let hash = hash_now(&password, &*context.random).unwrap();
        self.write(|connection| {
            let user: UserId = users::table
                .filter(users::email.eq(email))
                .select(users::id)
                .get_result(connection)?;
            passwords::set_by_hand(connection, user, hash, true, context.now)
        });
    }
}

async fn change_password(visitor: &Visitor, current: &str, new: &str) -> PageView {
    let form = visitor.get("/account").await.form("Change password");
    let form = form
        .fill("Current password", current)
        .fill("Password", new)
        .fill("Re-enter password", new);
    visitor.submit(form).await
}

fn least_characters(page: &PageView) -> Option<String> {
    page.attribute("#password", "data-min-length")
}

#[actix_web::test]
async fn beside_a_second_factor_eight_characters_are_enough_on_the_account_page() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let page = ann.get("/account").await;
    page.assert_says("At least 15 characters.");
    assert_eq!(least_characters(&page).as_deref(), Some("15"));
    change_password(&ann, PASSWORD, SHORT)
        .await
        .assert_says("Use at least 15 characters. This has 8.");
    app.turn_app_on(&ann).await;
    let page = ann.get("/account").await;
    page.assert_says("At least 8 characters.");
    assert_eq!(least_characters(&page).as_deref(), Some("8"));
    change_password(&ann, PASSWORD, &SHORT[..7])
        .await
        .assert_says("Use at least 8 characters. This has 7.");
    change_password(&ann, PASSWORD, SHORT)
        .await
        .assert_says("Your password is changed.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn and_on_the_page_behind_a_mailed_link() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let visitor = app.visitor();
    let form = visitor.get("/forgot-password").await.form("Send the link");
    visitor.submit(form.fill("Email or username", "ann.berg")).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let page = visitor.get(&link).await;
    page.assert_says("At least 8 characters.");
    assert_eq!(least_characters(&page).as_deref(), Some("8"));
    app.set_password(&visitor, &link, SHORT)
        .await
        .assert_says("One more step");
    enter_code(&visitor, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_has_a_short_password_sets_a_longer_one_before_they_remove_their_last_factor() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, _) = app.ann_with_app(&maria).await;
    change_password(&ann, PASSWORD, SHORT).await;
    let remove = "/account/second-factor/app/remove";
    let page = ann.get(remove).await;
    page.assert_says("Your password must have at least 15 characters then.");
    let refused = ann.submit(page.form("Remove").fill("Current password", SHORT)).await;
    refused.assert_status(422);
    assert!(
        refused
            .error_at("Current password")
            .contains("too short for an account without a second factor")
    );
    ann.get("/account").await.assert_says("Second factorOn");
    change_password(&ann, SHORT, PASSWORD)
        .await
        .assert_says("Your password is changed.");
    ann.submit(ann.get(remove).await.form("Remove").fill("Current password", PASSWORD))
        .await
        .assert_says("Removed.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whose_factor_an_administrator_removed_chooses_a_longer_password_at_the_next_sign_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, _) = app.ann_with_app(&maria).await;
    change_password(&ann, PASSWORD, SHORT).await;
    let page = maria.get(&maria.get("/users?q=ann").await.link("Berg, Ann")).await;
    maria.post(&page.link("Remove second factor"), &[]).await;
    let visitor = app.visitor();
    let page = app.sign_in(&visitor, "ann.berg", SHORT).await;
    page.assert_says("Choose a longer password")
        .assert_says("At least 15 characters.");
    assert_eq!(visitor.get("/account").await.path, "/login/new-password");
    let form = page.form("Set password").fill("Password", SHORT);
    visitor
        .submit(form.fill("Re-enter password", SHORT))
        .await
        .assert_says("Use at least 15 characters.");
    let form = page.form("Set password").fill("Password", PASSWORD);
    visitor
        .submit(form.fill("Re-enter password", PASSWORD))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

//! The password, asked for again before a dangerous act when it was last given a while ago.

use futures_util::future::join_all;
use time::Duration;

use crate::support::{PASSWORD, PageForm, PageView, PersonForm, TestApp, Visitor};

const QUARTER: Duration = Duration::minutes(15);
const QUESTION: &str = "Confirm your password";

/// Maria, whose last proof is a quarter of an hour old, and Ann's page.
async fn a_while_later(app: &TestApp) -> (Visitor, String) {
    let maria = app.administrator().await;
    let user = app.create_staged(&maria, &PersonForm::ANN).await.path;
    app.after(QUARTER);
    (maria, user)
}

async fn edit(maria: &Visitor, user: &str) -> PageForm {
    maria.get(&format!("{user}/edit")).await.form("Save")
}

async fn fail_to_confirm(visitor: &Visitor, page: &PageView) -> PageView {
    let form = page.form("Confirm").fill("Your password", "not the password");
    visitor.submit(form).await
}

#[actix_web::test]
async fn the_page_of_a_dangerous_act_asks_first_and_then_opens() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let disable = format!("{user}/disable");
    let asked = maria.get(&disable).await;
    asked.assert_says(QUESTION).assert_silent("Disable Ann Berg?");
    let opened = maria.confirm_password(&asked).await;
    opened.assert_says("Disable Ann Berg?");
    assert_eq!(opened.path, disable);
    maria.submit(opened.form("Disable")).await.assert_says("Disabled.");
}

#[actix_web::test]
async fn a_proof_holds_for_a_quarter_of_an_hour_from_when_it_was_given() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let disable = format!("{user}/disable");
    app.after(QUARTER - Duration::SECOND);
    maria.get(&disable).await.assert_silent(QUESTION);
    app.after(Duration::SECOND);
    let asked = maria.get(&disable).await;
    asked.assert_says(QUESTION);
    maria.confirm_password(&asked).await.assert_silent(QUESTION);
    app.after(QUARTER - Duration::SECOND);
    maria.get(&disable).await.assert_silent(QUESTION);
    app.after(Duration::SECOND);
    maria.get(&disable).await.assert_says(QUESTION);
}

#[actix_web::test]
async fn signing_in_is_a_proof_and_so_is_the_password_given_for_ones_own_account() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let elsewhere = app.visitor();
    app.sign_in(&elsewhere, "maria@example.com", PASSWORD).await;
    elsewhere.get(&format!("{user}/disable")).await.assert_silent(QUESTION);
    maria.get(&format!("{user}/disable")).await.assert_says(QUESTION);
    app.turn_app_on(&maria).await;
    maria.get(&format!("{user}/disable")).await.assert_silent(QUESTION);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn what_was_typed_goes_on_as_it_was_sent() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let form = edit(&maria, &user)
        .await
        .fill("First name", "Ann \"Nan\" <b>")
        .fill("Address", "Strandgaten 1\r\n5004 Bergen & more")
        .tick("Support")
        .tick("User administrator");
    let asked = maria.submit(form).await;
    asked.assert_status(422).assert_says(QUESTION);
    maria.get(&user).await.assert_silent("Nan");
    let wrong = fail_to_confirm(&maria, &asked).await;
    wrong
        .assert_status(422)
        .assert_says("This is not your current password.");
    let saved = maria.confirm_password(&wrong).await;
    saved
        .assert_says("Saved.")
        .assert_says("Ann \"Nan\" <b> Berg")
        .assert_says("User administrator, Support");
    let address = maria.get(&format!("{user}/edit")).await.value_of("Address");
    assert_eq!(address.lines().collect::<Vec<_>>(), ["Strandgaten 1", "5004 Bergen & more"]);
}

#[actix_web::test]
async fn only_what_decides_who_gets_in_and_what_they_may_do_is_asked_for() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let form = edit(&maria, &user).await.fill("Phone number", "987 65 432");
    maria.submit(form).await.assert_says("Saved.");
    for form in [
        edit(&maria, &user).await.tick("Administrator"),
        edit(&maria, &user).await.fill("Login email", "nan@example.com"),
        edit(&maria, &user).await.tick("Signs in by single sign-on"),
        PersonForm::BOB
            .fill(maria.get("/users/new").await.form("Create user"))
            .tick("Support"),
    ] {
        maria.submit(form).await.assert_status(422).assert_says(QUESTION);
    }
    maria
        .get(&user)
        .await
        .assert_says("ann@example.com")
        .assert_silent("Roles changed");
    app.create_staged(&maria, &PersonForm::EVE)
        .await
        .assert_says("Created. No mail was sent.");
    maria.get("/users").await.assert_silent("Dahl, Bob");
}

#[actix_web::test]
async fn a_password_that_was_typed_is_not_in_the_page_that_asks() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let typed = "seven grey gulls at noon";
    let fill = |page: &PageView| {
        page.form("Set password")
            .fill("Password", typed)
            .fill("Re-enter password", typed)
    };
    let form = fill(&maria.get(&format!("{user}/reset-password")).await).untick("One-time password");
    app.after(QUARTER);
    let asked = maria.submit(form).await;
    asked.assert_says("What you entered is kept, except for the password");
    assert!(!asked.body.contains(typed));
    let again = maria.confirm_password(&asked).await;
    again.assert_status(422).assert_silent(QUESTION);
    maria
        .submit(fill(&again))
        .await
        .assert_says("The password is set. It isn't mailed");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_is_to_type_a_password_is_asked_for_their_own_before() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    app.after(QUARTER);
    let page = maria.get(&format!("{user}/reset-password")).await;
    assert!(page.has_button("Mail the link") && !page.has_button("Set password"));
    let asked = maria.get(&page.link("Type a password")).await;
    let opened = maria.confirm_password(&asked).await;
    assert!(opened.has_button("Set password"));
}

#[actix_web::test]
async fn a_wrong_one_counts_like_a_guess_at_sign_in_and_who_is_locked_is_told_until_when() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let asked = maria.get(&format!("{user}/disable")).await;
    for _ in 0..9 {
        fail_to_confirm(&maria, &asked).await.assert_silent("locked");
    }
    let locked = fail_to_confirm(&maria, &asked).await;
    locked.assert_says("your account is locked until Tue 24 Nov 2026, 08:30 UTC");
    maria
        .confirm_password(&locked)
        .await
        .assert_status(422)
        .assert_says("No password is accepted here before then.");
    app.after(QUARTER);
    maria.confirm_password(&locked).await.assert_says("Disable Ann Berg?");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_copy_of_the_session_means_nothing_after_the_proof() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let thief = maria.thief();
    let asked = maria.get(&format!("{user}/disable")).await;
    maria.confirm_password(&asked).await.assert_says("Disable Ann Berg?");
    thief.get("/account").await.assert_says("Email or username");
    maria.get("/account").await.assert_says("Your account");
}

#[actix_web::test]
async fn many_at_once_are_disabled_only_after_the_proof() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let batch = app.select(&maria, &["Berg, Ann"], "Disable").await;
    let asked = maria.submit(batch.form("Disable")).await;
    asked.assert_says(QUESTION);
    app.carry_out_batches().await;
    maria.get(&user).await.assert_says("Staged");
    maria.confirm_password(&asked).await.assert_silent(QUESTION);
    app.carry_out_batches().await;
    maria.get(&user).await.assert_says("Disabled");
}

#[actix_web::test]
async fn a_selection_is_confirmed_as_what_it_is_and_not_as_something_harmless() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let batch = app.select(&maria, &["Berg, Ann"], "Disable").await;
    let asked = maria
        .post(&format!("{}/confirm", batch.path), &[("act", "end_sessions")])
        .await;
    asked.assert_says(QUESTION);
    app.carry_out_batches().await;
    maria.get(&user).await.assert_says("Staged");
}

#[actix_web::test]
async fn a_department_whose_rule_gives_roles_is_asked_for_like_the_roles() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let galley = galley_of_administrators(&app, &maria).await;
    let user = app.create_staged(&maria, &PersonForm::ANN).await.path;
    app.after(QUARTER);
    let created = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
    for form in [edit(&maria, &user).await, created] {
        let asked = maria.submit(form.fill("Department", &galley)).await;
        asked.assert_status(422).assert_says(QUESTION);
    }
    maria.get(&user).await.assert_silent("Galley");
    maria.get("/users").await.assert_silent("Dahl, Bob");
}

/// A department whose rule makes people administrators, by its number.
async fn galley_of_administrators(app: &TestApp, maria: &Visitor) -> String {
    maria.post("/departments", &[("name", "Galley")]).await;
    let galley = maria.get("/departments").await.link("Galley");
    let number = galley.trim_start_matches("/departments/");
    app.add_rule(maria, &[("Department", number)], "Administrator").await;
    number.to_owned()
}

#[actix_web::test]
async fn an_account_that_comes_with_roles_is_asked_for_like_the_roles() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let galley = galley_of_administrators(&app, &maria).await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let placed = edit(&maria, &ann).await.fill("Department", &galley);
    maria.submit(placed).await.assert_says("Saved.");
    let bob = app.create_staged(&maria, &PersonForm::BOB).await.path;
    app.after(QUARTER);
    let mailed = maria.post(&format!("{ann}/activation-mail"), &[]).await;
    mailed.assert_says(QUESTION);
    for act in ["Create accounts", "Resend activation email"] {
        let batch = app.select(&maria, &["Berg, Ann"], act).await;
        let button = if act == "Create accounts" { act } else { "Send Emails" };
        maria.submit(batch.form(button)).await.assert_says(QUESTION);
    }
    maria.get(&ann).await.assert_says("Staged");
    let batch = app.select(&maria, &["Dahl, Bob"], "Create accounts").await;
    maria.submit(batch.form("Create accounts")).await.assert_says("Done 1");
    maria.get(&bob).await.assert_says("Invited");
    maria
        .confirm_password(&mailed)
        .await
        .assert_says("Sent to ann@example.com");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_last_day_that_shuts_out_or_lets_in_is_asked_for_like_disabling() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let yesterday = (app.now().date() - Duration::DAY).to_string();
    let gone = edit(&maria, &user).await.fill("Last day", &yesterday);
    let asked = maria.submit(gone).await;
    asked.assert_status(422).assert_says(QUESTION);
    maria.get(&user).await.assert_says("Staged");
    maria.confirm_password(&asked).await.assert_says("Saved.");
    maria.get(&user).await.assert_says("Disabled");
    app.after(QUARTER);
    let back = edit(&maria, &user).await.fill("Last day", "");
    maria.submit(back).await.assert_status(422).assert_says(QUESTION);
}

#[actix_web::test]
async fn a_last_day_to_come_is_asked_for_too() {
    let app = TestApp::start().await;
    let (maria, user) = a_while_later(&app).await;
    let today = app.now().date().to_string();
    let last = edit(&maria, &user).await.fill("Last day", &today);
    maria.submit(last).await.assert_status(422).assert_says(QUESTION);
}

#[actix_web::test]
async fn a_password_that_is_confirmed_twice_at_once_is_no_error_of_ours() {
    let app = TestApp::start().await;
    let (maria, _) = a_while_later(&app).await;
    let fields = [("current_password", PASSWORD)];
    let pages = join_all((0..4).map(|_| maria.post("/confirm-password?to=%2Fusers", &fields))).await;
    for page in &pages {
        assert!(!page.status.is_server_error(), "{}: {}", page.status, page.body);
    }
}

#[actix_web::test]
async fn who_may_not_do_it_is_not_asked() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.after(QUARTER);
    support.get("/users/1/disable").await.assert_status(403);
    support.post("/users/1/disable", &[]).await.assert_status(403);
    let anybody = app.visitor();
    anybody.get("/users/1/disable").await.assert_says("Email or username");
    anybody.get("/confirm-password").await.assert_says("Email or username");
    let fields = [("current_password", PASSWORD)];
    let page = anybody.post("/confirm-password?to=%2Fusers", &fields).await;
    page.assert_says("Email or username");
}

#[actix_web::test]
async fn the_proof_leads_to_no_other_site() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for to in ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        for form in ["", "&sends_form=true"] {
            let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
            let path = format!("/confirm-password?to={to}&back={to}{form}");
            let page = maria
                .post_without_following(&path, &[("current_password", PASSWORD)])
                .await;
            assert_eq!(page.location(), "/", "{path}");
            let refused = maria.post(&path, &[("current_password", "wrong")]).await;
            assert_eq!(refused.link("Cancel"), "/", "{path}");
        }
    }
    maria.get("/confirm-password").await.assert_says("Welcome aboard");
}

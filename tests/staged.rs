//! Users who are employed and have no account, and how they get one.

use crate::support::{PersonForm, TestApp, Visitor};

/// Bob, whom no rule about the deck concerns.
async fn user_administrator_ashore(app: &TestApp, maria: &Visitor) -> Visitor {
    let bob = app.user_with_role(maria, &PersonForm::BOB, "User administrator").await;
    maria.post("/departments", &[("name", "Office")]).await;
    let office = maria.get("/departments").await.link("Office");
    let page = maria.get("/users?q=bob").await.link("Dahl, Bob");
    let form = maria.get(&format!("{page}/edit")).await.form("Save");
    let moved = form.fill("Department", office.trim_start_matches("/departments/"));
    maria.submit(moved).await.assert_says("Saved.");
    bob
}

#[actix_web::test]
async fn staged_users_are_those_employed_now_without_an_account() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    let form = PersonForm::EVE.fill(maria.get("/users/new").await.form("Create user"));
    maria
        .submit(form.fill("Employment date", "2027-01-01").tick("Don't send it yet"))
        .await;
    let staged = maria.get(&maria.get("/").await.link("Staged users")).await;
    staged
        .assert_says("Berg, Ann")
        .assert_silent("Dahl, Bob")
        .assert_silent("Lund, Eve");
    let page = app
        .select(&maria, &["Berg, Ann", "Dahl, Bob", "Lund, Eve"], "Create accounts")
        .await;
    page.assert_says("1 user gets an account")
        .assert_says("ann.berg, ann@example.com")
        .assert_says("have an account already 1")
        .assert_says("are not employed now 1");
    maria.submit(page.form("Create accounts")).await.assert_says("Done 1");
    assert!(app.link_mailed_to("ann@example.com").await.contains("/activate/"));
    maria.get("/users?q=ann").await.assert_says("Invited");
}

#[actix_web::test]
async fn accounts_come_with_credentials_where_that_is_chosen() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Create accounts").await;
    let form = page
        .form("Create accounts")
        .choose("Credentials: the username, and a temporary password");
    maria.submit(form).await.assert_says("0 of 2 mails have left.");
    let subjects: Vec<String> = app
        .deliver_mail()
        .await
        .into_iter()
        .map(|mail| mail.letter.subject)
        .collect();
    assert!(subjects.contains(&"Your temporary password".to_owned()), "{subjects:?}");
}

#[actix_web::test]
async fn new_accounts_are_given_the_roles_of_their_department_and_position() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.add_rule(&maria, &[("Department", "1")], "Support").await;
    page.assert_says("Saved.").assert_says("Department: Deck");
    let page = app.select(&maria, &["Berg, Ann"], "Create accounts").await;
    maria.submit(page.form("Create accounts")).await.assert_says("Done 1");
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria.get(&ann).await.assert_says("RolesSupport");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_rule_gives_nobody_more_than_whoever_makes_the_account_has() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = user_administrator_ashore(&app, &maria).await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.add_rule(&maria, &[("Department", "1")], "Administrator").await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let page = app.select(&bob, &["Berg, Ann"], "Create accounts").await;
    bob.submit(page.form("Create accounts")).await.assert_says("Done 1");
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria
        .get(&ann)
        .await
        .assert_says("RolesSupport")
        .assert_silent("RolesAdministrator");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_rule_gives_nobody_more_than_whoever_put_them_there_has() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = user_administrator_ashore(&app, &maria).await;
    app.create_staged(&bob, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::EVE).await;
    app.add_rule(&maria, &[("Department", "1")], "Administrator").await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let page = app.select(&maria, &["Berg, Ann", "Lund, Eve"], "Create accounts").await;
    page.assert_says("the roles of their departments and job positions: Administrator (1), Support (2)");
    maria.submit(page.form("Create accounts")).await.assert_says("Done 2");
    let roles_of = async |name: &str| {
        let person = maria.get("/users").await.link(name);
        maria.get(&person).await
    };
    roles_of("Berg, Ann")
        .await
        .assert_says("RolesSupport")
        .assert_silent("RolesAdministrator");
    roles_of("Lund, Eve").await.assert_says("RolesAdministrator, Support");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_rule_gives_nobody_more_than_whoever_chose_their_address_has() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = user_administrator_ashore(&app, &maria).await;
    let at_once = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let confirmed = app.create_staged(&maria, &PersonForm::EVE).await.path;
    app.add_rule(&maria, &[("Department", "1")], "Administrator").await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    for (person, email, way) in
        [(&at_once, "mine@example.org", "at_once"), (&confirmed, "mine.too@example.org", "confirm")]
    {
        let form = bob.get(&format!("{person}/edit")).await.form("Save");
        bob.submit(form.fill("Login email", email).fill("If the login email changes", way))
            .await
            .assert_status(200);
    }
    let link = app.link_mailed_to("mine.too@example.org").await;
    let strangers = app.visitor();
    let form = strangers.get(&link).await.form("Confirm address");
    strangers.submit(form).await.assert_status(200);
    let page = app.select(&maria, &["Berg, Ann", "Lund, Eve"], "Create accounts").await;
    page.assert_says("job positions: Support (2)");
    maria.submit(page.form("Create accounts")).await.assert_says("Done 2");
    for person in [&at_once, &confirmed] {
        maria
            .get(person)
            .await
            .assert_says("RolesSupport")
            .assert_silent("RolesAdministrator");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_address_corrected_by_an_administrator_takes_nothing_away_and_gives_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = user_administrator_ashore(&app, &maria).await;
    let by_maria = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let by_bob = app.create_staged(&bob, &PersonForm::EVE).await.path;
    app.add_rule(&maria, &[("Department", "1")], "Administrator").await;
    for (person, email) in [(&by_maria, "ann.new@example.org"), (&by_bob, "eve.new@example.org")] {
        let form = maria.get(&format!("{person}/edit")).await.form("Save");
        maria
            .submit(form.fill("Login email", email))
            .await
            .assert_says("Saved.");
    }
    let page = app.select(&maria, &["Berg, Ann", "Lund, Eve"], "Create accounts").await;
    maria.submit(page.form("Create accounts")).await.assert_says("Done 2");
    maria.get(&by_maria).await.assert_says("RolesAdministrator");
    maria.get(&by_bob).await.assert_silent("RolesAdministrator");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_department_with_a_rule_is_renamed_and_deleted_by_whoever_may_give_its_roles() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    maria.post("/departments", &[("name", "Bridge")]).await;
    let bridge = maria.get("/departments").await.link("Bridge");
    let number = bridge.trim_start_matches("/departments/");
    app.add_rule(&maria, &[("Department", number)], "Administrator").await;
    let other = [("name", "Deck crew")];
    bob.post(&bridge, &other).await.assert_status(403);
    bob.post(&format!("{bridge}/delete"), &[]).await.assert_status(403);
    maria.post(&bridge, &other).await.assert_says("Renamed.");
    bob.post("/departments/1", &[("name", "Galley")])
        .await
        .assert_says("Renamed.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_account_made_by_the_form_is_given_them_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let held = app.create_staged(&maria, &PersonForm::BOB).await;
    held.assert_silent("RolesSupport");
    app.create_user(&maria, &PersonForm::ANN)
        .await
        .assert_says("RolesSupport");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_does_not_start_what_an_administrator_holds_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let words = "This user was not invited yet. Whoever may edit users can do that.";
    bob.post(&format!("{ann}/activation-mail"), &[])
        .await
        .assert_says(words);
    bob.post(&format!("{ann}/address"), &[("new_email", "bob2@example.com")])
        .await
        .assert_says(words);
    let page = bob.get(&ann).await;
    page.assert_says("Staged").assert_says("ann@example.com");
    assert!(!page.has_button("Send Confirmation Email"));
}

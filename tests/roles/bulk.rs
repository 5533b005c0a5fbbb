use super::*;
use crate::support::PageView;

/// Selects these people for "Edit roles", and chooses how and which.
async fn looked_over(app: &TestApp, visitor: &Visitor, people: &[&str], mode: &str, roles: &[&str]) -> PageView {
    let page = app.select(visitor, people, "Edit roles").await;
    let form = page.form("Preview").choose(mode);
    let form = roles.iter().fold(form, |form, role| form.tick(role));
    visitor.submit(form).await
}

const ADD: &str = "Add these roles";
const REMOVE: &str = "Remove these roles";
const REPLACE: &str = "Replace all roles given by hand by these";

async fn three(app: &TestApp, maria: &Visitor) {
    app.active_user(maria, &PersonForm::ANN).await;
    app.user_with_role(maria, &PersonForm::BOB, "Support").await;
    app.user_with_role(maria, &PersonForm::EVE, "User administrator").await;
}

const THREE: [&str; 3] = ["Berg, Ann", "Dahl, Bob", "Lund, Eve"];

#[actix_web::test]
async fn roles_are_added_to_many_after_a_preview() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    three(&app, &maria).await;
    let page = looked_over(&app, &maria, &THREE, ADD, &["Support"]).await;
    page.assert_says("2 users have their roles changed.")
        .assert_says("Support 2 users gain it")
        .assert_says("have the roles already that this would leave them 1");
    maria
        .get(&page.link("have the roles already"))
        .await
        .assert_says("Bob Dahl")
        .assert_silent("Ann Berg");
    assert_eq!(app.roles_of("ann@example.com"), [""; 0]);
    let page = maria.submit(page.form("Edit roles")).await;
    page.assert_says("3 users selected: Add Support").assert_says("Done 2");
    assert_eq!(app.roles_of("ann@example.com"), ["Support H"]);
    assert_eq!(app.roles_of("eve@example.com"), ["User administrator H", "Support H"]);
    let ann = page_of(&maria, "Berg, Ann").await;
    maria.get(&ann).await.assert_says("Roles changed: Add Support");
}

#[actix_web::test]
async fn roles_are_removed_from_many_and_what_a_rule_gives_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    three(&app, &maria).await;
    app.add_rule(&maria, &[("Employment type", "cadet")], "Support").await;
    let ann = page_of(&maria, "Berg, Ann").await;
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria.submit(form.fill("Employment type", "cadet")).await;
    let page = looked_over(&app, &maria, &THREE, REMOVE, &["Support", "User administrator"]).await;
    page.assert_says("User administrator 1 user loses it")
        .assert_says("Support 1 user loses it")
        .assert_says("have the role by a rule only, which keeps it 1");
    maria.submit(page.form("Edit roles")).await.assert_says("Done 2");
    assert_eq!(app.roles_of("ann@example.com"), ["Support R"]);
    assert_eq!(app.roles_of("bob@example.com"), [""; 0]);
    assert_eq!(app.roles_of("eve@example.com"), [""; 0]);
}

#[actix_web::test]
async fn roles_are_replaced_for_many() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    three(&app, &maria).await;
    let page = looked_over(&app, &maria, &THREE, REPLACE, &["User administrator"]).await;
    page.assert_says("2 users have their roles changed.")
        .assert_says("User administrator 2 users gain it")
        .assert_says("Support 1 user loses it");
    maria.submit(page.form("Edit roles")).await.assert_says("Done 2");
    for email in ["ann@example.com", "bob@example.com", "eve@example.com"] {
        assert_eq!(app.roles_of(email), ["User administrator H"]);
    }
    let page = looked_over(&app, &maria, &THREE, REPLACE, &[]).await;
    maria.submit(page.form("Edit roles")).await.assert_says("Done 3");
    assert_eq!(app.roles_of("bob@example.com"), [""; 0]);
}

#[actix_web::test]
async fn nothing_happens_until_roles_are_chosen() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = looked_over(&app, &maria, &["Berg, Ann"], ADD, &[]).await;
    page.assert_status(422).assert_says("Choose at least one role.");
    let draft = page.path.split('?').next().unwrap().to_owned();
    let confirm = format!("{draft}/confirm");
    for fields in [&[("act", "edit_roles")][..], &[("act", "edit_roles"), ("mode", "add"), ("role", "99")]] {
        maria
            .post(&confirm, fields)
            .await
            .assert_says("Choose roles from the list.");
    }
    let page = looked_over(&app, &maria, &["Berg, Ann"], ADD, &["Support"]).await;
    let again = maria.get(&page.link("Choose other roles")).await;
    assert!(again.form("Preview").fields.contains(&("role".into(), "3".into())));
}

#[actix_web::test]
async fn nobody_changes_their_own_roles_so_and_the_last_administrator_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "Administrator").await;
    app.user_with_role(&maria, &PersonForm::BOB, "Administrator").await;
    let page = looked_over(&app, &ann, &["Solberg, Maria", "Berg, Ann", "Dahl, Bob"], REMOVE, &["Administrator"]).await;
    page.assert_says("are you 1")
        .assert_says("Administrator 2 users lose it");
    // Ann is to leave, so that she does not count.
    let own = page_of(&maria, "Berg, Ann").await;
    let form = maria.get(&format!("{own}/edit")).await.form("Save");
    maria
        .submit(form.fill("Last day", "2027-01-01"))
        .await
        .assert_says("Saved.");
    ann.submit(page.form("Edit roles"))
        .await
        .assert_says("Done 1")
        .assert_says("Skipped: would leave no administrator 1");
    let left = [app.roles_of("maria@example.com"), app.roles_of("bob@example.com")];
    assert_eq!(left.iter().flatten().count(), 1);
}

#[actix_web::test]
async fn it_takes_the_permission_to_give_roles_and_the_password_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let ann = page_of(&maria, "Berg, Ann").await;
    let number = ann.rsplit('/').next().unwrap();
    assert!(!bob.get("/users").await.has_button("Edit roles"));
    bob.post("/batches", &[("act", "edit_roles"), ("id", number)])
        .await
        .assert_status(403);
    let page = looked_over(&app, &maria, &["Berg, Ann"], ADD, &["Support"]).await;
    app.after(time::Duration::minutes(15));
    let asked = maria.submit(page.form("Edit roles")).await;
    asked.assert_says("Confirm your password");
    assert_eq!(app.roles_of("ann@example.com"), [""; 0]);
    maria.confirm_password(&asked).await.assert_says("Done 1");
    assert_eq!(app.roles_of("ann@example.com"), ["Support H"]);
}

#[actix_web::test]
async fn whoever_may_no_longer_give_a_role_does_not_go_on_giving_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "Administrator").await;
    app.add_users(900);
    let page = ann.get("/users?status=staged").await;
    let mut form = page.form("Edit roles");
    form.fields.push(("all".into(), "1".into()));
    let page = ann.submit(form).await;
    let page = ann.submit(page.form("Preview").tick("Support")).await;
    page.assert_says("Support 900 users gain it");
    ann.submit(page.form("Edit roles"))
        .await
        .assert_says("500 of 900 users are done.");
    let own = page_of(&maria, "Berg, Ann").await;
    let form = maria.get(&format!("{own}/edit")).await.form("Save");
    maria.submit(form.untick("Administrator")).await.assert_says("Saved.");
    app.carry_out_batches().await;
    let with_it: i64 = app.read(|connection| {
        user_roles::table
            .filter(user_roles::role_id.eq(3))
            .count()
            .get_result(connection)
    });
    assert_eq!(with_it, 500);
}

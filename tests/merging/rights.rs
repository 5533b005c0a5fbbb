//! Who may merge whom.

use super::{BUTTON, TWIN, is_there, merge, preview, with_twins};
use crate::personal_data::{number_of, run};
use crate::support::{PersonForm, TestApp, Visitor};

/// Eve, who looks after users and may erase them, and may not give roles.
async fn eve(app: &TestApp, maria: &Visitor) -> Visitor {
    let eve = app.user_with_role(maria, &PersonForm::EVE, "User administrator").await;
    let erases = "INSERT INTO role_permissions (role_id, permission) VALUES (2, 'erase_users')".to_owned();
    app.write(|connection| run(connection, &[erases]));
    eve
}

fn give(app: &TestApp, person: i64, role: i64) {
    let given = format!("INSERT INTO user_roles (user_id, role_id, by_hand) VALUES ({person}, {role}, TRUE)");
    app.write(|connection| run(connection, &[given]));
}

#[actix_web::test]
async fn roles_of_both_come_together_and_the_preview_says_which() {
    let (app, maria, ann, twin) = with_twins().await;
    give(&app, ann, 2);
    give(&app, twin, 3);
    let page = preview(&maria, ann, twin).await;
    page.assert_says("Roles that come along: Support.");
    let page = maria.submit(page.form(BUTTON)).await;
    page.assert_says("User administrator, Support")
        .assert_says("Roles changed: User administrator, Support");
}

#[actix_web::test]
async fn roles_come_along_only_by_who_may_give_them() {
    let (app, maria, ann, twin) = with_twins().await;
    let eve = eve(&app, &maria).await;
    let page = preview(&eve, ann, twin).await;
    let current = page.form(BUTTON);
    give(&app, twin, 3);
    let page = preview(&eve, ann, twin).await;
    page.assert_says("you may not give roles");
    assert!(!page.has_button(BUTTON));
    eve.submit(current).await.assert_status(409);
    assert!(is_there(&app, ann) && is_there(&app, twin));
    // Where the other has no more roles, she merges them.
    give(&app, ann, 3);
    merge(&eve, ann, twin).await.assert_says("The two records were merged.");
}

#[actix_web::test]
async fn roles_come_along_only_where_whoever_merges_holds_what_they_allow() {
    let (app, maria, ann, twin) = with_twins().await;
    let eve = eve(&app, &maria).await;
    let more = [
        "INSERT INTO role_permissions (role_id, permission) VALUES (2, 'assign_roles')",
        "INSERT INTO role_permissions (role_id, permission) VALUES (3, 'read_journal')",
    ];
    app.write(|connection| run(connection, &more.map(str::to_owned)));
    give(&app, twin, 3);
    for (one, other) in [(ann, twin), (twin, ann)] {
        preview(&eve, one, other).await.assert_status(403);
        let path = format!("/users/{one}/merge/{other}");
        let answer = eve.post(&path, &[("stays", &ann.to_string()), ("seen", "")]).await;
        assert!([403, 409].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
    }
    assert!(is_there(&app, ann) && is_there(&app, twin));
    // Once the role allows no more than she may do, she gives it so.
    let less = "DELETE FROM role_permissions WHERE role_id = 3 AND permission <> 'read_users'".to_owned();
    app.write(|connection| run(connection, &[less]));
    preview(&eve, ann, twin)
        .await
        .assert_says("Roles that come along: Support.");
    merge(&eve, ann, twin)
        .await
        .assert_says("The two records were merged.")
        .assert_says("RolesSupport");
}

#[actix_web::test]
async fn a_role_by_rule_follows_the_department_that_a_merge_leaves() {
    let (app, maria, ann, twin) = with_twins().await;
    maria.post("/departments", &[("name", "Galley")]).await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    app.add_rule(&maria, &[("Department", "2")], "User administrator").await;
    let form = maria.get(&format!("/users/{twin}/edit")).await.form("Save");
    maria.submit(form.fill("Department", "2")).await.assert_says("Saved.");
    maria.get(&format!("/users/{ann}")).await.assert_says("RolesSupport");
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    maria
        .submit(form.choose("Department Galley"))
        .await
        .assert_says("The two records were merged.")
        .assert_says("RolesUser administrator")
        .assert_says("User administrator: by the rule Department: Galley")
        .assert_says("Role taken by a rule: Support, by the rule Department: Deck");
}

#[actix_web::test]
async fn roles_that_come_while_the_form_is_open_are_not_given_unseen() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    give(&app, twin, 2);
    let page = maria.submit(form).await;
    page.assert_status(409)
        .assert_says("Roles that come along: User administrator.");
}

#[actix_web::test]
async fn nobody_merges_somebody_who_may_do_more_or_themselves() {
    let (app, maria, ann, twin) = with_twins().await;
    let eve = eve(&app, &maria).await;
    let (own, first) = (number_of(&app, PersonForm::EVE.email), 1);
    for (one, other) in [(first, ann), (ann, first), (own, ann), (ann, own)] {
        preview(&eve, one, other).await.assert_status(403);
        let path = format!("/users/{one}/merge/{other}");
        let answer = eve.post(&path, &[("stays", "1"), ("seen", "")]).await;
        assert!([403, 409].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
    }
    preview(&maria, ann, first).await.assert_status(403);
    eve.get(&format!("/users/{own}/merge")).await.assert_status(403);
    let search = eve.get(&format!("/users/{ann}/merge?q=solberg")).await;
    search.assert_says("Only another administrator can merge this record.");
    assert!(!search.has_link("Compare"));
    assert!(is_there(&app, own) && is_there(&app, first) && is_there(&app, ann) && is_there(&app, twin));
}

#[actix_web::test]
async fn the_last_administrator_stays_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.user_with_role(&maria, &PersonForm::ANN, "Administrator").await;
    app.create_staged(&maria, &TWIN).await;
    let (ann, twin) = (number_of(&app, PersonForm::ANN.email), number_of(&app, TWIN.email));
    // Maria leaves some day, so it is Ann who counts.
    app.write(|connection| {
        run(
            connection,
            &[
                "UPDATE users SET last_day = '2027-01-31' WHERE id = 1".to_owned(),
                format!("UPDATE users SET last_day = '2027-01-31' WHERE id = {twin}"),
            ],
        )
    });
    let page = merge(&maria, ann, twin).await;
    page.assert_status(422).assert_says("This is the last administrator");
    assert!(is_there(&app, twin));
    let form = page.form(BUTTON).choose("Last day None");
    maria.submit(form).await.assert_says("The two records were merged.");
}

#[actix_web::test]
async fn a_while_after_signing_in_the_password_is_asked_for() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    app.after(time::Duration::minutes(15));
    let page = maria.submit(form).await;
    page.assert_says("Confirm your password");
    assert!(is_there(&app, twin));
    maria
        .confirm_password(&page)
        .await
        .assert_says("The two records were merged.");
    assert!(!is_there(&app, twin));
}

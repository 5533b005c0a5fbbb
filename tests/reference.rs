use crate::support::{PersonForm, TestApp};

#[actix_web::test]
async fn departments_and_positions_are_added_renamed_and_deleted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/departments", "/positions"] {
        let form = maria.get(path).await.form("Add").fill("Name", "Galley");
        let page = maria.submit(form).await;
        page.assert_says("Added Galley.");
        let entry = page.link("Galley");
        let form = maria.get(&entry).await.form("Save").fill("Name", "Kitchen");
        maria.submit(form).await.assert_says("Renamed.").assert_says("Kitchen");
        maria
            .submit(maria.get(&entry).await.form("Delete this"))
            .await
            .assert_says("Deleted.")
            .assert_silent("Kitchen");
        maria.get(&entry).await.assert_status(404);
    }
}

#[actix_web::test]
async fn a_name_stands_once_without_regard_to_case() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria
        .submit(maria.get("/departments").await.form("Add").fill("Name", "DECK"))
        .await;
    page.assert_status(422);
    assert!(page.error_at("Name").contains("There is one of this name already."));
    let page = maria.submit(maria.get("/departments").await.form("Add")).await;
    assert!(page.error_at("Name").contains("Enter a name."));
}

#[actix_web::test]
async fn what_is_in_use_can_be_renamed_and_not_deleted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let form = maria.get("/departments/1").await.form("Save").fill("Name", "Bridge");
    maria.submit(form).await.assert_says("Renamed.");
    maria.get("/users?sort=department").await.assert_says("Bridge");
    maria
        .get("/departments/1")
        .await
        .assert_says("1 user has this department.")
        .assert_says("It can be deleted once no user has it.");
    maria
        .post("/departments/1/delete", &[])
        .await
        .assert_says("Not deleted. 1 user has it. Give them another first.");
}

#[actix_web::test]
async fn the_page_of_a_department_names_the_rules_that_go_by_it_and_leads_to_a_new_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/departments/1").await;
    page.assert_says("No rule gives a role to users of this department.");
    let form = maria.get(&page.link("Add a rule")).await;
    assert_eq!(form.value_of("Department"), "1");
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let page = maria.get("/departments/1").await;
    page.assert_says("Department: Deck Support");
    maria
        .get(&page.link("Department: Deck"))
        .await
        .assert_says("Role that it gives");
    maria
        .get("/journal")
        .await
        .assert_says("Role rule savedDepartment: Deck → Support");
}

#[actix_web::test]
async fn whoever_may_give_no_roles_renames_and_sees_nothing_of_rules() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let form = bob.get("/departments/1").await.form("Save").fill("Name", "Galley");
    bob.submit(form)
        .await
        .assert_says("Renamed.")
        .assert_silent("Roles by rule");
    let sent = [("name", "Galley"), ("asks_for_roles", "1"), ("role", "1")];
    bob.post("/departments/1", &sent).await.assert_says("Saved.");
    let rules = maria.get("/roles/rules").await;
    rules.assert_says("1 rule").assert_says("Department: Galley Support");
}

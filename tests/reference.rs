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
async fn one_save_takes_the_name_and_the_roles_and_a_refusal_loses_neither() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria.post("/departments", &[("name", "Galley")]).await;
    let galley = maria.get("/departments").await.link("Galley");
    let page = maria.get(&galley).await;
    assert_eq!(
        page.all("main button")
            .iter()
            .filter(|button| button.contains("Save"))
            .count(),
        1
    );
    let form = page.form("Save").fill("Name", "Deck").tick("Support");
    let page = maria.submit(form).await;
    page.assert_status(422);
    assert!(page.error_at("Name").contains("There is one of this name already."));
    let page = maria.submit(page.form("Save").fill("Name", "Kitchen")).await;
    page.assert_says("Saved. New accounts of this department are given these roles.")
        .assert_says("Kitchen");
    assert!(page.form("Save").fields.contains(&("role".into(), "3".into())));
    let journal = maria.get("/journal").await;
    journal
        .assert_says("Roles of new accounts changedGalley")
        .assert_says("Department renamedGalley → Kitchen");
}

#[actix_web::test]
async fn whoever_may_give_no_roles_renames_and_leaves_the_roles_as_they_are() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    maria
        .submit(maria.get("/departments/1").await.form("Save").tick("Support"))
        .await;
    let form = bob.get("/departments/1").await.form("Save").fill("Name", "Galley");
    bob.submit(form)
        .await
        .assert_says("Renamed.")
        .assert_silent("Roles that");
    let sent = [("name", "Galley"), ("asks_for_roles", "1"), ("role", "1")];
    bob.post("/departments/1", &sent).await.assert_says("Saved.");
    let fields = maria.get("/departments/1").await.form("Save").fields;
    assert!(fields.contains(&("role".into(), "3".into())) && !fields.contains(&("role".into(), "1".into())));
}

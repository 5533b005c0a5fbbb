//! Departments and job positions: of which type they are, whether people can still be put there, in which order they stand,
//! and who has them.

use crate::support::{PageView, PersonForm, TestApp, Visitor};

async fn add(maria: &Visitor, list: &str, name: &str) -> String {
    let form = maria.get(list).await.form("Add").fill("Name", name);
    maria.submit(form).await.link(name)
}

async fn give_status(maria: &Visitor, entry: &str, status: &str) -> PageView {
    let form = maria.get(entry).await.form("Save").fill("Status", status);
    maria.submit(form).await
}

/// Names in the list, as they stand.
async fn names(maria: &Visitor, list: &str) -> Vec<String> {
    maria.get(list).await.all("th[scope=row] a")
}

async fn choices(maria: &Visitor, page: &str, field: &str) -> Vec<String> {
    maria.get(page).await.all(&format!("select[name={field}] option"))
}

async fn shift(maria: &Visitor, entry: &str, direction: &str) {
    maria.post(&format!("{entry}/move"), &[(direction, "1")]).await;
}

#[actix_web::test]
async fn each_has_a_type_a_group_and_a_status() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for list in ["/departments", "/positions"] {
        let entry = add(&maria, list, "Galley").await;
        let form = maria.get(&entry).await.form("Save");
        let form = form
            .fill("Type", "vessel")
            .fill("Group", "MS Nordlys")
            .fill("Status", "paused");
        maria
            .submit(form)
            .await
            .assert_says("can't be chosen for users for now.");
        maria
            .get(list)
            .await
            .assert_says("Galley Paused Vessel MS Nordlys None");
        let form = maria.get(&entry).await.form("Save");
        assert!(form.fields.contains(&("kind".into(), "vessel".into())));
        assert!(form.fields.contains(&("group".into(), "MS Nordlys".into())));
        let page = maria.submit(form.fill("Group", "")).await;
        page.assert_says("Saved.");
        let page = maria.submit(page.form("Save").fill("Group", &"g".repeat(61))).await;
        page.assert_status(422);
        assert!(page.error_at("Group").contains("Use at most 60 characters."));
    }
    let journal = maria.get("/journal").await;
    let detail = "Galley, type: Not specified → Vessel, status: Active → Paused, group: none → MS Nordlys";
    journal
        .assert_says(&format!("Department changed{detail}"))
        .assert_says(&format!("Job position changed{detail}"))
        .assert_says("Galley, group: MS Nordlys → none");
}

#[actix_web::test]
async fn what_is_paused_or_archived_is_chosen_by_nobody_anew_and_kept_by_those_who_have_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bosun = add(&maria, "/positions", "Bosun").await;
    add(&maria, "/departments", "Engine").await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let ann = maria
        .submit(form.fill("Job position", "1").tick("Don't send it yet"))
        .await
        .path;
    for status in ["paused", "archived"] {
        for entry in ["/departments/1", bosun.as_str()] {
            give_status(&maria, entry, status).await.assert_says("1 user keeps it.");
        }
        let fields = [("department_id", "Choose"), ("position_id", "None")];
        for (field, empty) in fields {
            let offered = choices(&maria, "/users/new", field).await;
            assert!(!offered.contains(&"Deck".to_owned()) && !offered.contains(&"Bosun".to_owned()), "{offered:?}");
            assert_eq!(offered[0], empty);
        }
        let edit = format!("{ann}/edit");
        assert!(
            choices(&maria, &edit, "department_id")
                .await
                .contains(&format!("Deck ({status})"))
        );
        assert!(
            choices(&maria, &edit, "position_id")
                .await
                .contains(&format!("Bosun ({status})"))
        );
        let form = maria.get(&edit).await.form("Save").fill("City", status);
        maria
            .submit(form)
            .await
            .assert_says("Saved.")
            .assert_says("Bosun, Deck");
        let form = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
        let page = maria.submit(form).await;
        page.assert_status(422);
        assert!(
            page.error_at("Department")
                .contains("This department is paused or archived.")
        );
        let form = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
        let page = maria
            .submit(form.fill("Department", "2").fill("Job position", "1"))
            .await;
        page.assert_status(422);
        assert!(
            page.error_at("Job position")
                .contains("This job position is paused or archived.")
        );
    }
    let form = maria
        .get(&format!("{ann}/edit"))
        .await
        .form("Save")
        .fill("Department", "2");
    maria
        .submit(form)
        .await
        .assert_says("Saved.")
        .assert_says("Bosun, Engine");
    let form = maria
        .get(&format!("{ann}/edit"))
        .await
        .form("Save")
        .fill("Department", "1");
    let page = maria.submit(form).await;
    page.assert_status(422);
    assert!(
        page.error_at("Department")
            .contains("This department is paused or archived.")
    );
    give_status(&maria, "/departments/1", "active")
        .await
        .assert_says("This department can be chosen for users.");
    let form = maria
        .get(&format!("{ann}/edit"))
        .await
        .form("Save")
        .fill("Department", "1");
    maria.submit(form).await.assert_says("Bosun, Deck");
}

#[actix_web::test]
async fn a_new_name_and_an_archive_tell_what_follows() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .get("/departments/1")
        .await
        .assert_silent("A new name shows at once")
        .assert_says("Archived: nobody new, and it moves to the end of the list.");
    app.create_staged(&maria, &PersonForm::ANN).await;
    maria
        .get("/departments/1")
        .await
        .assert_says("A new name shows at once on the records of the user who has it.")
        .assert_says("1 user keeps it, and can be filtered by it.");
    app.create_staged(&maria, &PersonForm::BOB).await;
    let form = maria.get("/departments/1").await.form("Save").fill("Name", "Bridge");
    maria
        .submit(form)
        .await
        .assert_says("Renamed. The records of the 2 users who have it show the new name.");
    give_status(&maria, "/departments/1", "archived")
        .await
        .assert_says("Archived. This department can't be chosen for users any more. 2 users keep it.");
    maria.get("/users?department=1").await.assert_says("2 users");
}

#[actix_web::test]
async fn the_order_is_that_of_names_until_somebody_changes_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for list in ["/departments", "/positions"] {
        let [engine, galley, hotel] = [
            add(&maria, list, "Engine").await,
            add(&maria, list, "Galley").await,
            add(&maria, list, "Hotel").await,
        ];
        let mut rest = names(&maria, list).await;
        rest.retain(|name| name != "Deck");
        assert_eq!(rest, ["Engine", "Galley", "Hotel"]);
        shift(&maria, &hotel, "up").await;
        shift(&maria, &engine, "down").await;
        shift(&maria, &engine, "down").await;
        shift(&maria, &engine, "down").await;
        add(&maria, list, "Bridge").await;
        let mut rest = names(&maria, list).await;
        rest.retain(|name| name != "Deck");
        assert_eq!(rest, ["Hotel", "Galley", "Engine", "Bridge"], "{list}");
        give_status(&maria, &hotel, "archived").await;
        let last = names(&maria, list).await.pop();
        assert_eq!(last.as_deref(), Some("Hotel"));
        shift(&maria, &hotel, "up").await;
        let last = names(&maria, list).await.pop();
        assert_eq!(last.as_deref(), Some("Hotel"), "what is archived is not moved");
        shift(&maria, &galley, "up").await;
    }
    let form = choices(&maria, "/users/new", "department_id").await;
    assert_eq!(form, ["Choose", "Galley", "Deck", "Engine", "Bridge"]);
    let filter = choices(&maria, "/users", "department").await;
    assert_eq!(filter, ["Any department", "Galley", "Deck", "Engine", "Bridge", "Hotel"]);
    maria
        .get("/journal")
        .await
        .assert_says("Department changedHotel, moved up")
        .assert_says("Job position changedEngine, moved down");
}

#[actix_web::test]
async fn how_many_users_have_one_leads_to_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    add(&maria, "/positions", "Bosun").await;
    add(&maria, "/positions", "Cook").await;
    for (person, position) in [(PersonForm::ANN, "1"), (PersonForm::BOB, "1"), (PersonForm::EVE, "2")] {
        let form = person.fill(maria.get("/users/new").await.form("Create user"));
        maria
            .submit(form.fill("Job position", position).tick("Don't send it yet"))
            .await
            .assert_says("Created.");
    }
    let departments = maria.get("/departments").await;
    maria.get(&departments.link("3 users")).await.assert_says("3 users");
    let list = maria.get(&maria.get("/positions").await.link("2 users")).await;
    list.assert_says("2 users")
        .assert_says("Berg, Ann")
        .assert_says("Dahl, Bob");
    list.assert_silent("Lund, Eve");
    assert_eq!(list.all("select[name=position] option"), ["Any job position", "Bosun", "Cook"]);
    let sorted = maria.get("/users?position=1&sort=-name").await;
    assert_eq!(sorted.all("th[scope=row]"), ["Dahl, Bob", "Berg, Ann"]);
    let batch = maria
        .submit(list.form("Resend activation email").tick("All 2 that match"))
        .await;
    batch
        .assert_says("2 users get an activation mail")
        .assert_silent("Eve Lund");
    let slips = maria
        .submit(list.form("Hand out credentials").tick("All 2 that match"))
        .await;
    slips
        .assert_says("2 users get a slip of paper")
        .assert_silent("Eve Lund");
    let export = maria.get(&list.link("Export")).await;
    export.assert_says("Job position").assert_says("Bosun");
    maria
        .get("/positions/2")
        .await
        .assert_says("1 user has this job position. See them");
    maria.get("/users?position=99").await.assert_says("No users match");
    maria.get("/users?position=none").await.assert_says("4 users");
}

#[actix_web::test]
async fn whoever_may_not_give_its_roles_neither_pauses_nor_archives_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    maria.post("/departments", &[("name", "Galley")]).await;
    let galley = maria.get("/departments").await.link("Galley");
    let number = galley.trim_start_matches("/departments/");
    app.add_rule(&maria, &[("Department", number)], "Administrator").await;
    for status in ["paused", "archived"] {
        give_status(&bob, &galley, status).await.assert_status(403);
    }
    maria
        .get("/departments")
        .await
        .assert_silent("Archived")
        .assert_silent("Paused");
}

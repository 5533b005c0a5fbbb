use diesel::prelude::*;
use purser::db::schema::{departments, role_permissions};

use super::*;

#[actix_web::test]
async fn a_role_says_where_it_holds_and_everywhere_is_what_it_does_by_itself() {
    let ship = ship().await;
    let page = ship.maria.get(&ship.role).await;
    let fields = page.form("Save").fields;
    assert!(fields.contains(&("holds".into(), "departments".into())), "{fields:?}");
    assert!(fields.contains(&("department".into(), "1".into())), "{fields:?}");
    let support = ship.maria.get("/roles/3").await.form("Save").fields;
    assert!(support.contains(&("holds".into(), "everywhere".into())), "{support:?}");
    ship.maria
        .get("/roles")
        .await
        .assert_says("Deck office 1 user 9, only in Deck");
    ship.maria
        .get("/journal")
        .await
        .assert_says("Export lists; only in Deck");
    let form = page.form("Save").untick("Deck").tick("Engine");
    ship.maria.submit(form).await.assert_says("Saved.");
    ship.maria
        .get("/journal")
        .await
        .assert_says("Deck office: now holds: Engine");
    ship.dora
        .get("/users")
        .await
        .assert_says("1 user")
        .assert_says("Quist, Zelda");
    ship.dora.get(&ship.ann).await.assert_status(404);
    let form = ship.maria.get(&ship.role).await.form("Save").choose("Everywhere");
    ship.maria.submit(form).await.assert_says("Saved.");
    ship.dora.get("/users").await.assert_says("4 users");
    ship.maria.get("/roles").await.assert_silent("only in");
}

#[actix_web::test]
async fn a_limited_role_names_departments_and_allows_what_pages_can_limit() {
    let ship = ship().await;
    let form = ship.maria.get(&ship.role).await.form("Save").untick("Deck");
    let page = ship.maria.submit(form).await;
    page.assert_status(422)
        .assert_says("Choose departments from the list: at least one.");
    let mut unknown = ship.maria.get(&ship.role).await.form("Save");
    unknown.fields.push(("department".into(), "999".into()));
    ship.maria.submit(unknown).await.assert_status(422);
    for everywhere in ["Edit roles", "Edit settings", "Erase users", "Read PAX", "Edit departments and positions"] {
        let form = ship.maria.get(&ship.role).await.form("Save").tick(everywhere);
        let page = ship.maria.submit(form).await;
        page.assert_status(422)
            .assert_says(&format!("{everywhere} can only be allowed everywhere."));
    }
    // A form that doesn't say where it holds leaves that as it is.
    let mut silent = ship.maria.get(&ship.role).await.form("Save");
    silent
        .fields
        .retain(|(name, _)| name != "holds" && name != "department");
    ship.maria.submit(silent).await.assert_says("Saved.");
    let mistaken = ship.maria.get(&ship.role).await.form("Save");
    let mut mistaken = mistaken.untick("Deck");
    mistaken.fields.retain(|(name, _)| name != "holds");
    mistaken.fields.push(("holds".into(), "nowhere-known".into()));
    ship.maria.submit(mistaken).await.assert_status(422);
    ship.dora.get("/users").await.assert_says("2 users");
}

#[actix_web::test]
async fn a_role_whose_departments_are_gone_holds_nowhere() {
    let ship = ship().await;
    let form = ship.maria.get("/departments").await.form("Add").fill("Name", "Galley");
    ship.maria.submit(form).await.assert_says("Added Galley.");
    let form = ship
        .maria
        .get(&ship.role)
        .await
        .form("Save")
        .untick("Deck")
        .tick("Galley");
    ship.maria.submit(form).await.assert_says("Saved.");
    ship.dora
        .get("/users")
        .await
        .assert_says("No users in your departments yet");
    ship.maria
        .post("/departments/3/delete", &[])
        .await
        .assert_status(200)
        .assert_says("Not deleted. The role Deck office is limited to it. Change where it holds first.");
    ship.dora.get("/users").await.assert_status(200);
    // Until it was refused, departments went all the same.
    ship.app
        .write(|connection| diesel::delete(departments::table.find(3)).execute(connection));
    ship.dora.get("/users").await.assert_status(403);
    ship.dora.get(&ship.ann).await.assert_status(403);
    let fields = ship.maria.get(&ship.role).await.form("Save").fields;
    assert!(fields.contains(&("holds".into(), "departments".into())), "{fields:?}");
    // The number of a department that comes later opens nothing.
    let form = ship.maria.get("/departments").await.form("Add").fill("Name", "Hotel");
    ship.maria.submit(form).await.assert_says("Added Hotel.");
    ship.dora.get("/users").await.assert_status(403);
}

#[actix_web::test]
async fn a_department_is_deleted_once_no_role_is_limited_to_it() {
    let ship = ship().await;
    let (maria, empty) = (&ship.maria, "/departments/3");
    let form = maria.get("/departments").await.form("Add").fill("Name", "Galley");
    maria.submit(form).await.assert_says("Added Galley.");
    let form = maria.get(&ship.role).await.form("Save").tick("Galley");
    maria.submit(form).await.assert_says("Saved.");
    limited_role(maria, "Night watch", &["Read users"], &["Galley"]).await;
    let page = maria.get(empty).await;
    page.assert_says("It can be deleted once no role is limited to it: Deck office, Night watch.");
    assert!(!page.has_button("Delete this department"));
    maria.post(&format!("{empty}/delete"), &[]).await.assert_says(
        "Not deleted. The roles Deck office, Night watch are limited to it. Change where they hold first.",
    );
    let watch = maria.get("/roles").await.link("Night watch");
    let form = maria.get(&watch).await.form("Save").choose("Everywhere");
    maria.submit(form).await.assert_says("Saved.");
    let form = maria.get(&ship.role).await.form("Save").untick("Galley");
    maria.submit(form).await.assert_says("Saved.");
    maria
        .submit(maria.get(empty).await.form("Delete this department"))
        .await
        .assert_says("Deleted.");
    ship.dora.get("/users").await.assert_says("2 users");
}

#[actix_web::test]
async fn to_a_purser_that_knows_nothing_of_departments_a_limited_role_allows_nothing() {
    let ship = ship().await;
    let role: i64 = number_in(&ship.role).parse().unwrap();
    let words: Vec<String> = ship.app.read(|connection| {
        role_permissions::table
            .filter(role_permissions::role_id.eq(role))
            .select(role_permissions::permission)
            .load(connection)
    });
    assert_eq!(words.len(), ALL.len());
    assert!(words.iter().all(|word| word.starts_with("within:")), "{words:?}");
}

#[actix_web::test]
async fn a_limited_role_asks_for_a_second_factor_as_the_same_one_everywhere_does() {
    let ship = ship().await;
    ship.app.write(|connection| {
        let mut preferences = purser::preferences::load(connection)?;
        preferences.second_factor_for_administrators = true;
        purser::preferences::save(connection, &preferences)
    });
    let required = ship.app.read(purser::entry::factors::required_and_missing);
    let dora: i64 = number_in(&page_of(&ship.maria, "Eide, Dora").await).parse().unwrap();
    assert!(required.iter().any(|person| person.0 == dora), "{required:?}");
}

#[actix_web::test]
async fn nobody_who_is_limited_edits_roles_or_writes_rules() {
    let ship = ship().await;
    for page in ["/roles", "/roles/new", &ship.role, "/roles/rules", "/roles/rules/new"] {
        ship.dora.get(page).await.assert_status(403);
    }
    let wider = [("name", "Deck office"), ("version", "1"), ("holds", "everywhere"), ("permission", "read_users")];
    ship.dora.post(&ship.role, &wider).await.assert_status(403);
    ship.dora.post("/roles/new", &wider).await.assert_status(403);
}

#[actix_web::test]
async fn a_rule_gives_nothing_beyond_the_departments_of_whoever_places_somebody() {
    let ship = ship().await;
    ship.app
        .add_rule(&ship.maria, &[("Employment type", "cadet")], "Support")
        .await
        .assert_says("Saved.");
    let edit = format!("{}/edit", ship.ann);
    let form = ship.dora.get(&edit).await.form("Save");
    ship.dora
        .submit(form.fill("Employment type", "cadet"))
        .await
        .assert_says("Saved.");
    let page = ship.dora.get(&ship.ann).await;
    ship.dora
        .submit(page.form("Send Confirmation Email"))
        .await
        .assert_says("Sent to");
    ship.maria.get(&ship.ann).await.assert_says("RolesSelf-service");
    ship.app.deliver_mail().await;
}

//! Saved views of the users' list.

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

const LIST: &str = "/users?status=staged&department=1&sort=-email&columns=email%2Cphone";

async fn with_ann() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    (app, maria)
}

/// From the list, through its menu.
async fn save(visitor: &Visitor, list: &str, name: &str, is_shared: bool) -> PageView {
    let menu = visitor.get(list).await.link("Views");
    let form = visitor.get(&menu).await.form("Save view").fill("Name", name);
    let form = if is_shared { form.tick("Share with everybody") } else { form };
    visitor.submit(form).await
}

async fn views(visitor: &Visitor) -> Vec<String> {
    visitor.get("/users/views").await.all("tbody th")
}

#[actix_web::test]
async fn a_list_is_saved_under_a_name_and_opened_again_elsewhere() {
    let (app, maria) = with_ann().await;
    maria.get("/users/views").await.assert_says("No views yet");
    let page = save(&maria, LIST, "Staged on deck", false).await;
    page.assert_says("Saved as “Staged on deck”.");
    assert_eq!(page.address, LIST);
    let elsewhere = app.visitor();
    app.sign_in(&elsewhere, "maria@example.com", PASSWORD).await;
    let menu = elsewhere.get("/users/views").await;
    assert_eq!(menu.link_at("nav.menu-list a", "Staged on deck"), LIST);
    let page = elsewhere.get(LIST).await;
    assert_eq!(page.all("tbody th a"), ["Berg, Ann"]);
    page.assert_says("Status: Staged").assert_says("+47 912 34 567");
    assert_eq!(page.value_of("Sort by"), "-email");
    // A search keeps the columns, and so do pages and heads.
    let page = elsewhere.submit(page.form("Apply").fill("Search", "ann")).await;
    page.assert_says("+47 912 34 567");
    assert!(page.link("Email").contains("columns=email%2Cphone"));
}

#[actix_web::test]
async fn a_view_is_renamed_replaced_and_deleted() {
    let (_app, maria) = with_ann().await;
    save(&maria, LIST, "Staged", false).await;
    save(&maria, "/users?status=active", "Active", false).await;
    let page = maria.get("/users/views?status=invited").await;
    let change = page.addresses_of("td a[href*='/users/views/']")[2].clone();
    let form = maria.get(&change).await.form("Save").fill("Name", "Waiting");
    maria.submit(form).await.assert_says("Saved.");
    assert_eq!(views(&maria).await, ["Active", "Waiting"]);
    assert_eq!(maria.get("/users/views").await.link("Waiting"), LIST, "only renamed");
    let form = maria.get(&change).await.form("Save");
    let form = form.tick("Replace what it shows by the list you came from");
    maria.submit(form).await.assert_says("Saved.");
    assert_eq!(maria.get("/users/views").await.link("Waiting"), "/users?status=invited");
    let form = maria.get(&change).await.form("Save").fill("Name", "ÁCTIVE");
    maria
        .submit(form)
        .await
        .assert_status(422)
        .assert_says("You have a view of this name");
    let delete = change.split('?').next().unwrap().to_owned() + "/delete";
    let page = maria.get(&delete).await;
    page.assert_says("Delete the view “Waiting”?");
    maria
        .submit(page.form("Delete"))
        .await
        .assert_says("Deleted “Waiting”.");
    assert_eq!(views(&maria).await, ["Active"]);
    maria.get(&delete).await.assert_status(404);
}

#[actix_web::test]
async fn names_and_numbers_of_views_have_bounds() {
    let (_app, maria) = with_ann().await;
    for name in ["", "   ", &"ä".repeat(61)] {
        let page = save(&maria, LIST, name, false).await;
        page.assert_status(422);
        assert_ne!(page.error_at("Name"), "", "{name:?}");
    }
    save(&maria, LIST, &"ä".repeat(60), false).await.assert_says("Saved as");
    let long = "x".repeat(5_000);
    let fields = [("name", "Long"), ("query", &format!("q={long}"))];
    maria
        .post("/users/views", &fields)
        .await
        .assert_status(422)
        .assert_says("too long");
    let at_once = (0..60).map(|number| {
        let maria = &maria;
        async move {
            let name = format!("View {number}");
            maria.post("/users/views", &[("name", &name)]).await.status.as_u16()
        }
    });
    let statuses = futures_util::future::join_all(at_once).await;
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 11, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 422].contains(status)), "{statuses:?}");
    let page = maria.get("/users/views").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    page.assert_says("You have 50 saved views, which is the most.");
}

#[actix_web::test]
async fn a_shared_view_is_in_everybodys_menu_and_shows_each_what_they_may_see() {
    let (app, maria) = with_ann().await;
    save(&maria, LIST, "Staged on deck", true).await;
    save(&maria, "/users", "Mine alone", false).await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let page = support.get("/users/views").await;
    assert_eq!(page.all("tbody th"), ["Staged on deck"]);
    page.assert_says("Shared by Maria Solberg").assert_silent("Mine alone");
    assert!(!page.has_link("Change") && !page.has_link("Delete"));
    assert!(!page.says("Share with everybody"));
    assert_eq!(support.get(LIST).await.all("tbody th a"), ["Berg, Ann"]);
    let self_service = app.active_user(&maria, &PersonForm::EVE).await;
    self_service.get("/users/views").await.assert_status(403);
    self_service.get(LIST).await.assert_status(403);
}

#[actix_web::test]
async fn nobody_touches_or_shares_what_is_not_theirs_to_share() {
    let (app, maria) = with_ann().await;
    save(&maria, LIST, "Shared", true).await;
    save(&maria, LIST, "Own", false).await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    // The first is Maria's shared view, the second one that nobody else sees.
    for (view, status) in [(1, 403), (2, 404)] {
        let path = format!("/users/views/{view}");
        support.get(&path).await.assert_status(status);
        support.get(&format!("{path}/delete")).await.assert_status(status);
        support.post(&format!("{path}/delete"), &[]).await.assert_status(status);
        support.post(&path, &[("name", "Mine")]).await.assert_status(status);
        support
            .post(&path, &[("name", "Mine"), ("is_shared", "on")])
            .await
            .assert_status(status);
    }
    let fields = [("name", "For all"), ("is_shared", "on"), ("query", "")];
    support.post("/users/views", &fields).await.assert_status(403);
    assert_eq!(views(&maria).await, ["Own", "Shared"]);
    // What is saved is the list's own query, and leads nowhere else.
    let fields = [("name", "Odd"), ("query", "//evil.example/?x=1&status=staged&after=zzz&pax=true")];
    support.post("/users/views", &fields).await;
    let link = support.get("/users/views").await.link_at("nav.menu-list a", "Odd");
    assert_eq!(link, "/users?status=staged");
    // Whoever may edit users looks after what is shared, whoever shared it.
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    eve.post("/users/views/1", &[("name", "Ours"), ("is_shared", "on")])
        .await
        .assert_says("Saved.");
    assert_eq!(support.get("/users/views").await.link_at("nav.menu-list a", "Ours"), LIST);
    eve.post("/users/views/1/delete", &[])
        .await
        .assert_says("Deleted “Ours”.");
    eve.get("/users/views/2/delete").await.assert_status(404);
}

#[actix_web::test]
async fn a_view_of_a_department_that_is_gone_says_so() {
    let (app, maria) = with_ann().await;
    let form = maria.get("/departments").await.form("Add").fill("Name", "Laundry");
    maria.submit(form).await.assert_says("Added");
    save(&maria, "/users?department=2", "Laundry", false).await;
    maria.get("/users?department=2").await.assert_silent("no longer exists");
    app.write(|connection| {
        use diesel::prelude::*;
        use purser::db::schema::departments;
        diesel::delete(departments::table.find(2)).execute(connection)
    });
    let view = maria.get("/users/views").await.link_at("nav.menu-list a", "Laundry");
    maria
        .get(&view)
        .await
        .assert_says("The department that this list asks for no longer exists")
        .assert_says("Department: No longer there");
}

#[actix_web::test]
async fn whoever_shared_a_view_may_delete_it_when_they_may_share_no_more() {
    let (app, maria) = with_ann().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    save(&bob, LIST, "Bob's", true).await.assert_says("Saved as");
    save(&bob, "/users?status=active", "Bob's own", false)
        .await
        .assert_says("Saved as");
    let page = maria.get("/users?q=bob@example.com").await.link("Dahl");
    let form = maria.get(&format!("{page}/edit")).await.form("Save");
    let form = form.untick("User administrator").tick("Support");
    maria.submit(form).await.assert_says("Saved.");
    let fields = [("name", "Bob's"), ("is_shared", "on")];
    bob.post("/users/views/1", &fields).await.assert_status(403);
    bob.post("/users/views/2", &fields).await.assert_status(403);
    bob.post("/users/views/2", &[("name", "Mine")])
        .await
        .assert_says("Saved.");
    assert_eq!(views(&bob).await, ["Bob's", "Mine"]);
    assert_eq!(views(&maria).await, ["Bob's"]);
    bob.post("/users/views/1/delete", &[])
        .await
        .assert_says("Deleted “Bob's”.");
    assert_eq!(views(&maria).await, [""; 0]);
}

#[actix_web::test]
async fn a_name_is_taken_among_the_views_of_its_owner_alone() {
    let (app, maria) = with_ann().await;
    save(&maria, LIST, "Deck", true).await.assert_says("Saved as");
    save(&maria, LIST, "Staged", true).await.assert_says("Saved as");
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    save(&bob, LIST, "deck", false).await.assert_says("Saved as");
    // Bob looks after what Maria shared: what counts there is what she has.
    let renamed = [("name", "STAGED"), ("is_shared", "on")];
    bob.post("/users/views/1", &renamed)
        .await
        .assert_status(422)
        .assert_says("You have a view of this name");
    let renamed = [("name", "Deck"), ("is_shared", "on")];
    bob.post("/users/views/1", &renamed).await.assert_says("Saved.");
    assert_eq!(views(&maria).await, ["Deck", "Staged"]);
}

#[actix_web::test]
async fn a_view_that_is_shared_no_more_is_in_no_other_menu() {
    let (app, maria) = with_ann().await;
    save(&maria, LIST, "Deck", true).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    assert_eq!(views(&bob).await, ["Deck"]);
    let form = maria.get("/users/views/1").await.form("Save");
    maria
        .submit(form.untick("Share with everybody"))
        .await
        .assert_says("Saved.");
    assert_eq!(views(&bob).await, [""; 0]);
    bob.get("/users/views/1/delete").await.assert_status(404);
    assert_eq!(views(&maria).await, ["Deck"]);
}

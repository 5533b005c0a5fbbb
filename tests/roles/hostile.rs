//! Somebody who may give and edit roles, and tries to have more by it.

use futures_util::future::join_all;

use super::*;
use crate::imports;

const BEYOND: &str = "You can only edit roles, and add permissions, within what you may do yourself.";

#[actix_web::test]
async fn nobody_adds_to_a_role_what_they_may_not_do() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    let clerk = hanna.get("/roles").await.link("Clerk");
    let page = hanna.get(&clerk).await;
    page.assert_says("You don't have this permission, so you can't give it.");
    for permission in ["edit_settings", "set_passwords", "read_journal"] {
        let mut form = page.form("Save");
        form.fields.push(("permission".into(), permission.into()));
        hanna.submit(form).await.assert_status(422).assert_says(BEYOND);
        let mut form = hanna.get("/roles/new").await.form("Create role").fill("Name", "Mine");
        form.fields.push(("permission".into(), permission.into()));
        hanna.submit(form).await.assert_status(422).assert_says(BEYOND);
    }
    hanna.get("/settings").await.assert_status(403);
    maria.get("/roles").await.assert_silent("Mine");
}

#[actix_web::test]
async fn nobody_edits_renames_or_deletes_a_role_that_may_do_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    let page = hanna.get("/roles/3").await;
    page.assert_says("This role allows more than you may do yourself, so you can't edit it.");
    assert!(!page.has_button("Save"));
    let renamed = [("name", "Clerks' friends"), ("version", "1"), ("permission", "read_users")];
    hanna
        .post("/roles/3", &renamed)
        .await
        .assert_status(422)
        .assert_says(BEYOND);
    hanna.post("/roles/3/restore", &[]).await.assert_status(403);
    hanna.post("/roles/3/delete", &[]).await.assert_status(403);
    assert_eq!(maria.get("/roles/3").await.value_of("Name"), "Support");
}

#[actix_web::test]
async fn nobody_takes_from_somebody_who_may_do_more_by_editing_their_role() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    let clerk = hanna.get("/roles").await.link("Clerk");
    let form = maria.get("/users/1/edit").await.form("Save").fill("Department", "1");
    let form = form.fill("Mobile prefix", "+47").fill("Phone number", "912 34 567");
    let form = form
        .fill("Address", "Strandgaten 1")
        .fill("Employment date", "2026-11-01");
    maria.submit(form.tick("Clerk")).await.assert_says("Saved.");
    let form = hanna.get(&clerk).await.form("Save").untick("Send mails");
    hanna
        .submit(form)
        .await
        .assert_status(422)
        .assert_says("Somebody who may do more than you has this role");
    let fields = maria.get(&clerk).await.form("Save").fields;
    assert!(fields.contains(&("permission".into(), "send_mails".into())));
}

#[actix_web::test]
async fn nobody_gives_by_rule_what_they_may_not_give() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    let refused = "You can only give roles whose permissions you have yourself.";
    for role in ["1", "2", "3"] {
        let rule = format!("department_id=1&role_id={role}");
        hanna
            .get(&format!("/roles/rules/preview?{rule}"))
            .await
            .assert_says(refused);
        let fields = [("department_id", "1"), ("role_id", role)];
        hanna.post("/roles/rules/save", &fields).await.assert_says(refused);
    }
    app.add_rule(&maria, &[("Employment type", "cadet")], "Support").await;
    let rule = maria.get("/roles/rules").await.link("Employment type: Cadet");
    let number = rule.rsplit('/').next().unwrap();
    let widened = [("rule", number), ("department_id", "1"), ("role_id", "3")];
    hanna.post("/roles/rules/save", &widened).await.assert_says(refused);
    hanna.post(&format!("{rule}/delete"), &[]).await.assert_status(403);
    assert_eq!(app.roles_of("hanna@example.com"), ["Clerk H"]);
    maria
        .get("/roles/rules")
        .await
        .assert_says("1 rule")
        .assert_says("Employment type: Cadet");
}

#[actix_web::test]
async fn nobody_gives_in_bulk_what_they_may_not_give() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    for (mode, role) in [("add", "1"), ("replace", "3"), ("remove", "2")] {
        let draft = app.select(&hanna, &["Berg, Ann"], "Edit roles").await.path;
        let confirmed = [("act", "edit_roles"), ("mode", mode), ("role", role)];
        hanna
            .post(&format!("{draft}/confirm"), &confirmed)
            .await
            .assert_status(403);
    }
    let page = app.select(&hanna, &["Solberg, Maria"], "Edit roles").await;
    let page = hanna.submit(page.form("Preview").tick("Clerk")).await;
    page.assert_says("may do more than you 1");
    assert_eq!(app.roles_of("ann@example.com"), [""; 0]);
    assert_eq!(app.roles_of("maria@example.com"), ["Administrator H"]);
    app.deliver_mail().await;
}

const NOT_HERS: &str = "You can only give roles whose permissions you have yourself.";

#[actix_web::test]
async fn nobody_gives_to_somebody_new_what_they_may_not_give() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    for role in ["1", "2", "3"] {
        let mut form = PersonForm::ANN.fill(hanna.get("/users/new").await.form("Create user"));
        form.fields.push(("role".into(), role.into()));
        hanna.submit(form).await.assert_status(422).assert_says(NOT_HERS);
    }
    maria.get("/users?q=ann%40").await.assert_says("No users match");
    let form = PersonForm::ANN.fill(hanna.get("/users/new").await.form("Create user"));
    hanna.submit(form.tick("Clerk")).await.assert_says("Created.");
    assert_eq!(app.roles_of("ann@example.com"), ["Clerk H"]);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn nobody_gives_by_a_file_what_they_may_not_give() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let file = "First name,Last name,Login email,Roles\nAnn,Berg,ann@example.com,Support\n\
                Kim,Moe,kim@example.com,\"Clerk, Administrator\"\nTor,Vik,tor@example.com,Clerk\n";
    let page = imports::look_over(&hanna, file).await;
    page.assert_says("Refused 2").assert_says("New 1").assert_says(NOT_HERS);
    imports::apply(&app, &hanna, &page).await.assert_says("Created 1");
    assert_eq!(app.roles_of("ann@example.com"), [""; 0]);
    assert_eq!(app.roles_of("kim@example.com"), [""; 0]);
    assert_eq!(app.roles_of("tor@example.com"), ["Clerk H"]);
    // What a role allows by the time the file is applied is what counts.
    let page = imports::look_over(&hanna, &file.replace("tor@", "lea@")).await;
    let clerk = maria.get("/roles").await.link("Clerk");
    let form = maria.get(&clerk).await.form("Save").untick("Give roles");
    maria.submit(form).await.assert_says("Saved.");
    imports::apply(&app, &hanna, &page).await.assert_silent("Created 1");
    assert_eq!(app.roles_of("lea@example.com"), [""; 0]);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn two_requests_at_once_give_no_more_than_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let hanna = app.clerk(&maria).await;
    let clerk = hanna.get("/roles").await.link("Clerk");
    let taken = maria.get(&clerk).await.form("Save").untick("Send mails");
    let made = |number: usize| {
        let hanna = &hanna;
        async move {
            let fields = [("name", format!("Copy {number}")), ("permission", "send_mails".to_owned())];
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            hanna.post("/roles/new", &fields).await.status.as_u16()
        }
    };
    let (saved, made) = tokio::join!(maria.submit(taken), join_all((0..6).map(made)));
    saved.assert_says("Saved.");
    assert!(made.iter().all(|status| [200, 403, 422].contains(status)), "{made:?}");
    // Whichever came first: from then on she can't.
    let fields = [("name", "Afterwards"), ("permission", "send_mails")];
    hanna
        .post("/roles/new", &fields)
        .await
        .assert_status(422)
        .assert_says(BEYOND);

    let same = [("name", "Twins")];
    join_all([(); 4].map(|()| maria.post("/roles/new", &same))).await;
    let names = maria.get("/roles").await.all("tbody th");
    assert_eq!(names.iter().filter(|name| name.contains("Twins")).count(), 1, "{names:?}");
}

#[actix_web::test]
async fn without_the_permission_nobody_sees_or_edits_roles() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.make_role(&maria, "Giver", &["Read users", "Send mails", "Give roles"])
        .await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Giver").await;
    let page = bob.get("/roles").await;
    assert!(!page.has_link("New role"));
    let page = bob.get(&page.link("Giver")).await;
    assert!(!page.has_button("Save"));
    bob.post(&page.path, &[("name", "Mine"), ("version", "1")])
        .await
        .assert_status(403);
    let support = app.user_with_role(&maria, &PersonForm::ANN, "Support").await;
    support.get("/roles").await.assert_status(403);
}

use super::*;
use crate::support::PASSWORD;

#[actix_web::test]
async fn a_role_is_made_given_and_edited_and_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let desk = app
        .make_role(&maria, "Mail desk", &["Read users", "Read the mail log"])
        .await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Mail desk").await;
    bob.get("/mail").await.assert_status(200);
    bob.get("/journal").await.assert_status(403);
    maria.get("/roles").await.assert_says("Mail desk 1 user 2");

    let form = maria.get(&desk).await.form("Save");
    let form = form.tick("Read the journal").untick("Read the mail log");
    maria
        .submit(form)
        .await
        .assert_says("It holds from now on for everyone who has this role.");
    bob.get("/journal").await.assert_status(200);
    bob.get("/mail").await.assert_status(403);
    maria
        .get("/journal")
        .await
        .assert_says("Role createdMail desk: Read users, Read the mail log")
        .assert_says("Role editedMail desk: added Read the journal; took away Read the mail log");
}

#[actix_web::test]
async fn each_permission_is_told_by_a_plain_sentence_in_its_group() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/roles/3").await;
    assert_eq!(page.all(".card h2")[1..5], ["Users", "PAX", "Mail and journal", "Administration"]);
    assert_eq!(page.all(".choice .help").len(), purser::rights::Permission::ALL.len());
    page.assert_says("Read the journal See who did what, and when.");
}

#[actix_web::test]
async fn a_name_stands_once_without_regard_to_case() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let desk = app.make_role(&maria, "Mail desk", &[]).await;
    for taken in ["SUPPORT", "administratør", "self-Service"] {
        let taken = taken.replace('ø', "o");
        let page = maria
            .submit(maria.get("/roles/new").await.form("Create role").fill("Name", &taken))
            .await;
        page.assert_status(422);
        assert_eq!(page.error_at("Name"), "Error: There is a role of this name already.", "{taken}");
        let page = maria
            .submit(maria.get(&desk).await.form("Save").fill("Name", &taken))
            .await;
        page.assert_status(422);
    }
    let form = maria.get(&desk).await.form("Save").fill("Name", "MAIL DESK");
    maria.submit(form).await.assert_says("Saved.");
}

#[actix_web::test]
async fn no_name_has_what_stands_between_roles_in_files() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let desk = app.make_role(&maria, "Mail desk", &[]).await;
    for name in ["Deck, night", "Deck; night"] {
        for (path, button) in [("/roles/new", "Create role"), (desk.as_str(), "Save")] {
            let page = maria
                .submit(maria.get(path).await.form(button).fill("Name", name))
                .await;
            page.assert_status(422);
            assert!(page.error_at("Name").contains("Leave out commas and semicolons"), "{name}: {path}");
        }
    }
    assert_eq!(maria.get(&desk).await.value_of("Name"), "Mail desk");
}

#[actix_web::test]
async fn administrator_stays_as_it_is() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/roles/1").await;
    page.assert_says("Administrator may do everything, always.");
    assert!(!page.has_button("Save") && !page.has_button("Delete this role"));
    let less = [("name", "Administrator"), ("version", "1"), ("permission", "read_users")];
    for (path, fields) in [("/roles/1", &less[..]), ("/roles/1/delete", &[]), ("/roles/1/restore", &[])] {
        maria.post(path, fields).await.assert_status(403);
    }
    maria.get("/journal").await.assert_status(200);
}

#[actix_web::test]
async fn what_came_with_purser_can_be_edited_and_restored_and_not_deleted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for role in ["/roles/2", "/roles/3"] {
        let before = maria.get(role).await;
        assert!(!before.has_button("Delete this role"));
        let form = before.form("Save").fill("Name", "Deckhands").tick("Read the journal");
        maria.submit(form.untick("Read users")).await.assert_says("Saved.");
        let page = maria.submit(maria.get(role).await.form("Restore the default")).await;
        page.assert_says("Restored as it came with Purser.");
        let mut fields = [before.form("Save").fields, page.form("Save").fields];
        fields
            .iter_mut()
            .for_each(|fields| fields.retain(|(name, _)| name != "version"));
        assert_eq!(fields[0], fields[1], "{role}");
        maria
            .post(&format!("{role}/delete"), &[])
            .await
            .assert_says("Not done. It came with Purser, so it can be changed and not deleted.");
    }
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    support.get("/users").await.assert_status(200);
}

#[actix_web::test]
async fn a_role_is_deleted_once_nobody_has_it_and_no_rule_gives_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let desk = app.make_role(&maria, "Mail desk", &["Read users"]).await;
    app.user_with_role(&maria, &PersonForm::BOB, "Mail desk").await;
    maria
        .get(&desk)
        .await
        .assert_says("It can be deleted once no user has it.");
    let delete = format!("{desk}/delete");
    maria.post(&delete, &[]).await.assert_says("Not done. 1 user has it.");
    let bob = page_of(&maria, "Dahl, Bob").await;
    let form = maria.get(&format!("{bob}/edit")).await.form("Save").untick("Mail desk");
    maria.submit(form).await.assert_says("Saved.");
    app.add_rule(&maria, &[("Employment type", "cadet")], "Mail desk").await;
    maria
        .post(&delete, &[])
        .await
        .assert_says("A rule gives this role. Delete the rule first.");
    let rule = maria.get("/roles/rules").await.link("Employment type: Cadet");
    let preview = maria.get(&maria.get(&rule).await.link("Delete this rule")).await;
    maria.submit(preview.form("Delete rule")).await.assert_says("Deleted.");
    maria
        .submit(maria.get(&desk).await.form("Delete this role"))
        .await
        .assert_says("Deleted.")
        .assert_silent("Mail desk 0");
    maria.get(&desk).await.assert_status(404);
}

#[actix_web::test]
async fn whoever_edits_what_another_has_edited_meanwhile_is_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (first, second) = (maria.get("/roles/3").await, maria.get("/roles/3").await);
    maria
        .submit(first.form("Save").tick("Read PAX"))
        .await
        .assert_says("Saved.");
    let page = maria.submit(second.form("Save").tick("Read the journal")).await;
    page.assert_status(422)
        .assert_says("Someone else changed this role first. Look again.");
    let fields = maria.get("/roles/3").await.form("Save").fields;
    assert!(fields.contains(&("permission".into(), "read_pax".into())));
    assert!(!fields.contains(&("permission".into(), "read_journal".into())));
}

#[actix_web::test]
async fn a_role_that_comes_to_need_a_second_factor_signs_out_who_has_none() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let desk = app.make_role(&maria, "Mail desk", &["Read users", "Send mails"]).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Mail desk").await;
    let form = maria.get("/settings/security").await.form("Save");
    maria
        .submit(form.tick("Second factor required for user administrators"))
        .await
        .assert_says("Saved.");
    bob.get("/users").await.assert_says("Dahl, Bob");
    maria
        .submit(maria.get(&desk).await.form("Save").tick("Edit users"))
        .await
        .assert_says("Saved.");
    bob.get("/users").await.assert_says("Email or username");
    let page = app.sign_in(&bob, "bob@example.com", PASSWORD).await;
    assert_eq!(page.path, "/login/set-up-second-factor");
}

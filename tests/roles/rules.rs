use super::*;
use crate::support::PASSWORD;

const NOBODY: [&str; 0] = [];

async fn galley(maria: &Visitor) -> String {
    maria.post("/departments", &[("name", "Galley")]).await;
    let galley = maria.get("/departments").await.link("Galley");
    galley.trim_start_matches("/departments/").to_owned()
}

#[actix_web::test]
async fn before_a_rule_is_saved_it_says_who_would_gain_the_role_and_writes_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.create_staged(&maria, &PersonForm::EVE).await;
    let form = maria.get("/roles/rules/new").await.form("Preview");
    let form = form.fill("Department", "1").fill("Role that it gives", "3");
    let before = app.own_database().fingerprint();
    let page = maria.submit(form).await;
    page.assert_says("Department: Deck → Support")
        .assert_says("would gain the role 1")
        .assert_says("would lose the role 0")
        .assert_says("have the role already 1")
        .assert_says("have no account yet, and get the role with it 1");
    maria
        .get(&page.link("would gain the role"))
        .await
        .assert_says("Ann Berg")
        .assert_silent("Bob Dahl")
        .assert_silent("Eve Lund");
    maria
        .get(&page.link("have the role already"))
        .await
        .assert_says("Bob Dahl")
        .assert_silent("Ann Berg");
    assert_eq!(app.own_database().fingerprint(), before);
    maria
        .submit(page.form("Save"))
        .await
        .assert_says("Department: Deck Support Applied");
    assert_eq!(app.roles_of("ann@example.com"), ["Support R"]);
    assert_eq!(app.roles_of("bob@example.com"), ["Support HR"]);
    assert_eq!(app.roles_of("eve@example.com"), NOBODY);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_role_by_rule_follows_the_rule_when_the_person_moves_and_one_by_hand_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let galley = galley(&maria).await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    ann.get("/users").await.assert_status(200);
    for name in ["Berg, Ann", "Dahl, Bob"] {
        let page = page_of(&maria, name).await;
        move_to(&maria, &page, &galley).await;
    }
    assert_eq!(app.roles_of("ann@example.com"), NOBODY);
    assert_eq!(app.roles_of("bob@example.com"), ["Support H"]);
    ann.get("/users").await.assert_status(403);
    let page = page_of(&maria, "Berg, Ann").await;
    move_to(&maria, &page, "1").await;
    assert_eq!(app.roles_of("ann@example.com"), ["Support R"]);
    maria
        .get(&page)
        .await
        .assert_says("Role given by a rule: Support, by the rule Department: Deck")
        .assert_says("Role taken by a rule: Support, by the rule Department: Deck");
}

#[actix_web::test]
async fn a_role_by_rule_follows_the_rule_when_a_file_moves_the_person() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    galley(&maria).await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    for (department, roles, status) in [("Galley", &NOBODY[..], 403), ("Deck", &["Support R"], 200)] {
        let file = format!("First name,Last name,Login email,Department\nAnn,Berg,ann@example.com,{department}\n");
        let page = crate::imports::look_over(&maria, &file).await;
        crate::imports::apply(&app, &maria, &page)
            .await
            .assert_says("Updated 1");
        assert_eq!(app.roles_of("ann@example.com"), roles, "{department}");
        ann.get("/users").await.assert_status(status);
    }
}

#[actix_web::test]
async fn the_screen_says_which_role_is_by_hand_and_which_by_rule() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    let ann = page_of(&maria, "Berg, Ann").await;
    let page = maria.get(&ann).await;
    page.assert_says("Support: by the rule Department: Deck");
    maria
        .get(&page.link("Department: Deck"))
        .await
        .assert_says("Role that it gives");

    let page = maria.get(&format!("{ann}/edit")).await;
    page.assert_says("Given by the rule Department: Deck as long as it applies, so it can't be taken away here.");
    assert_eq!(page.attribute("#rule-3", "disabled").as_deref(), Some(""));
    maria.submit(page.form("Save")).await.assert_says("Saved.");
    assert_eq!(app.roles_of("ann@example.com"), ["Support R"], "a form without the tick takes nothing away");

    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    let page = maria.submit(form.tick("Support by hand too")).await;
    page.assert_says("Support: by hand and by the rule Department: Deck");
    let form = maria
        .get(&format!("{ann}/edit"))
        .await
        .form("Save")
        .tick("Administrator");
    let page = maria.submit(form.untick("Support by hand too")).await;
    page.assert_says("Administrator: by hand")
        .assert_says("Support: by the rule Department: Deck");
    assert_eq!(app.roles_of("ann@example.com"), ["Administrator H", "Support R"]);
}

#[actix_web::test]
async fn all_conditions_of_a_rule_must_hold() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria.post("/positions", &[("name", "Bosun")]).await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let all = [("Department", "1"), ("Job position", "1"), ("Employment type", "contractor"), ("Source", "by_hand")];
    let page = app.add_rule(&maria, &all, "Support").await;
    page.assert_says("Department: Deck, Job position: Bosun, Employment type: Contractor, Source: By hand Support");
    let ann = page_of(&maria, "Berg, Ann").await;
    for (label, value, roles) in [
        ("Job position", "1", &NOBODY[..]),
        ("Employment type", "contractor", &["Support R"]),
        ("Job position", "", &NOBODY),
        ("Job position", "1", &["Support R"]),
        ("Employment type", "cadet", &NOBODY),
    ] {
        let form = maria.get(&format!("{ann}/edit")).await.form("Save").fill(label, value);
        maria.submit(form).await.assert_says("Saved.");
        assert_eq!(app.roles_of("ann@example.com"), roles, "{label}: {value}");
    }
    maria
        .get(&ann)
        .await
        .assert_says("Employment typeCadet")
        .assert_says("SourceBy hand");
    let page = maria.get("/roles/rules/preview?role_id=3").await;
    page.assert_status(422).assert_says("Choose at least one condition");
}

#[actix_web::test]
async fn a_rule_that_is_edited_or_deleted_is_followed_by_those_who_have_its_role() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let galley = galley(&maria).await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    let bob = page_of(&maria, "Dahl, Bob").await;
    move_to(&maria, &bob, &galley).await;
    let rule = app
        .add_rule(&maria, &[("Department", "1")], "Support")
        .await
        .link("Department: Deck");
    let form = maria.get(&rule).await.form("Preview").fill("Department", &galley);
    let page = maria.submit(form).await;
    page.assert_says("would gain the role 1")
        .assert_says("would lose the role 1");
    maria
        .get(&page.link("would lose the role"))
        .await
        .assert_says("Ann Berg")
        .assert_silent("Bob Dahl");
    maria
        .submit(page.form("Save"))
        .await
        .assert_says("Department: Galley Support Applied");
    assert_eq!(
        (app.roles_of("ann@example.com"), app.roles_of("bob@example.com")),
        (vec![], vec!["Support R".into()])
    );

    let form = maria.get(&rule).await.form("Preview").fill("Role that it gives", "2");
    maria
        .submit(maria.submit(form).await.form("Save"))
        .await
        .assert_says("Saved.");
    assert_eq!(app.roles_of("bob@example.com"), ["User administrator R"]);

    let page = maria.get(&maria.get(&rule).await.link("Delete this rule")).await;
    page.assert_says("would lose the role 1");
    maria.submit(page.form("Delete rule")).await.assert_says("No rules yet");
    assert_eq!(app.roles_of("bob@example.com"), NOBODY);
    maria
        .get("/journal")
        .await
        .assert_says("Role rule deletedDepartment: Galley → User administrator");
}

#[actix_web::test]
async fn two_rules_for_one_role_take_it_only_together() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let galley = galley(&maria).await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    app.add_rule(&maria, &[("Source", "by_hand")], "Support").await;
    let ann = page_of(&maria, "Berg, Ann").await;
    move_to(&maria, &ann, &galley).await;
    maria
        .get(&ann)
        .await
        .assert_says("Support: by the rule Source: By hand");
    let twin = maria.get("/roles/rules/preview?source=by_hand&role_id=3").await;
    twin.assert_status(422)
        .assert_says("There is a rule like this already.");
}

#[actix_web::test]
async fn a_rule_gives_nothing_to_those_whom_somebody_with_less_put_there() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let galley = galley(&maria).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::EVE).await;
    let [ann, eve] = [page_of(&maria, "Berg, Ann").await, page_of(&maria, "Lund, Eve").await];
    move_to(&bob, &ann, &galley).await;
    move_to(&maria, &eve, &galley).await;
    let form = maria
        .get("/roles/rules/new")
        .await
        .form("Preview")
        .fill("Department", &galley);
    let page = maria.submit(form.fill("Role that it gives", "1")).await;
    page.assert_says("would gain the role 1")
        .assert_says("were put there by somebody who may not give the role, so they don't get it 1");
    maria.submit(page.form("Save")).await;
    assert_eq!(
        (app.roles_of("ann@example.com"), app.roles_of("eve@example.com")),
        (vec![], vec!["Administrator R".into()])
    );
    // Nor does moving himself there help him.
    let own = page_of(&bob, "Dahl, Bob").await;
    move_to(&bob, &own, &galley).await;
    assert_eq!(app.roles_of("bob@example.com"), ["User administrator H"]);
    bob.get("/settings").await.assert_status(403);
}

#[actix_web::test]
async fn the_last_administrator_stays_when_the_rule_goes() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let rule = app
        .add_rule(&maria, &[("Source", "set_up")], "Administrator")
        .await
        .link("Source: Set-up");
    let mut form = maria.get("/users/1/edit").await.form("Save").fill("Department", "1");
    form = form.fill("Mobile prefix", "+47").fill("Phone number", "912 34 567");
    form = form
        .fill("Address", "Strandgaten 1")
        .fill("Employment date", "2026-11-01");
    maria
        .submit(form.untick("Administrator by hand too"))
        .await
        .assert_says("Saved.");
    assert_eq!(app.roles_of("maria@example.com"), ["Administrator R"]);
    let page = maria.get(&maria.get(&rule).await.link("Delete this rule")).await;
    page.assert_says("would lose the role 0")
        .assert_says("would keep the role, from then on by hand 1");
    maria.submit(page.form("Delete rule")).await.assert_says("Deleted.");
    assert_eq!(app.roles_of("maria@example.com"), ["Administrator H"]);
    maria.get("/users/1").await.assert_says("Role stays, by hand");
}

#[actix_web::test]
async fn whoever_needs_a_second_factor_by_a_rule_is_signed_out() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    crate::second_factor::require_of_administrators(&maria).await;
    ann.get("/account").await.assert_says("Your account");
    app.add_rule(&maria, &[("Department", "1")], "Administrator").await;
    ann.get("/account").await.assert_says("Email or username");
    let page = app.sign_in(&ann, "ann@example.com", PASSWORD).await;
    assert_eq!(page.path, "/login/set-up-second-factor");
}

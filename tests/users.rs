use crate::support::{PASSWORD, PersonForm, TestApp, statements};

#[actix_web::test]
async fn a_username_is_proposed_from_the_name_and_numbered_when_taken() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await.assert_says("ann.berg");
    let page = app
        .create_user(&maria, &PersonForm { email: "ann2@example.com", ..PersonForm::ANN })
        .await;
    page.assert_says("ann.berg2");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn every_field_that_is_typed_is_kept_and_shown() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/positions").await.form("Add").fill("Name", "Chief engineer");
    maria.submit(form).await;
    let form = PersonForm::ANN
        .fill(maria.get("/users/new").await.form("Create user"))
        .fill("Postal code", "5004")
        .fill("City", "Bergen")
        .fill("Country", "Norway")
        .fill("Job position", "1")
        .fill("Last day", "2027-12-31")
        .fill("Document type", "passport")
        .fill("Document number", "C0FFEE77")
        .fill("Issuing state", "Norway")
        .fill("Expiry date", "2031-03-02")
        .fill("Username", "ann_the_engineer")
        .fill("Language", "nb");
    let page = maria.submit(form).await;
    for shown in [
        "Ann Berg",
        "+47 912 34 567",
        "ann@example.com",
        "Strandgaten 1",
        "5004",
        "Bergen",
        "Norway",
        "Deck",
        "Chief engineer",
        "1 Nov 2026",
        "31 Dec 2027",
        "Passport",
        "C0FFEE77",
        "2 Mar 2031",
        "ann_the_engineer",
        "Norsk",
        "Self-service",
    ] {
        page.assert_says(shown);
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_field_that_the_form_did_not_have_stays_as_it_is() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let mut form = maria
        .get(&format!("{user}/edit"))
        .await
        .form("Save")
        .fill("City", "Bergen");
    form.fields
        .retain(|(name, _)| !["phone", "email", "address"].contains(&name.as_str()));
    let page = maria.submit(form).await;
    page.assert_says("Bergen")
        .assert_says("912 34 567")
        .assert_says("ann@example.com")
        .assert_says("Strandgaten 1");
    maria.get("/journal?action=user_edited").await.assert_says("City");
}

#[actix_web::test]
async fn the_form_asks_for_every_field_of_the_table() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for page in ["/users/new", "/users/1/edit"] {
        let page = maria.get(page).await;
        for field in purser::people::FIELDS {
            assert!(page.body.contains(&format!("name=\"{}\"", field.name)), "{}", field.label);
        }
    }
}

#[actix_web::test]
async fn an_edit_is_saved_and_journalled_by_its_fields() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria
        .submit(form.fill("City", "Bergen").fill("Phone number", "999 88 777"))
        .await;
    page.assert_says("Saved.")
        .assert_says("Bergen")
        .assert_says("User edited: Phone number, City");
    page.assert_says("by Maria Solberg");
}

#[actix_web::test]
async fn edits_that_crossed_are_told_and_not_overwritten() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let edit = format!("{user}/edit");
    let mine = maria.get(&edit).await.form("Save").fill("City", "Bergen");
    let theirs = maria.get(&edit).await.form("Save").fill("City", "Oslo");
    maria.submit(theirs).await.assert_says("Saved.");

    let page = maria.submit(mine).await;
    page.assert_status(409)
        .assert_says("Maria Solberg changed this record while you were editing");
    assert_eq!(page.all(".compare td"), ["Oslo", "Bergen"]);
    maria.get(&user).await.assert_says("Oslo").assert_silent("Bergen");

    maria.submit(page.form("Save")).await.assert_says("Saved.");
    maria.get(&user).await.assert_says("Bergen").assert_silent("Oslo");
}

#[actix_web::test]
async fn an_address_or_a_username_that_another_has_is_told_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let form = PersonForm { email: "ANN@example.COM", ..PersonForm::ANN }
        .fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form).await;
    page.assert_status(422);
    assert!(page.error_at("Login email").contains("Another user has this address."));
    let form = PersonForm { email: "other@example.com", ..PersonForm::ANN }
        .fill(maria.get("/users/new").await.form("Create user"))
        .fill("Username", "ANN.Berg");
    let page = maria.submit(form).await;
    assert!(page.error_at("Username").contains("Another user has this username."));
    assert_eq!(page.value_of("First name"), "Ann");
}

#[actix_web::test]
async fn disabled_users_can_be_enabled_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let ask = maria.get(&format!("{user}/disable")).await;
    ask.assert_says("Disable Ann Berg?")
        .assert_says("You can enable them again at any time.");
    let disabled = maria.submit(ask.form("Disable")).await;
    disabled.assert_says("Disabled. Sessions and mailed links have ended. To undo this, press Enable.");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");
    maria.submit(disabled.form("Enable")).await.assert_says("Enabled.");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn the_last_administrator_can_be_neither_disabled_nor_stripped() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = maria.get("/users?q=maria").await.link("Solberg, Maria");
    maria
        .post(&format!("{user}/disable"), &[])
        .await
        .assert_says("You can't disable yourself.");
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let form = PersonForm {
        first_name: "Maria",
        last_name: "Solberg",
        email: "maria@example.com",
    }
    .fill(form)
    .untick("Administrator");
    let page = maria.submit(form).await;
    page.assert_status(422)
        .assert_says("This is the last administrator who can sign in with a password");
    maria.get(&user).await.assert_says("Administrator");
}

#[actix_web::test]
async fn the_last_administrator_is_not_lost_through_a_last_day_or_another_sign_in_either() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = maria.get("/users?q=maria").await.link("Solberg, Maria");
    let form = || async {
        let form = maria.get(&format!("{user}/edit")).await.form("Save");
        PersonForm {
            first_name: "Maria",
            last_name: "Solberg",
            email: "maria@example.com",
        }
        .fill(form)
        .fill("Employment date", "2020-01-01")
    };
    let refused = "This is the last administrator who can sign in with a password";
    for last_day in ["2026-11-20", "2026-11-24", "2030-01-01"] {
        let page = maria.submit(form().await.fill("Last day", last_day)).await;
        page.assert_status(422).assert_says(refused);
    }
    let page = maria.submit(form().await.tick("Signs in by single sign-on")).await;
    page.assert_status(422).assert_says(refused);
    maria.submit(form().await).await.assert_says("Saved.");
}

#[actix_web::test]
async fn a_role_that_does_not_exist_or_is_sent_twice_is_no_error() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (roles, created) in [(vec!["999"], false), (vec!["x"], false), (vec!["3", "3"], true)] {
        let mut form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
        form.fields
            .extend(roles.into_iter().map(|role| ("role".to_owned(), role.to_owned())));
        let page = maria.submit(form).await;
        assert_eq!(page.says("Created."), created);
        page.assert_status(if created { 200 } else { 422 });
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_crossed_edit_tells_of_roles_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.user_with_role(&maria, &PersonForm::ANN, "Support").await;
    let edit = maria.get("/users?q=ann").await.link("Berg, Ann") + "/edit";
    let mine = maria.get(&edit).await.form("Save").fill("City", "Bergen");
    let theirs = maria.get(&edit).await.form("Save").untick("Support");
    maria.submit(theirs).await.assert_says("Saved.");
    let page = maria.submit(mine).await;
    page.assert_status(409);
    assert!(page.all(".compare th").contains(&"Roles".to_owned()), "{}", page.text());
}

#[actix_web::test]
async fn with_a_second_administrator_the_first_can_go() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "Administrator").await;
    let user = ann.get("/users?q=maria").await.link("Solberg, Maria");
    ann.post(&format!("{user}/disable"), &[]).await.assert_says("Disabled.");
    maria.get("/users").await.assert_says("Email or username");
}

#[actix_web::test]
async fn a_user_administrator_cannot_touch_an_administrator() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "User administrator").await;
    let user = ann.get("/users?q=maria").await.link("Solberg, Maria");
    assert!(!ann.get(&user).await.has_link("Edit"));
    assert!(!ann.get("/users?q=maria").await.has_link("Edit"));
    ann.get(&format!("{user}/disable")).await.assert_status(403);
    ann.get(&format!("{user}/edit")).await.assert_status(403);
    ann.post(&format!("{user}/edit"), &[]).await.assert_status(403);
    ann.post(&format!("{user}/disable"), &[]).await.assert_status(403);
    ann.post(&format!("{user}/activation-mail"), &[])
        .await
        .assert_status(403);
}

#[actix_web::test]
async fn roles_are_given_only_by_whoever_may() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "User administrator").await;
    let page = ann.get("/users/new").await;
    page.assert_silent("Roles");
    let mut form = PersonForm::BOB.fill(page.form("Create user"));
    form.fields.push(("role".into(), "1".into()));
    ann.submit(form)
        .await
        .assert_says("Created.")
        .assert_says("Self-service");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_unknown_user_is_not_found() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/users/999", "/users/999/edit", "/users/999/disable", "/users/abc", "/users/99999999999999999999"] {
        maria
            .get(path)
            .await
            .assert_status(404)
            .assert_says("There is nothing here");
    }
    maria.post("/users/999/enable", &[]).await.assert_status(404);
    maria.post("/users/999/activation-mail", &[]).await.assert_status(404);
}

#[actix_web::test]
async fn past_the_last_day_nobody_gets_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(form.fill("Last day", "2026-11-24"))
        .await
        .assert_says("Active");
    ann.get("/account").await.assert_says("Your account");
    app.after(time::Duration::hours(16));
    ann.get("/account").await.assert_says("Email or username");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria.get("/users?status=disabled").await.assert_says("Berg, Ann");
}

#[actix_web::test]
async fn a_username_is_proposed_as_it_would_be_made() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let long = "Nebukadnezar".repeat(10);
    for (names, proposal) in [
        ("first_name=Ann&last_name=Berg".to_owned(), "ann.berg2".to_owned()),
        ("first_name=%C3%85se&last_name=Br%C3%A5ten-%C5%81%C4%99cka".to_owned(), "ase.bratenlecka".to_owned()),
        (format!("first_name={long}&last_name={long}"), format!("{0}.{0}", &long.to_lowercase()[..28])),
    ] {
        let page = maria.get(&format!("/users/username-proposal?{names}")).await;
        assert_eq!(page.body, proposal);
    }
}

#[actix_web::test]
async fn a_users_page_begins_with_what_support_came_for_and_folds_what_is_empty() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_staged(&maria, &PersonForm::ANN).await;
    let chief = ["Why can't this person sign in?", "Mails", "Timeline", "Personalia", "Employment", "Settings"];
    let all = [chief.as_slice(), &["Address", "Identity documents"]].concat();
    assert_eq!(page.all("main h2"), all);
    page.assert_says("AddressStrandgaten 1")
        .assert_says("Identity documentsNone")
        .assert_silent("Document number");
    let form = maria.get(&format!("{}/edit", page.path)).await.form("Save");
    let page = maria.submit(form.fill("Document number", "N123")).await;
    page.assert_says("Document numberN123");
}

#[actix_web::test]
async fn identity_documents_are_for_whoever_edits_users() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria
        .submit(
            form.fill("Document type", "passport")
                .fill("Document number", "X1234567"),
        )
        .await;
    page.assert_says("X1234567");
    bob.get(&page.path)
        .await
        .assert_says("Berg")
        .assert_silent("X1234567")
        .assert_silent("Identity documents");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_edit_writes_what_it_changes() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let url = app.own_database().url();
    let edit = maria.get("/users/2/edit").await.form("Save").fill("City", "Hammerfest");
    statements::heard(&url);
    maria.submit(edit).await.assert_says("Saved.");
    let run = statements::heard(&url).run;
    let plain = run.keys().map(|sql| sql.replace(['"', '`'], ""));
    let updates: Vec<String> = plain.filter(|sql| sql.starts_with("UPDATE users SET")).collect();
    assert!(updates.len() == 1 && updates[0].contains("city"), "{updates:#?}");
    assert!(!updates[0].contains("phone") && !updates[0].contains("sort_name"), "{updates:#?}");
    assert!(!run.keys().any(|sql| sql.contains("users_search")), "a search does not look at cities");
}

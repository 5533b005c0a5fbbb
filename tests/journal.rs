use time::Duration;

use crate::support::{PASSWORD, PersonForm, Settings, TestApp};

#[actix_web::test]
async fn who_did_what_to_whom_and_from_where() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.sign_in(&app.visitor(), "nobody@example.com", PASSWORD).await;
    let page = maria.get("/journal").await;
    let rows = page.all("tbody tr");
    let told = |what: &str, rest: &str| rows.iter().any(|row| row.starts_with(what) && row.contains(rest));
    for (what, rest) in [
        ("Administrator made", "Maria Solberg"),
        ("Department created", "Deck"),
        ("User created", "Ann Berg Maria Solberg 127.0.0.1"),
        ("Activation mail requested", "Ann Berg Maria Solberg"),
        ("Link opened", "Ann Berg Someone not signed in"),
        ("Password set", "Ann Berg Ann Berg"),
        ("Signed in", "Ann Berg Ann Berg 127.0.0.1"),
        ("Sign-in failed for an unknown name", "Someone not signed in"),
    ] {
        assert!(told(what, rest), "{what} {rest} in {rows:#?}");
    }
}

#[actix_web::test]
async fn it_can_be_narrowed_to_one_kind_of_act() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let rows = maria.get("/journal?action=department_created").await.all("tbody tr");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].starts_with("Department created"));
}

#[actix_web::test]
async fn a_persons_page_tells_their_own_story_newest_first() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::minutes(1));
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    let told = maria.get(&user).await.all(".timeline strong");
    let story = [
        "Signed in",
        "Password set",
        "Link opened",
        "Activation mail sent to ann@example.com",
        "Activation mail queued",
        "User created",
    ];
    assert_eq!(told, story);
    maria.get(&user).await.assert_says("Captured, not sent");
}

#[actix_web::test]
async fn an_act_that_failed_left_nothing_behind() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = maria.get("/users?q=maria").await.link("Solberg, Maria");
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let form = PersonForm {
        first_name: "Mary",
        last_name: "Solberg",
        email: "maria@example.com",
    }
    .fill(form);
    maria.submit(form.untick("Administrator")).await.assert_status(422);
    maria
        .get(&user)
        .await
        .assert_says("Maria Solberg")
        .assert_silent("User edited");
}

#[actix_web::test]
async fn what_somebody_may_not_do_is_kept() {
    let app = TestApp::start_with(Settings { sign_in_rate: 3, ..Default::default() }).await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        ann.get("/users/1/edit").await.assert_status(403);
    }
    let page = maria.get("/journal?action=access_refused").await;
    page.assert_says("GET /users/{id}/edit").assert_says("Ann Berg");
    let kept = page.all("tbody tr").len();
    assert!((1..3).contains(&kept), "a flood of refusals is no flood of entries: {kept}");
}

#[actix_web::test]
async fn refusals_and_forms_of_ended_sessions_take_nobody_behind_the_same_address_a_try_to_sign_in() {
    let app = TestApp::start_with(Settings { sign_in_rate: 3, ..Default::default() }).await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        app.visitor()
            .post("/departments", &[])
            .await
            .assert_says("Email or username");
        ann.get("/users/1/edit").await.assert_status(403);
    }
    let page = maria.get("/journal?action=access_refused").await;
    page.assert_says("GET /users/{id}/edit");
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard");
}

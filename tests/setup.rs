use crate::support::{TestApp, make_administrator};

#[actix_web::test]
async fn the_set_up_link_makes_the_first_administrator_and_signs_them_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .get("/users")
        .await
        .assert_status(200)
        .assert_says("Solberg, Maria");
    assert_eq!(app.set_up_link(), None);
}

#[actix_web::test]
async fn the_set_up_link_works_once() {
    let app = TestApp::start().await;
    let link = app.set_up_link().unwrap();
    let page = app.visitor().get(&link).await;
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    make_administrator(&app.visitor(), &link).await;
    let page = app.visitor().get(&link).await;
    page.assert_says("Already done: sign in.");
    assert_eq!(page.path, "/login");
}

#[actix_web::test]
async fn a_link_printed_before_ends_when_a_new_one_is_printed() {
    let app = TestApp::start().await;
    let first = app.set_up_link().unwrap();
    let second = app.set_up_link().unwrap();
    app.visitor().get(&first).await.assert_status(404);
    app.visitor().get(&second).await.assert_status(200);
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_typed_but_no_password() {
    let app = TestApp::start().await;
    let link = app.set_up_link().unwrap();
    let visitor = app.visitor();
    let form = visitor.get(&link).await.form("Make administrator");
    let form = form
        .fill("First name", "Maria")
        .fill("Last name", "Solberg")
        .fill("Login email", "not an address")
        .fill("Password", "short")
        .fill("Re-enter password", "short");
    let page = visitor.submit(form).await;
    page.assert_status(422);
    assert!(
        page.error_at("Login email")
            .contains("Enter an address like name@example.com.")
    );
    assert!(page.error_at("Password").contains("Use at least 15 characters."));
    assert_eq!(page.value_of("First name"), "Maria");
    assert_eq!(page.value_of("Password"), "");
    visitor.get(&link).await.assert_status(200);
}

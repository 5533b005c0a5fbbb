//! The number by which other systems know somebody.

use crate::support::{PageView, PersonForm, TestApp, Visitor};

async fn create(maria: &Visitor, person: &PersonForm, number: &str) -> PageView {
    let form = person.fill(maria.get("/users/new").await.form("Create user"));
    let form = form.fill("Employee number", number).tick("Don't send it yet");
    maria.submit(form).await
}

#[actix_web::test]
async fn an_employee_number_stands_on_the_page_and_is_found() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    create(&maria, &PersonForm::ANN, " E-0042 ")
        .await
        .assert_says("Created.");
    create(&maria, &PersonForm::BOB, "").await.assert_says("Created.");
    create(&maria, &PersonForm::EVE, "").await.assert_says("Created.");
    for typed in ["e-0042", "E-0", "0042"] {
        let found = maria.get(&format!("/users?q={typed}")).await;
        found.assert_says("Berg").assert_says("1 user").assert_silent("Dahl");
    }
    let page = maria.get("/users?q=e-0042").await.link("Berg");
    maria.get(&page).await.assert_says("Employee numberE-0042");
}

#[actix_web::test]
async fn no_two_have_the_same_without_regard_to_case() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    create(&maria, &PersonForm::ANN, "E-0042").await.assert_says("Created.");
    let page = create(&maria, &PersonForm::BOB, "e-0042").await;
    page.assert_status(422);
    assert!(
        page.error_at("Employee number")
            .contains("Another user has this employee number.")
    );
    create(&maria, &PersonForm::BOB, "E-0043").await.assert_says("Created.");
    let bob = maria.get("/users?q=bob").await.link("Dahl");
    let edit = maria.get(&format!("{bob}/edit")).await.form("Save");
    let page = maria.submit(edit.fill("Employee number", "E-0042")).await;
    page.assert_status(422);
    assert!(
        page.error_at("Employee number")
            .contains("Another user has this employee number.")
    );
    let ann = maria.get("/users?q=ann").await.link("Berg");
    let edit = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria
        .submit(edit.fill("Employee number", ""))
        .await
        .assert_says("Saved.");
    let edit = maria.get(&format!("{bob}/edit")).await.form("Save");
    maria
        .submit(edit.fill("Employee number", "E-0042"))
        .await
        .assert_says("Saved.");
}

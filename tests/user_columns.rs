//! Which columns the users' list has, for whoever looks at it.

use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const DEFAULT: [&str; 6] = ["Name", "Email", "Department", "Status", "Last sign-in", "Created"];

async fn with_ann() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let form = form
        .fill("Employee number", "007")
        .fill("Language", "de")
        .fill("Employment type", "cadet");
    maria
        .submit(form.tick("Don't send it yet"))
        .await
        .assert_says("Created");
    (app, maria)
}

/// But for the boxes before them, and what can be done after them.
async fn heads(visitor: &Visitor, path: &str) -> Vec<String> {
    let mut heads = visitor.get(path).await.all("thead th");
    heads.retain(|head| head != "Select this page" && head != "Actions");
    heads
}

#[actix_web::test]
async fn columns_are_chosen_and_remembered_for_a_person_wherever_they_sign_in() {
    let (app, maria) = with_ann().await;
    assert_eq!(heads(&maria, "/users").await, DEFAULT);
    let page = maria.get("/users?q=ann&sort=-email").await;
    let form = maria.get(&page.link("Columns")).await.form("Show these");
    let form = form
        .untick("Created")
        .untick("Department")
        .untick("Last sign-in")
        .tick("Employee number")
        .tick("Phone")
        .tick("Employment type")
        .tick("Language")
        .tick("Source");
    let page = maria.submit(form).await;
    assert_eq!(page.address, "/users?q=ann&sort=-email");
    let chosen = ["Name", "Email", "Employee number", "Phone", "Employment type", "Language", "Source", "Status"];
    assert_eq!(heads(&maria, "/users").await, chosen);
    let cells = ["ann@example.com", "007", "+47 912 34 567", "Cadet", "Deutsch", "By hand"];
    assert_eq!(page.all("tbody td bdi"), cells);
    let elsewhere = app.visitor();
    app.sign_in(&elsewhere, "maria@example.com", PASSWORD).await;
    assert_eq!(heads(&elsewhere, "/users").await, chosen);
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    assert_eq!(heads(&bob, "/users").await, DEFAULT, "each for themselves");
    let form = elsewhere.get("/users/columns").await.form("Default columns");
    elsewhere.submit(form).await;
    assert_eq!(heads(&maria, "/users").await, DEFAULT);
}

#[actix_web::test]
async fn what_a_column_shows_is_not_told_beside_the_name_too() {
    let (_app, maria) = with_ann().await;
    let page = maria.get("/users?q=912+34+567&columns=phone,position,username").await;
    assert_eq!(page.all("tbody .cell-found"), [""; 0]);
    assert_eq!(page.all("tbody mark"), ["912 34 567"]);
    page.assert_says("ann.berg").assert_says("+47 912 34 567");
    let page = maria.get("/users?q=ann@example&columns=phone").await;
    assert_eq!(page.all("tbody .cell-found"), ["Email ann@example.com"]);
}

#[actix_web::test]
async fn unknown_columns_and_two_choices_at_once_do_no_harm() {
    let (_app, maria) = with_ann().await;
    let choices: [&[(&str, &str)]; 4] = [
        &[("column", "nonsense"), ("column", "email"), ("column", "email"), ("query", "q=ann&%00=%ff&after=x")],
        &[("column", ""), ("column", "password_hash")],
        &[],
        &[("column", "'; DROP TABLE users"), ("query", "//evil.example"), ("column", "phone")],
    ];
    let expected: [&[&str]; 4] = [&["Name", "Email"], &["Name"], &["Name"], &["Name", "Phone"]];
    for (fields, expected) in choices.into_iter().zip(expected) {
        let page = maria.post("/users/columns", fields).await;
        page.assert_status(200);
        assert!(page.address == "/users" || page.address == "/users?q=ann", "{}", page.address);
        assert_eq!(heads(&maria, "/users").await, expected);
    }
    let at_once = (0..12).map(|number| {
        let column = if number % 2 == 0 { "email" } else { "phone" };
        let maria = &maria;
        async move {
            maria
                .post("/users/columns", &[("column", column)])
                .await
                .status
                .as_u16()
        }
    });
    let statuses = futures_util::future::join_all(at_once).await;
    assert_eq!(statuses, [200; 12]);
    assert_eq!(heads(&maria, "/users").await.len(), 2);
    assert_eq!(heads(&maria, "/users?columns=created,nonsense").await, ["Name", "Created"]);
    assert_eq!(heads(&maria, "/users?columns=nonsense").await.len(), 2, "those that were chosen");
}

#[actix_web::test]
async fn columns_stand_in_the_order_of_the_list_whatever_the_order_in_which_they_are_asked_for() {
    let (app, maria) = with_ann().await;
    assert_eq!(
        heads(&maria, "/users?columns=created,email,created,username").await,
        ["Name", "Email", "Username", "Created"]
    );
    let fields = [("column", "status"), ("column", "phone"), ("column", "email")];
    maria.post("/users/columns", &fields).await;
    assert_eq!(heads(&maria, "/users").await, ["Name", "Email", "Phone", "Status"]);
    let page = maria.get("/users?columns=created,email").await;
    // What a link asks for is not what its reader chose.
    assert_eq!(page.all("thead th").len(), 5);
    assert_eq!(heads(&maria, "/users").await, ["Name", "Email", "Phone", "Status"]);
    let elsewhere = app.visitor();
    app.sign_in(&elsewhere, "maria@example.com", PASSWORD).await;
    let page = elsewhere.get("/users?q=ann&columns=phone").await;
    assert_eq!(page.all("tbody .cell-found"), ["Email ann@example.com"; 0]);
    assert_eq!(page.all("tbody th mark"), ["Ann"]);
}

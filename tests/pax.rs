use crate::support::{PageForm, TestApp};

fn filled(form: PageForm) -> PageForm {
    form.fill("First name", "Zoë")
        .fill("Last name", "Müller")
        .fill("Gender", "female")
        .fill("Nationality", "Germany")
        .fill("Date of birth", "1984-05-17")
        .fill("Place of birth", "Kiel")
        .fill("Document type", "passport")
        .fill("Document number", "C01X00T47")
        .fill("Issuing state", "Germany")
        .fill("Expiry date", "2030-01-31")
        .fill("Company", "Windkraft AG")
        .fill("Category", "industrial")
        .fill("Emergency contact", "Jan Müller, +49 431 1234")
        .fill("Special care", "Insulin, twice a day")
        .fill("Notes", "Cabin on deck 3")
}

#[actix_web::test]
async fn a_record_is_made_found_shown_and_edited() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria
        .submit(filled(maria.get("/pax/new").await.form("Create PAX")))
        .await;
    for shown in [
        "Zoë Müller",
        "Female",
        "Germany",
        "17 May 1984",
        "Kiel",
        "Passport",
        "C01X00T47",
        "31 Jan 2030",
        "Windkraft AG",
        "Industrial personnel",
        "Jan Müller, +49 431 1234",
        "Insulin, twice a day",
        "Cabin on deck 3",
        "PAX created",
    ] {
        page.assert_says(shown);
    }
    for needle in ["muller", "windkraft", "c01x"] {
        maria
            .get(&format!("/pax?q={needle}"))
            .await
            .assert_says("Müller, Zoë")
            .assert_says("1 PAX");
    }
    let form = maria.get(&format!("{}/edit", page.path)).await.form("Save");
    let saved = maria.submit(form.fill("Company", "Seebau GmbH")).await;
    saved
        .assert_says("Saved.")
        .assert_says("Seebau GmbH")
        .assert_says("PAX edited: Company");
    maria.get("/pax?q=windkraft").await.assert_says("No PAX match");
    maria
        .get("/pax?category=industrial&sort=-company")
        .await
        .assert_says("Müller, Zoë");
    maria.get("/pax?category=visitor").await.assert_says("No PAX match");
}

#[actix_web::test]
async fn only_names_and_category_are_required() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.submit(maria.get("/pax/new").await.form("Create PAX")).await;
    page.assert_status(422);
    assert!(page.error_at("First name").contains("Enter the first name."));
    assert!(page.error_at("Last name").contains("Enter the last name."));
    assert!(page.error_at("Category").contains("Choose a category."));
    assert_eq!(page.all(".field-error").len(), 3);
    let form = page
        .form("Create PAX")
        .fill("First name", "A")
        .fill("Last name", "B")
        .fill("Category", "visitor");
    maria.submit(form).await.assert_says("Created.");
}

#[actix_web::test]
async fn nobody_is_born_in_the_future() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = filled(maria.get("/pax/new").await.form("Create PAX")).fill("Date of birth", "2026-11-25");
    let page = maria.submit(form).await;
    assert!(page.error_at("Date of birth").contains("can't be in the future"));
}

#[actix_web::test]
async fn edits_that_crossed_are_told_and_not_overwritten() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let record = maria
        .submit(filled(maria.get("/pax/new").await.form("Create PAX")))
        .await
        .path;
    let edit = format!("{record}/edit");
    let mine = maria.get(&edit).await.form("Save").fill("Notes", "mine");
    let theirs = maria.get(&edit).await.form("Save").fill("Notes", "theirs");
    maria.submit(theirs).await.assert_says("Saved.");
    let page = maria.submit(mine).await;
    page.assert_status(409)
        .assert_says("Maria Solberg changed this record while you were editing");
    assert_eq!(page.all(".compare td"), ["theirs", "mine"]);
    maria
        .submit(page.form("Save"))
        .await
        .assert_says("Saved.")
        .assert_says("mine");
}

#[actix_web::test]
async fn an_unknown_record_is_not_found() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/pax/999", "/pax/999/edit", "/pax/x"] {
        maria.get(path).await.assert_status(404);
    }
}

//! What is shown before anything is written.

use super::{HEADINGS, entries, look_over, people, upload, with_people};

#[actix_web::test]
async fn columns_are_guessed_and_each_row_is_told_what_becomes_of_it() {
    let (app, maria) = with_people().await;
    let before = people(&app);
    let file = format!(
        "{HEADINGS}\nAnn,Bergen,ann@example.com,Deck,E-1\nBob,Dahl,bob@example.com,,\nKim,Moe,kim@example.com,deck,E-2\n\
         Eve,Lund,eve@example,Deck,\nTor,Vik,tor@example.com,Dek,\nKim,Moe,KIM@example.com,Deck,\n"
    );
    let page = upload(&maria, file.as_bytes()).await;
    page.assert_says("6 rows were read. Nothing was written to users yet.");
    let page = maria.submit(page.form("Check rows")).await;
    page.assert_says("6 rows")
        .assert_says("New 1")
        .assert_says("Changed 1")
        .assert_says("Unchanged 1")
        .assert_says("Refused 2")
        .assert_says("Duplicate 1")
        .assert_says("Last name: Berg → Bergen")
        .assert_says("Employee number: None → E-1")
        .assert_says("Login email: Enter an address like name@example.com.")
        .assert_says("Department: There is no department \"Dek\". Did you mean \"Deck\"?")
        .assert_says("Login email: Row 4 has it already.")
        .assert_says("1 user is created, and 1 user is changed.");
    assert_eq!(people(&app), before, "nothing is written before it is applied");
    assert_eq!(entries(&app, "import_begun"), ["names.csv"]);
    let refused = maria.get(&page.link("Show only what is refused")).await;
    refused
        .assert_says("Eve Lund")
        .assert_says("Tor Vik")
        .assert_says("Row 7")
        .assert_silent("Ann Bergen")
        .assert_silent("Bob Dahl");
    maria
        .get("/imports")
        .await
        .assert_says("names.csv")
        .assert_says("1 new, 1 to change, 3 refused");
}

#[actix_web::test]
async fn all_rows_are_shown_a_page_at_a_time() {
    let (_app, maria) = with_people().await;
    let rows: Vec<String> = (1..=120)
        .map(|number| format!("Given,Name{number:03},p{number}@example.com,Deck,"))
        .collect();
    let page = look_over(&maria, &format!("{HEADINGS}\n{}\n", rows.join("\n"))).await;
    page.assert_says("New 120")
        .assert_says("Name050")
        .assert_silent("Name051");
    let second = maria.get(&page.link("Next")).await;
    second
        .assert_says("Name051")
        .assert_says("Name100")
        .assert_silent("Name050");
    let third = maria.get(&second.link("Next")).await;
    third
        .assert_says("Name101")
        .assert_says("Name120")
        .assert_silent("Next");
}

#[actix_web::test]
async fn what_a_column_was_is_remembered_by_its_heading() {
    let (_app, maria) = with_people().await;
    let file = "Fornavn,Surname,E-post,Kode\nKim,Moe,kim@example.com,E-9\n";
    let page = upload(&maria, file.as_bytes()).await;
    let form = page.form("Check rows");
    assert!(form.fields.contains(&("c0".into(), "first_name".into())));
    assert!(form.fields.contains(&("c2".into(), "email".into())));
    assert!(form.fields.contains(&("c3".into(), String::new())), "nothing is called so");
    maria
        .submit(form.fill("Kode", "employee_number"))
        .await
        .assert_says("New 1");
    let again = upload(&maria, "kode,E-mail,First name,Last name\nE-7,tor@example.com,Tor,Vik\n".as_bytes()).await;
    let fields = again.form("Check rows").fields;
    assert!(fields.contains(&("c0".into(), "employee_number".into())), "{fields:?}");
}

#[actix_web::test]
async fn two_columns_are_not_the_same_field_and_rows_need_something_to_match_by() {
    let (_app, maria) = with_people().await;
    let page = upload(&maria, "First name,Other\nKim,Moe\n".as_bytes()).await;
    let refused = maria.submit(page.form("Check rows")).await;
    refused.assert_status(422);
    assert!(
        refused
            .error_at("Rows find their user by")
            .contains("No column is Login email")
    );
    let twice = maria.submit(page.form("Check rows").fill("Other", "first_name")).await;
    twice.assert_status(422);
    assert!(
        twice
            .error_at("Other")
            .contains("Two columns can't both be First name.")
    );
}

#[actix_web::test]
async fn rows_find_their_user_by_the_key_that_was_picked() {
    let (app, maria) = with_people().await;
    let file = "Username,First name,Login email\nann.berg,Anna,ann@example.com\nbob.dahl,Bob,robert@example.com\n";
    let page = upload(&maria, file.as_bytes()).await;
    let page = maria
        .submit(page.form("Check rows").fill("Rows find their user by", "username"))
        .await;
    page.assert_says("Changed 2")
        .assert_says("First name: Ann → Anna")
        .assert_says("Login email: bob@example.com → robert@example.com");
    super::apply(&app, &maria, &page).await.assert_says("Updated 2");
    assert!(people(&app).iter().any(|(email, _)| email == "robert@example.com"));
}

#[actix_web::test]
async fn a_blank_cell_leaves_the_field_unless_it_is_to_clear_it() {
    let (_app, maria) = with_people().await;
    let file = "Login email,Employee number,City,Phone number\nann@example.com,,,\n";
    look_over(&maria, file).await.assert_says("Unchanged 1");
    let ann = maria.get("/users?q=ann").await.link("Berg");
    let edit = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria
        .submit(edit.fill("City", "Bergen").fill("Employee number", "E-5"))
        .await;
    let page = upload(&maria, file.as_bytes()).await;
    let page = maria
        .submit(page.form("Check rows").tick("Blank cells clear the field"))
        .await;
    page.assert_says("Refused 1")
        .assert_says("City: Bergen → None")
        .assert_says("Employee number: E-5 → None")
        .assert_says("Phone number: Enter the number without its country code");
}

//! People without an address, by a file.

use super::{OLE, comes_aboard, page_of, password_on, slip_of, with_ole};
use crate::imports::{apply, look_over, upload};
use crate::support::TestApp;

#[actix_web::test]
async fn whoever_is_imported_without_an_address_comes_in_by_their_username() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let file = "First name,Last name,Login email,Username,Employee number\nOle,Vik,,ole.vik,E-7\nKari,Moe,,,E-8\n";
    let page = look_over(&maria, file).await;
    page.assert_says("Refused 2")
        .assert_says("Login email: This cell is blank, and rows find their user by it.");
    let form = maria.get(&format!("{}/columns", page.path)).await.form("Check rows");
    let page = maria
        .submit(form.fill("Rows find their user by", "employee_number"))
        .await;
    page.assert_says("New 2").assert_silent("Refused");
    apply(&app, &maria, &page).await.assert_says("Created 2");
    assert!(app.deliver_mail().await.is_empty());
    let list = maria.get("/users?show=no_address").await;
    assert_eq!(list.all("tbody th"), ["Moe, Kari", "Vik, Ole"]);
    assert_eq!(list.all("tbody .absent"), ["No address", "Never", "No address", "Never"]);
    page_of(&maria, &OLE)
        .await
        .assert_says("No address, signs in by username");
    for (person, username) in [(&OLE, "ole.vik"), (&super::KARI, "kari.moe")] {
        let password = password_on(&slip_of(&maria, person).await);
        comes_aboard(&app, username, &password).await;
    }
    assert!(app.deliver_mail().await.is_empty());
    let again = look_over(&maria, file).await;
    again
        .assert_says("Unchanged 2")
        .assert_says("There is nothing to apply");
}

#[actix_web::test]
async fn whoever_has_no_address_is_found_by_their_username_or_employee_number() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let page = upload(&maria, "Username,Login email,Employee number,City\nole.vik,,E-7,Bodø\n".as_bytes()).await;
    let form = page.form("Check rows").fill("Rows find their user by", "username");
    let page = maria.submit(form).await;
    page.assert_says("Changed 1")
        .assert_says("Employee number: None → E-7")
        .assert_says("City: None → Bodø");
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    let page = upload(&maria, "Employee number,City\nE-7,Tromsø\n".as_bytes()).await;
    let form = page
        .form("Check rows")
        .fill("Rows find their user by", "employee_number");
    let page = maria.submit(form).await;
    page.assert_says("Changed 1").assert_says("City: Bodø → Tromsø");
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    page_of(&maria, &OLE)
        .await
        .assert_says("Tromsø")
        .assert_says("E-7")
        .assert_says("No address, signs in by username");
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_first_address_is_added_on_their_page_and_not_by_a_file() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let file = "Username,Login email,City\nole.vik,ole@example.com,Bodø\n";
    let page = upload(&maria, file.as_bytes()).await;
    let form = page.form("Check rows").fill("Rows find their user by", "username");
    let page = maria.submit(form).await;
    page.assert_says("Refused 1")
        .assert_says(
            "Login email: They have no address yet, so add it on their page, where they are asked to confirm it.",
        )
        .assert_says("There is nothing to apply");
    maria
        .post(&format!("{}/apply", page.path), &[])
        .await
        .assert_says("There is nothing to apply");
    page_of(&maria, &OLE)
        .await
        .assert_says("No address, signs in by username")
        .assert_silent("ole@example.com")
        .assert_silent("Bodø");
    assert!(app.deliver_mail().await.is_empty());
}

//! Links within the sentences of a mail.

use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn an_address_has_a_line_of_its_own_in_text_and_no_colour_of_its_own_in_html() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let form = ann.get("/account").await.form("Change password");
    let form = form
        .fill("Current password", PASSWORD)
        .fill("Password", "violet harbour under snow")
        .fill("Re-enter password", "violet harbour under snow");
    ann.submit(form).await;
    let letter = app.newest_mail_to("ann@example.com").await.letter;
    let forgot = format!("{}/forgot-password?language=en", app.base_url);
    let expected = format!("set a new password now:\n{forgot}\nand tell your administrator.");
    assert!(letter.text.contains(&expected), "{}", letter.text);
    // In the mail reader's own colour, for light and dark.
    let link = format!("<a href=\"{forgot}\">set a new password now</a>");
    assert!(letter.html.contains(&link), "{}", letter.html);
}

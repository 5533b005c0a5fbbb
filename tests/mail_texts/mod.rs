//! The texts of mails, as administrators edit them.

mod preview;
mod preview_as;
mod refused;
mod secrets;
pub mod used;
mod versions;

use crate::support::{PageView, TestApp, Visitor};

pub const ACTIVATION: &str = "/settings/templates/activation/en";
pub const PASSWORD_MAIL: &str = "/settings/templates/temporary_password/en";

pub const SUBJECT: &str = "{{ first_name }}, come aboard {{ portal }}";
pub const BODY: &str = "Ahoy {{ first_name }},\n\nyour hammock is ready.\n\n[Verify my email]({{ link }})\n\n\
                        Until {{ valid_until }}.";

/// Presses this button below these words.
pub async fn press(visitor: &Visitor, path: &str, (subject, body): (&str, &str), button: &str) -> PageView {
    let form = visitor.get(path).await.form(button);
    visitor.submit(form.fill("Subject", subject).fill("Body", body)).await
}

pub async fn save(visitor: &Visitor, path: &str, words: (&str, &str)) {
    press(visitor, path, words, "Save").await.assert_says("Saved.");
}

/// A portal with Maria, and her activation mail edited.
pub async fn edited() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    save(&maria, ACTIVATION, (SUBJECT, BODY)).await;
    (app, maria)
}

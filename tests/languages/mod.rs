//! Mails and public pages speak five languages, and no more code is needed for a sixth.

mod choice;
mod errors;
mod files;
mod mails;
mod way_in;

use crate::support::{PersonForm, Visitor};

/// A user whose record names this language; their activation mail waits.
pub async fn create_speaker(maria: &Visitor, person: &PersonForm, language: &str) -> String {
    let form = person.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form.fill("Language", language)).await;
    page.assert_says("Created.");
    page.path
}

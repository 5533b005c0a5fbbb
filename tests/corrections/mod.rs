//! Support corrects the address of someone who was never in, and user administrators look at it: afterwards, or before
//! it is carried out.

mod approved;
mod reviewed;

use crate::support::{PageView, PersonForm, TestApp, Visitor};

const OLD: &str = "ann@example.com";
const NEW: &str = "ann.new@example.org";
const TO_REVIEW: &str = "Address corrections to review";
const CORRECTED: &str = "The e-mail address of your account was corrected";
const ACTIVATE: &str = "Activate your account: set your password";

/// Maria, Bob in support, and the page of Ann, who has a link and never used it.
async fn office(app: &TestApp) -> (Visitor, Visitor, String) {
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let ann = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    (maria, bob, ann)
}

/// The same where corrections wait for approval.
async fn careful_office(app: &TestApp) -> (Visitor, Visitor, String) {
    let (maria, bob, ann) = office(app).await;
    let form = maria.get("/settings/communication").await.form("Save");
    let form = form
        .tick("Require their approval")
        .untick("Tell user administrators by mail");
    maria.submit(form).await.assert_says("Saved.");
    (maria, bob, ann)
}

async fn correct(visitor: &Visitor, user: &str, email: &str) -> PageView {
    let button = "Correct the address and resend";
    let form = visitor.get(&format!("{user}/address")).await.form(button);
    visitor.submit(form.fill("Login email", email)).await
}

async fn ask(visitor: &Visitor, user: &str, email: &str) -> PageView {
    let form = visitor.get(&format!("{user}/address")).await.form("Ask for approval");
    visitor.submit(form.fill("Login email", email)).await
}

async fn press(visitor: &Visitor, page: &str, button: &str) -> PageView {
    visitor.submit(visitor.get(page).await.form(button)).await
}

/// Whom each mail reached since the last time, oldest first, and its subject.
async fn mails_since(app: &TestApp, count: &mut usize) -> Vec<(String, String)> {
    let mut mails = app.deliver_mail().await;
    let all = mails.len();
    mails.truncate(all - *count);
    *count = all;
    mails.reverse();
    mails.into_iter().map(|mail| (mail.to, mail.letter.subject)).collect()
}

fn told(to: &str, subject: &str) -> (String, String) {
    (to.to_owned(), subject.to_owned())
}

//! "Why can't this person sign in?": each case, as the card on the person's page tells it, and that its button mends it.

mod accounts;
mod corrected;
mod mails;
mod viewers;

use crate::support::{PageForm, PageView, PersonForm, Visitor};

const TITLE: &str = "Why can't this person sign in?";

/// The card's sentence.
#[track_caller]
fn answer(page: &PageView) -> String {
    assert_eq!(page.all(".answer h2"), [TITLE], "{}", page.text());
    page.all(".answer p").join(" ")
}

#[track_caller]
fn assert_answer(page: &PageView, expected: &str) {
    assert_eq!(answer(page), expected);
}

/// The words on the card's one button, whether it can be pressed now or not.
#[track_caller]
fn button(page: &PageView) -> String {
    let buttons = page.all(".answer .button");
    assert!(buttons.len() <= 1, "{buttons:?}");
    buttons.into_iter().next().unwrap_or_default()
}

/// The card's form, which a press sends.
#[track_caller]
fn press(page: &PageView) -> PageForm {
    page.form(&button(page))
}

/// Where the card's button leads.
fn leads_to(page: &PageView) -> String {
    page.links_in(".answer").join(" ")
}

async fn page_of(administrator: &Visitor, person: &PersonForm) -> String {
    let page = administrator.get(&format!("/users?q={}", person.email)).await;
    page.link(&format!("{}, {}", person.last_name, person.first_name))
}

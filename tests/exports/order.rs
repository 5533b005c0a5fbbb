//! Who is in a file, and in which order: those whom the list shows, each once.

use std::collections::BTreeSet;

use purser::export::Once;

use super::{column, lines};
use crate::support::{PersonForm, TestApp, Visitor};

/// As the list shows them on all its pages.
async fn addresses_in_list(visitor: &Visitor, query: &str) -> Vec<String> {
    let mut page = visitor.get(&format!("/users{query}")).await;
    let mut addresses = page.all("td.cell-line bdi");
    while page.has_link("Next") {
        page = visitor.get(&page.link("Next")).await;
        addresses.extend(page.all("td.cell-line bdi"));
    }
    addresses
}

async fn addresses_in_file(visitor: &Visitor, query: &str) -> Vec<String> {
    column(&lines(visitor, &format!("/users/export{query}")).await, "Login email")
}

#[actix_web::test]
async fn a_file_has_those_of_the_list_in_its_order() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.add_users(1_100);
    for (query, count) in [
        ("", 1_102),
        ("?sort=-name", 1_102),
        ("?sort=email", 1_102),
        ("?sort=-department", 1_102),
        ("?sort=status", 1_102),
        ("?sort=-last_sign_in", 1_102),
        ("?sort=created&status=staged", 1_100),
        ("?status=invited", 1),
        ("?department=1", 1),
        ("?show=not_invited&sort=-email", 1_100),
        ("?q=ann", 1),
        ("?q=user00&sort=name", 1_001),
        ("?q=user00&status=staged&sort=-email", 1_001),
        ("?q=nobody-at-all", 0),
    ] {
        let in_file = addresses_in_file(&maria, query).await;
        assert_eq!(in_file.len(), count, "{query}");
        assert!(in_file == addresses_in_list(&maria, query).await, "{query}");
    }
}

#[actix_web::test]
async fn of_a_search_that_finds_too_many_the_closest_are_in_the_file_and_its_page_says_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(2_100);
    maria
        .get("/users/export?q=user")
        .await
        .assert_says("More than 2,000 match the search. The file has the closest of them: 2,000 users");
    let in_file = addresses_in_file(&maria, "?q=user").await;
    assert_eq!(in_file.len(), 2_000);
    assert_eq!(in_file.iter().collect::<BTreeSet<_>>().len(), 2_000);
    assert!(in_file == addresses_in_list(&maria, "?q=user").await);
}

#[actix_web::test]
async fn the_page_says_how_many_and_what_narrows_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let list = maria.get("/users?status=invited&department=1&q=berg&sort=-email").await;
    let page = maria.get(&list.link("Export")).await;
    page.assert_says("1 user")
        .assert_says("Search: berg")
        .assert_says("Status: Invited")
        .assert_says("Department: Deck");
    assert_eq!(page.link_at(".breadcrumbs a", "Users"), page.link_at("a[data-cancel]", "Cancel"));
    let back = maria.get(&page.link("Cancel")).await;
    assert_eq!(back.all("tbody th a"), list.all("tbody th a"));
    assert_eq!(back.value_of("Status"), "invited");
}

#[test]
fn a_number_is_new_once() {
    let mut met = Once::default();
    for number in [1, 2, 64, 4_095, 4_096, 4_097, i64::MAX, i64::MIN, 0, -1] {
        assert!(met.is_new(number), "{number}");
        assert!(!met.is_new(number), "{number}");
    }
    assert!(met.is_new(3));
}

//! What lists are searched and narrowed by, through their own forms.

use diesel::prelude::*;

use crate::support::{PersonForm, TestApp, Visitor};

async fn with_pax(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    for (first_name, last_name) in [("Per", "Berg"), ("Pia", "Bergström"), ("Otto", "Passasjer")] {
        let form = maria.get("/pax/new").await.form("Create PAX");
        let form = form
            .fill("First name", first_name)
            .fill("Last name", last_name)
            .fill("Category", "visitor");
        maria.submit(form).await.assert_says("Created");
    }
    maria
}

/// Types into the top bar, whose form has no button.
async fn find(visitor: &Visitor, words: &str) -> crate::support::PageView {
    let page = visitor.get("/account").await;
    let list = page.attribute(".topbar-find", "action").unwrap();
    let also = page.attribute(".topbar-find input[type=hidden]", "name");
    let also = also.map(|name| format!("&{name}=true")).unwrap_or_default();
    visitor.get(&format!("{list}?q={words}{also}")).await
}

#[actix_web::test]
async fn the_top_bar_finds_pax_too() {
    let app = TestApp::start().await;
    let maria = with_pax(&app).await;
    let page = find(&maria, "berg").await;
    assert_eq!(page.all("tbody th a"), ["Berg, Ann", "Solberg, Maria"]);
    let pax = maria.get(&page.link("2 PAX match too")).await;
    assert_eq!(pax.all("tbody th a"), ["Berg, Per", "Bergström, Pia"]);
    let page = find(&maria, "otto").await;
    page.assert_says("No users match").assert_says("1 PAX matches too");
    find(&maria, "ann").await.assert_silent("too");
    maria.get("/users?q=berg").await.assert_silent("PAX match");
}

#[actix_web::test]
async fn the_top_bar_finds_what_a_person_may_read() {
    let app = TestApp::start().await;
    let maria = with_pax(&app).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    find(&bob, "berg")
        .await
        .assert_says("Berg, Ann")
        .assert_silent("PAX match");
    bob.get("/users?q=berg&pax=true").await.assert_silent("PAX match");
    app.write(|connection| {
        diesel::sql_query(
            "DELETE FROM role_permissions WHERE role_id = (SELECT id FROM roles WHERE name = 'User administrator')
             AND permission <> 'read_pax'",
        )
        .execute(connection)
    });
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let page = find(&eve, "berg").await;
    assert_eq!(page.all("tbody th a"), ["Berg, Per", "Bergström, Pia"]);
}

#[actix_web::test]
async fn a_list_says_how_many_and_nothing_stands_where_nobody_counted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Disable").await;
    maria.get("/batches").await.assert_says("None yet");
    maria.submit(page.form("Disable")).await.assert_says("Done 1");
    let list = maria.get("/batches").await;
    list.assert_says("1 bulk act");
    assert_eq!(list.all(".pager-count"), ["1 bulk act"]);
    assert_eq!(maria.get("/journal").await.all(".pager-count"), [""; 0]);
}

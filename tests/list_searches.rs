//! What lists are searched and narrowed by, through their own forms.

use diesel::prelude::*;
use purser::db::schema::{journal, outbox};
use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

/// Ann was created on 24 November, Bob two days later.
async fn over_three_days() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::days(2));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    (app, maria)
}

async fn recipients(visitor: &Visitor, path: &str) -> Vec<String> {
    visitor.get(path).await.all("tbody th > a")
}

async fn entries(visitor: &Visitor, path: &str) -> Vec<String> {
    visitor.get(path).await.all("tbody tr")
}

#[actix_web::test]
async fn mails_are_found_by_their_recipients_name_or_address() {
    let (_app, maria) = over_three_days().await;
    assert_eq!(recipients(&maria, "/mail").await, ["bob@example.com", "ann@example.com"]);
    for typed in ["Ann Berg", "ann@example.com", "bERG"] {
        let form = maria.get("/mail").await.form("Apply").fill("Search", typed);
        let page = maria.submit(form).await;
        page.assert_says("1 mail, newest first");
        assert_eq!(page.all("tbody th > a"), ["ann@example.com"], "{typed}");
        assert_eq!(page.value_of("Search"), typed);
    }
    assert_eq!(recipients(&maria, "/mail?q=ann&state=sent").await.len(), 1);
    let page = maria.get("/mail?q=ann&state=failed").await;
    page.assert_says("No mails match");
    assert_eq!(page.link("Show all mails"), "/mail");
    maria.get("/mail?q=nobody").await.assert_says("No mails match");
}

#[actix_web::test]
async fn mails_are_found_by_the_days_on_which_they_were_requested() {
    let (_app, maria) = over_three_days().await;
    let form = maria.get("/mail").await.form("Apply").fill("From", "2026-11-25");
    let page = maria.submit(form).await;
    page.assert_says("1 mail, newest first. Days are in UTC.");
    assert_eq!(page.all("tbody th > a"), ["bob@example.com"]);
    assert_eq!(page.value_of("From"), "2026-11-25");
    for (days, found) in [
        ("to=2026-11-24", &["ann@example.com"][..]),
        ("from=2026-11-24&to=2026-11-24", &["ann@example.com"]),
        ("from=2026-11-26&to=2026-11-26&state=sent", &["bob@example.com"]),
        ("from=2026-11-25&to=2026-11-25", &[]),
        ("from=2026-11-27", &[]),
        ("to=2026-11-23", &[]),
        ("from=2026-11-25&q=ann", &[]),
        ("from=2026-11-25&q=bob", &["bob@example.com"]),
        ("from=yesterday&to=0000-99-99", &["bob@example.com", "ann@example.com"]),
    ] {
        assert_eq!(recipients(&maria, &format!("/mail?{days}")).await, found, "{days}");
    }
}

#[actix_web::test]
async fn mails_are_found_by_their_kind() {
    let (app, maria) = over_three_days().await;
    let form = maria.get("/mail").await.form("Send a test mail to me");
    maria.submit(form).await;
    app.deliver_mail().await;
    let form = maria.get("/mail").await.form("Apply").fill("Kind", "test");
    let page = maria.submit(form).await;
    page.assert_says("1 mail, newest first")
        .assert_says("maria@example.com");
    assert_eq!(page.value_of("Kind"), "test");
    for (filters, found) in [
        ("kind=activation", &["bob@example.com", "ann@example.com"][..]),
        ("kind=activation&state=sent", &["bob@example.com", "ann@example.com"]),
        ("kind=activation&state=sent&to=2026-11-24", &["ann@example.com"]),
        ("kind=activation&state=failed", &[]),
        ("kind=activation&q=bob", &["bob@example.com"]),
        ("kind=activation&q=bob&state=dropped", &[]),
        ("kind=welcome", &[]),
        ("kind=nothing&q=ann", &["ann@example.com"]),
    ] {
        assert_eq!(recipients(&maria, &format!("/mail?{filters}")).await, found, "{filters}");
    }
}

#[actix_web::test]
async fn a_mail_that_is_tried_again_leaves_the_list_narrowed_as_it_was() {
    let (app, maria) = over_three_days().await;
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::state.eq("failed"))
            .execute(connection)
    });
    let list = maria.get("/mail?q=ann&state=failed&from=2026-11-24").await;
    let page = maria.submit(list.form("Try again")).await;
    page.assert_says("first in line");
    let chosen = ["Search", "State", "From", "To"].map(|label| page.value_of(label));
    assert_eq!(chosen, ["ann", "failed", "2026-11-24", ""]);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_mails_message_id_stands_behind_a_detail() {
    let (_app, maria) = over_three_days().await;
    let page = maria.get("/mail").await;
    let ids = page.all("tbody details:not([open])");
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|id| id.starts_with("Message ID") && id.contains('@')), "{ids:?}");
}

#[actix_web::test]
async fn journal_entries_are_found_by_whom_they_concern_and_by_who_acted() {
    let (_app, maria) = over_three_days().await;
    let form = maria
        .get("/journal")
        .await
        .form("Apply")
        .fill("Search", "ann@example.com");
    let page = maria.submit(form).await;
    let rows = page.all("tbody tr");
    assert!(rows.len() > 1 && rows.iter().all(|row| row.contains("Ann Berg")), "{rows:#?}");
    let by_maria = entries(&maria, "/journal?q=solberg").await;
    let told = |words: [&str; 2]| by_maria.iter().any(|row| words.iter().all(|word| row.contains(word)));
    assert!(told(["Department created", "Department 1 Maria Solberg"]), "{by_maria:#?}");
    assert!(told(["User created", "Ann Berg Maria Solberg"]), "{by_maria:#?}");
    let both = entries(&maria, "/journal?q=example.com&action=user_created").await;
    assert_eq!(both.len(), 2, "{both:#?}");
    assert!(both[0].contains("Bob Dahl") && both[1].contains("Ann Berg"), "{both:#?}");
    maria.get("/journal?q=nobody").await.assert_says("No entries match");
}

#[actix_web::test]
async fn an_entry_by_a_person_about_themselves_stands_once() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let all = entries(&maria, "/journal").await;
    let hers = entries(&maria, "/journal?q=ann+berg").await;
    let expected: Vec<_> = all.into_iter().filter(|row| row.contains("Ann Berg")).collect();
    assert!(expected.len() > 3, "{expected:#?}");
    assert_eq!(hers, expected);
}

#[actix_web::test]
async fn journal_entries_are_found_by_their_days() {
    let (_app, maria) = over_three_days().await;
    let page = maria.get("/journal?from=2026-11-25&action=user_created").await;
    page.assert_says("Newest first. Days are in UTC.");
    let rows = page.all("tbody tr");
    assert!(rows.len() == 1 && rows[0].contains("Bob Dahl"), "{rows:#?}");
    let before = entries(&maria, "/journal?to=2026-11-25&action=user_created").await;
    assert!(before.len() == 1 && before[0].contains("Ann Berg"), "{before:#?}");
    assert_eq!(entries(&maria, "/journal?to=2026-11-24&q=bob").await.len(), 0);
    assert_ne!(entries(&maria, "/journal?from=2026-11-26&q=bob").await.len(), 0);
}

#[actix_web::test]
async fn a_list_of_what_concerns_a_person_is_walked_there_and_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.add_users(120);
    app.queue_activation_mails();
    app.deliver_mail().await;
    for department in 0..60 {
        let name = format!("Department {department}");
        maria
            .post("/departments", &[("name", &name)])
            .await
            .assert_says("Added");
    }
    for (list, pages) in
        [("/mail?q=user0", vec![50, 50, 20]), ("/journal?q=maria&action=department_created", vec![50, 11])]
    {
        let mut page = maria.get(list).await;
        let first = page.all("tbody tr");
        let mut seen = vec![first.len()];
        while page.has_link("Next") {
            page = maria.get(&page.link("Next")).await;
            seen.push(page.all("tbody tr").len());
        }
        assert_eq!(seen, pages, "{list}");
        while page.has_link("Previous") {
            page = maria.get(&page.link("Previous")).await;
        }
        assert_eq!(page.all("tbody tr"), first, "{list}");
    }
}

#[actix_web::test]
async fn a_search_that_finds_too_many_people_says_so_above_what_concerns_them() {
    let mut app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(2_100);
    app.queue_activation_mails();
    app.write(|connection| {
        diesel::update(journal::table)
            .set((journal::subject.eq("user"), journal::subject_id.eq(2)))
            .execute(connection)
    });
    for list in ["/mail?q=user", "/journal?q=user"] {
        maria
            .get(list)
            .await
            .assert_says("More than 2,000 people match: this is about the closest.");
    }
    app.leave_mail_queued();
}

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
    assert_eq!(list.all(".pager-count"), ["1 bulk action"]);
    assert_eq!(maria.get("/journal").await.all(".pager-count"), [""; 0]);
}

#[actix_web::test]
async fn filters_that_stand_behind_a_button_are_counted_on_it() {
    let app = TestApp::start().await;
    let maria = with_pax(&app).await;
    for (list, button) in [
        ("/users", "Filters"),
        ("/users?q=ann", "Filters"),
        ("/users?status=invited&department=1", "Filters (2)"),
        ("/pax?category=visitor", "Filters (1)"),
        ("/mail?state=sent&from=2026-11-24&to=2026-11-24", "Filters (3)"),
        ("/journal?action=user_created", "Filters (1)"),
    ] {
        let page = maria.get(list).await;
        assert_eq!(page.all("[popovertarget=filters]"), [button], "{list}");
    }
    let form = maria.get("/users").await.form("Apply").fill("Sort by", "-email");
    let page = maria.submit(form).await;
    assert_eq!(page.value_of("Sort by"), "-email");
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort").as_deref(), Some("descending"));
}

mod activity;
mod days;
mod first_steps;
mod needs;
mod single_sign_on;

use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

#[actix_web::test]
async fn the_counts_are_links_to_those_they_count() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::days(7));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/").await;
    for (label, number, rows) in [("All users", "2", 2), ("Never signed in", "1", 1), ("Invitation expired", "1", 1)] {
        page.assert_says(&format!("{label}{number}"));
        assert_eq!(maria.get(&page.link(label)).await.all("tbody tr").len(), rows, "{label}");
    }
    page.assert_says("Users by status");
}

/// One of each, and two who opened their link.
async fn with_everybody(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        app.sign_in(&app.visitor(), "ann@example.com", "not her password").await;
    }
    let dina = app.create_staged(&maria, &named("Dina", "dina@example.com")).await.path;
    maria
        .post(&format!("{dina}/disable"), &[])
        .await
        .assert_says("Disabled");
    app.create_staged(&maria, &PersonForm::EVE).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    for (name, email) in [("Olga", "olga@example.com"), ("Otto", "otto@example.com")] {
        app.create_user(&maria, &named(name, email)).await;
        let link = app.link_mailed_to(email).await;
        app.visitor().get(&link).await.assert_says("Re-enter password");
    }
    app.fail_mails_to("bob@example.com");
    maria
}

fn named(first_name: &'static str, email: &'static str) -> PersonForm {
    PersonForm { first_name, last_name: "Moe", email }
}

/// The numbers at these links, each of which its list has counted as well.
async fn numbers_kept_by_lists(visitor: &Visitor, page: &PageView, links: &str) -> Vec<String> {
    let told = page.all(links);
    for (words, link) in told.iter().zip(page.links_in(links.trim_end_matches(" a"))) {
        let list = visitor.get(&link).await;
        let number = words.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let noun = if number == "1" { "user" } else { "users" };
        if number == "0" {
            list.assert_says("No users match");
        } else {
            assert_eq!(list.all(".list-line p"), [format!("{number} {noun}")], "{words} at {link}");
        }
    }
    told
}

#[actix_web::test]
async fn each_status_leads_to_a_list_of_as_many() {
    let app = TestApp::start().await;
    let maria = with_everybody(&app).await;
    let page = maria.get("/").await;
    let told = numbers_kept_by_lists(&maria, &page, ".funnel a").await;
    assert_eq!(told, ["Staged1", "Invited3", "Link opened2", "Active1", "Locked1", "Disabled1"]);
    let told = numbers_kept_by_lists(&maria, &page, ".counts a").await;
    assert_eq!(told, ["All users7", "Never signed in5"]);
    let told = numbers_kept_by_lists(&maria, &page, ".needs a").await;
    assert_eq!(told, ["Mail failed1", "Locked1"]);
}

#[actix_web::test]
async fn a_list_names_its_people_as_the_landing_page_does() {
    let app = TestApp::start().await;
    let maria = with_everybody(&app).await;
    let page = maria.get("/").await;
    for (label, name) in [("Staged", "Lund, Eve"), ("Locked", "Berg, Ann"), ("Disabled", "Moe, Dina")] {
        let list = maria.get(&page.links_in(".funnel")[place_of(&page, label)]).await;
        assert!(list.has_link(name), "{label}: {}", list.text());
        assert!(list.all("tbody .badge").contains(&label.to_owned()), "{label}");
    }
    let opened = maria
        .get(&page.links_in(".funnel")[place_of(&page, "Link opened")])
        .await;
    assert_eq!(opened.all("tbody .cell-title"), ["Moe, Olga", "Moe, Otto"]);
    assert_eq!(opened.value_of("Show"), "link_opened");
}

fn place_of(page: &PageView, label: &str) -> usize {
    page.all(".funnel a")
        .iter()
        .position(|row| row.starts_with(label))
        .unwrap()
}

#[actix_web::test]
async fn crew_management_and_pax_is_one_click_away() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/").await;
    assert_eq!(page.link("Crew Management & PAX"), "/users");
    let sidebar = page.all("nav.sidebar")[0].clone();
    for words in ["Crew Management & PAX", "Users & PAX", "Users", "PAX", "Departments", "Administration Settings"] {
        assert!(sidebar.contains(words), "{words}");
    }
}

#[actix_web::test]
async fn self_service_users_see_no_counts() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let page = ann.get("/").await;
    page.assert_silent("All users").assert_silent("Crew Management & PAX");
    page.assert_silent("Nothing needs you today")
        .assert_silent("Invitations and activations");
    assert_eq!(page.link("Your account"), "/account");
}

#[actix_web::test]
async fn a_large_portal_keeps_its_counts_for_a_moment() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(10_000);
    maria.get("/").await.assert_says("All users10,001");
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    maria
        .submit(form.tick("Don't send it yet"))
        .await
        .assert_says("Created.");
    maria.get("/").await.assert_says("All users10,001");
    app.after(Duration::seconds(10));
    maria.get("/").await.assert_says("All users10,002");
}

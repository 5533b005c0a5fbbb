//! The way to each page is as the manuals say it, without scripts.

use crate::support::{PersonForm, TestApp};

#[actix_web::test]
async fn users_and_pax_leads_to_the_users_and_the_second_level_stands_open() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/").await;
    let users = maria.get(&page.link_at(".sidebar a", "Users & PAX")).await;
    assert_eq!(users.all("h1"), ["Users"]);
    for (label, title) in [
        ("Users", "Users"),
        ("Reports", "Reports"),
        ("PAX", "PAX"),
        ("Departments", "Departments"),
        ("Job positions", "Job positions"),
    ] {
        let led_to = maria.get(&page.link_at(".nav-sublist a", label)).await;
        assert_eq!(led_to.all("h1"), [title], "{label}");
    }
}

#[actix_web::test]
async fn administration_settings_is_a_page_that_leads_to_each() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let settings = maria
        .get(&maria.get("/").await.link_at(".sidebar a", "Administration Settings"))
        .await;
    assert_eq!(settings.all("h1"), ["Administration Settings"]);
    let titles = [
        "Organisation",
        "Communication",
        "Templates",
        "Reminders",
        "Dormant accounts",
        "Security",
        "Retention",
        "Background work",
    ];
    for title in titles {
        let page = maria.get(&settings.link_at("main a", title)).await;
        assert_eq!(page.all("h1"), [title]);
        assert_eq!(page.link_at(".breadcrumbs a", "Administration Settings"), "/settings");
    }
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    ann.get("/").await.assert_silent("Administration Settings");
}

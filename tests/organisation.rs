//! Whose portal it is: in every mail, and on the pages of people who are not signed in.

use crate::support::{PASSWORD, PersonForm, TestApp, Visitor, link_in};

const SETTINGS: &str = "/settings/organisation";

async fn enter(maria: &Visitor, organisation: &str) {
    let form = maria.get(SETTINGS).await.form("Save");
    let form = form
        .fill("Organisation", organisation)
        .fill("Name of the portal", "Crew Portal")
        .fill("Support contact", "crew@nordlys.example, +47 55 55 55 55")
        .fill("Time zone", "Europe/Oslo");
    maria.submit(form).await.assert_says("Saved.");
}

#[actix_web::test]
async fn a_new_user_sees_who_writes_and_whom_to_ask() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    enter(&maria, "Nordlys Shipping").await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    for part in [&mail.letter.text, &mail.letter.html] {
        assert!(part.contains("an account was made for you in Crew Portal (Nordlys Shipping)."), "{part}");
        assert!(part.contains("Tue 1 Dec 2026, 09:00 CET"), "{part}");
        assert!(part.contains("Contact crew@nordlys.example, +47 55 55 55 55"), "{part}");
    }
    let ann = app.visitor();
    for page in ["/login", "/forgot-password", &link_in(&mail), "/reset/unknown"] {
        ann.get(page)
            .await
            .assert_says("Crew Portal Nordlys Shipping")
            .assert_says("Need help? Contact crew@nordlys.example, +47 55 55 55 55")
            .assert_silent("Purser");
    }
    maria.get("/").await.assert_says("Crew Portal");
}

#[actix_web::test]
async fn the_zone_of_mails_knows_of_summer_time() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    enter(&maria, "").await;
    app.after(time::Duration::days(200));
    let maria_again = app.visitor();
    app.sign_in(&maria_again, "maria@example.com", PASSWORD).await;
    app.create_user(&maria_again, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(mail.letter.text.contains("10:00 CEST"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn names_are_never_markup() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let name = "<b>[Nordlys](https://evil.example)</b>";
    enter(&maria, name).await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(mail.letter.text.contains(name), "{}", mail.letter.text);
    let escaped = "&lt;b&gt;[Nordlys](https://evil.example)&lt;/b&gt;";
    assert!(mail.letter.html.contains(escaped), "{}", mail.letter.html);
    app.visitor().get("/login").await.assert_says(name);
}

#[actix_web::test]
async fn what_does_not_fit_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get(SETTINGS).await.form("Save");
    let form = form
        .fill("Organisation", &"n".repeat(201))
        .fill("Name of the portal", " ")
        .fill("Support contact", "crew\u{2028}line two")
        .fill("Time zone", "Europe/Atlantis");
    let page = maria.submit(form).await;
    page.assert_status(422).assert_silent("Saved.");
    assert_eq!(page.error_at("Organisation"), "Error: Use at most 200 characters. This has 201.");
    assert_eq!(page.error_at("Name of the portal"), "Error: Enter what people call the portal.");
    assert_eq!(page.error_at("Support contact"), "Error: Use one line, without control characters.");
    assert_eq!(page.error_at("Time zone"), "Error: Choose a time zone from the list, as in Europe/Oslo or UTC.");
    maria.get("/").await.assert_says("Purser");
}

#[actix_web::test]
async fn the_journal_tells_old_and_new_of_what_changed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    enter(&maria, "Nordlys Shipping").await;
    enter(&maria, "Nordlys Cruises").await;
    enter(&maria, "Nordlys Cruises").await;
    let journal = maria.get("/journal").await;
    journal
        .assert_says("Organisation: Organisation: none → Nordlys Shipping, Name of the portal: Purser → Crew Portal")
        .assert_says("Time zone: UTC → Europe/Oslo")
        .assert_says("Organisation: Organisation: Nordlys Shipping → Nordlys Cruises");
    assert_eq!(journal.text().matches("Organisation: Organisation: ").count(), 2);
}

#[actix_web::test]
async fn other_instances_hear_of_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let neighbour = app.neighbour();
    app.sign_in(&neighbour.visitor(), "maria@example.com", PASSWORD).await;
    enter(&maria, "Nordlys Shipping").await;
    let started_later = app.neighbour();
    started_later
        .visitor()
        .get("/login")
        .await
        .assert_says("Nordlys Shipping");
    neighbour
        .visitor()
        .get("/login")
        .await
        .assert_silent("Nordlys Shipping");
    neighbour.runner("organisation").do_piece().await.unwrap();
    neighbour.visitor().get("/login").await.assert_says("Nordlys Shipping");
}

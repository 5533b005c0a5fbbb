use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn the_counts_are_links_to_those_they_count() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::days(7));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get("/").await;
    let counts = [
        ("All users", "2", 2),
        ("Never signed in", "1", 1),
        ("Invitation expired", "1", 1),
        ("Mail failed", "0", 0),
        ("Locked", "0", 0),
    ];
    for (label, number, rows) in counts {
        page.assert_says(&format!("{label}{number}"));
        assert_eq!(maria.get(&page.link(label)).await.all("tbody tr").len(), rows, "{label}");
    }
    page.assert_says("From invited to active");
}

#[actix_web::test]
async fn an_empty_portal_tells_the_first_steps() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/").await;
    page.assert_says("First steps");
    assert_eq!(page.link("New User"), "/users/new");
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
        .submit(form.tick("Hold it back for this user"))
        .await
        .assert_says("Created.");
    maria.get("/").await.assert_says("All users10,001");
    app.after(Duration::seconds(10));
    maria.get("/").await.assert_says("All users10,002");
}

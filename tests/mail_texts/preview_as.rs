//! The preview with somebody else's record, for whoever may look at users.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::schema::{outbox, tokens};
use scraper::{Html, Selector};

use super::{ACTIVATION, BODY, SUBJECT};
use crate::support::{PageForm, PageView, PersonForm, TestApp, Visitor, link_in, secret_in};

const BODIL: PersonForm = PersonForm {
    first_name: "Bodil",
    last_name: "Bergsen",
    email: "bodil@example.com",
};

const FIELD: &str = "Preview as";

async fn form(visitor: &Visitor) -> PageForm {
    let form = visitor.get(ACTIVATION).await.form("Preview");
    form.fill("Subject", SUBJECT).fill("Body", BODY)
}

async fn looked_for(visitor: &Visitor, words: &str) -> PageView {
    visitor.submit(form(visitor).await.fill(FIELD, words)).await
}

fn rows(app: &TestApp) -> (i64, i64) {
    app.read(|connection| {
        Ok((tokens::table.count().get_result(connection)?, outbox::table.count().get_result(connection)?))
    })
}

/// Where the frame's links lead.
fn links_in_frame(page: &PageView) -> Vec<String> {
    let html = Html::parse_document(&page.attribute("iframe", "srcdoc").expect("a preview"));
    let links = Selector::parse("a[href]").unwrap();
    html.select(&links)
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn it_shows_whoever_is_looked_for_by_name_or_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let before = rows(&app);
    for words in ["ann@example.com", "berg ann", "Ann"] {
        let page = looked_for(&maria, words).await;
        page.assert_status(200)
            .assert_says("Subject Ann, come aboard Purser")
            .assert_says("Ahoy Ann, your hammock is ready.")
            .assert_says("With the name and address of Ann Berg.");
        assert_eq!((page.value_of(FIELD), page.value_of("Body")), (words.to_owned(), BODY.to_owned()));
    }
    looked_for(&maria, "  ")
        .await
        .assert_says("Ahoy Maria,")
        .assert_says("With your own name and address.");
    looked_for(&maria, "nobody of this name")
        .await
        .assert_says("No user matches, so this is your own record.")
        .assert_says("Ahoy Maria,");
    assert_eq!(rows(&app), before, "a preview makes nothing");
    maria
        .get(ACTIVATION)
        .await
        .assert_says("With your own name and address.");
}

#[actix_web::test]
async fn of_several_one_is_chosen() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &BODIL).await;
    app.create_user(&maria, &PersonForm::EVE).await;
    app.deliver_mail().await;
    let page = looked_for(&maria, "berg").await;
    page.assert_says("Several users match. Choose one and press Preview.")
        .assert_says("Ahoy Maria,")
        .assert_silent("Eve Lund");
    let page = maria
        .submit(page.form("Preview").choose("Bodil Bergsen bodil@example.com"))
        .await;
    page.assert_says("Ahoy Bodil,")
        .assert_says("With the name and address of Bodil Bergsen.")
        .assert_silent("Several users match");
    let page = maria
        .submit(page.form("Preview").choose("Ann Berg ann@example.com"))
        .await;
    page.assert_says("Ahoy Ann,");
    // Whoever was chosen before is not among those who are looked for now.
    let page = maria.submit(page.form("Preview").fill(FIELD, "lund")).await;
    page.assert_says("Ahoy Eve,");
    app.add_users(11);
    let page = looked_for(&maria, "given").await;
    page.assert_says("More than 10 users match.").assert_says("Ahoy Maria,");
    assert_eq!(page.all("input[name='person']").len(), 10);
}

#[actix_web::test]
async fn no_preview_of_anybody_holds_what_opens_anything() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = link_in(&app.newest_mail_to("ann@example.com").await);
    let before = rows(&app);
    for template in maria.get("/settings/templates").await.links_in("tbody") {
        let form = maria
            .get(&template)
            .await
            .form("Preview")
            .fill(FIELD, "ann@example.com");
        let page = maria.submit(form).await;
        page.assert_says("With the name and address of Ann Berg.");
        assert!(!page.body.contains(secret_in(&link)), "{template}");
        for shown in links_in_frame(&page) {
            let is_open = ["/activate/", "/reset/", "/confirm-address/", "/stop-reminders/"]
                .iter()
                .any(|secret| shown.contains(secret) && !shown.contains("/only-an-example"));
            assert!(!is_open, "{template}: {shown}");
        }
    }
    assert_eq!(rows(&app), before, "a preview makes no token and no mail");
    for dead in ["/activate/only-an-example", "/reset/only-an-example", "/confirm-address/only-an-example"] {
        app.visitor().get(dead).await.assert_silent("Set your password");
    }
    app.visitor().get(&link).await.assert_says("Set your password");
}

#[actix_web::test]
async fn a_test_still_goes_to_whoever_asks_with_their_own_values() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let page = looked_for(&maria, "ann@example.com").await;
    let page = maria.submit(page.form("Send a test to me")).await;
    page.assert_says("A test to maria@example.com is on its way.");
    let mail = app.newest_mail_to("maria@example.com").await;
    assert_eq!(mail.letter.subject, "[Test] Maria, come aboard Purser");
    assert!(!mail.letter.text.contains("Ann"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn whoever_may_not_look_at_users_sees_nobody_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let asked = form(&maria).await.fill(FIELD, "ann@example.com");
    app.write(|connection| connection.batch_execute("DELETE FROM role_permissions WHERE permission = 'read_users'"));
    maria.get(&page.path).await.assert_status(403);
    let page = maria.get(ACTIVATION).await;
    assert!(!page.says(FIELD), "{}", page.text());
    let mut guessed = asked;
    guessed.fields.push(("person".into(), "2".into()));
    maria
        .submit(guessed)
        .await
        .assert_status(200)
        .assert_says("Ahoy Maria,")
        .assert_silent("Ann")
        .assert_silent("Berg");
}

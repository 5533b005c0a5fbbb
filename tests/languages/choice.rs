//! In which language somebody reads who followed no link.

use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap};

use crate::support::{PageView, TestApp, Visitor};

async fn asking_for(visitor: &Visitor, languages: &str, path: &str) -> PageView {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_LANGUAGE, languages.parse().unwrap());
    visitor.send(Method::GET, path, headers, None).await
}

fn language_of(page: &PageView) -> String {
    page.attribute("html", "lang").unwrap()
}

#[actix_web::test]
async fn public_pages_follow_the_browser() {
    let app = TestApp::start().await;
    let cases = [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("fr,nn;q=0.8,en;q=0.5", "nb"),
        ("en;q=0.5,sv;q=0.9", "sv"),
        ("no", "nb"),
        ("fi,*", "en"),
        ("", "en"),
        ("da;q=nonsense", "en"),
    ];
    for (asked, expected) in cases {
        let page = asking_for(&app.visitor(), asked, "/login").await;
        assert_eq!(language_of(&page), expected, "{asked}");
    }
}

#[actix_web::test]
async fn a_browser_that_asks_for_none_of_ours_reads_the_sites() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/organisation").await.form("Save");
    maria.submit(form.fill("Language", "nb")).await.assert_says("Saved.");
    assert_eq!(language_of(&asking_for(&app.visitor(), "fi", "/login").await), "nb");
    maria.get("/").await.assert_says("Administration");
    assert_eq!(language_of(&maria.get("/").await), "en", "the administrators' own pages stay English");
}

#[actix_web::test]
async fn a_choice_counts_for_more_than_the_browser_and_is_kept() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let page = asking_for(&visitor, "de", "/login?next=%2Fusers").await;
    let danish = page.link("Dansk");
    assert_eq!(danish, "/login?next=%2Fusers&language=da");
    let page = visitor.get(&danish).await;
    page.assert_says("Log ind");
    let form = page.form("Log ind");
    visitor
        .submit(
            form.fill("Mailadresse eller brugernavn", "nobody")
                .fill("Adgangskode", "wrong"),
        )
        .await
        .assert_says("Det lykkedes ikke at logge ind. Tjek navn og adgangskode.");
    assert_eq!(language_of(&asking_for(&visitor, "de", "/forgot-password").await), "da");
    assert_eq!(
        language_of(&asking_for(&visitor, "de", "/login?language=xx").await),
        "da",
        "there is no such language"
    );
    assert_eq!(language_of(&visitor.get("/login?language=sv").await), "sv");
}

#[actix_web::test]
async fn what_stands_in_a_sentence_is_never_markup() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let contact = "<b>crew</b> & { $contact }";
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Support contact", contact))
        .await
        .assert_says("Saved.");
    for language in ["en", "nb", "da", "sv", "de"] {
        let page = app.visitor().get(&format!("/login?language={language}")).await;
        assert_eq!(page.all("footer p bdi"), [contact], "{language}");
        assert!(page.all("footer b").is_empty(), "{language}");
    }
}

#[actix_web::test]
async fn each_language_is_called_by_its_own_name() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/forgot-password").await;
    let named = page.all("nav a[hreflang]");
    assert_eq!(named, ["English", "Dansk", "Deutsch", "Norsk bokmål", "Svenska"]);
    assert_eq!(page.attribute("nav a[aria-current]", "lang").as_deref(), Some("en"));
}

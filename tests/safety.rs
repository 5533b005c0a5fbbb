use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderValue, ORIGIN};

use purser::randomness::SystemRandomness;
use purser::secret::Token;

use crate::support::{PASSWORD, PersonForm, Settings, TestApp, Visitor};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
        .collect()
}

#[actix_web::test]
async fn a_request_made_by_another_site_is_refused() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let base = app.base_url.clone();
    for (pairs, accepted) in [
        (vec![], false),
        (vec![("origin", "https://evil.example")], false),
        (vec![("origin", "null")], false),
        (vec![("sec-fetch-site", "cross-site"), ("origin", base.as_str())], false),
        (vec![("sec-fetch-site", "same-site"), ("origin", base.as_str())], false),
        (vec![("sec-fetch-site", "none")], false),
        (vec![("sec-fetch-site", "same-origin")], true),
        (vec![("origin", base.as_str())], true),
    ] {
        let page = maria.post_with("/departments", &[("name", "")], headers(&pairs)).await;
        assert_eq!(page.status.as_u16(), if accepted { 422 } else { 403 }, "{pairs:?}");
    }
}

#[actix_web::test]
async fn a_page_behind_a_link_takes_its_own_form_though_browsers_hide_where_it_comes_from() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let fields = [("password", PASSWORD), ("password_again", PASSWORD)];
    let page = app
        .visitor()
        .post_with(&link, &fields, headers(&[("origin", "null")]))
        .await;
    page.assert_status(303);
}

#[actix_web::test]
async fn so_does_every_page_whose_address_is_a_secret() {
    let app = TestApp::start().await;
    for path in ["/activate/x", "/reset/x", "/setup/x", "/confirm-address/x", "/confirm-address/x/new-link"] {
        let page = app
            .visitor()
            .post_with(path, &[("password", PASSWORD)], headers(&[("origin", "null")]))
            .await;
        page.assert_status(404);
    }
}

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/", "/login", "/users", "/nowhere", "/users/999", "/healthz", "/activate/x"] {
        let page = maria.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(["same-origin", "no-referrer"].contains(&page.header("referrer-policy")), "{path}");
    }
}

#[actix_web::test]
async fn no_page_carries_anything_inline() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    for path in ["/", "/users", "/users/2", "/users/new", "/users/2/edit", "/pax/new", "/account", "/mail", "/login"] {
        let body = maria.get(path).await.body;
        assert!(!body.contains(" style="), "{path}");
        assert!(!body.contains("<style"), "{path}");
        let handler = body.split(" on").skip(1).any(|rest| {
            let name: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
            rest[name.len()..].starts_with('=')
        });
        assert!(!handler, "{path}: no handler in an attribute, as in onclick=");
        assert!(!body.contains("javascript:"), "{path}");
    }
}

#[actix_web::test]
async fn what_people_type_is_shown_and_never_run() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let person = PersonForm {
        first_name: "<script>alert(1)</script>",
        last_name: "\"><img src=x onerror=alert(1)>",
        email: "ann@example.com",
    };
    let page = app.create_user(&maria, &person).await;
    for page in [page, maria.get("/users").await, maria.get("/").await, maria.get("/journal").await] {
        assert!(!page.body.contains("<script>alert"), "{}", page.path);
        assert!(!page.body.contains("<img src=x"), "{}", page.path);
    }
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(!mail.letter.html.contains("<script>"));
    assert!(mail.letter.text.contains("Hello <script>alert(1)</script>,"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn a_name_never_becomes_markup_in_a_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let person = PersonForm {
        first_name: "[Click here](mailto:evil)",
        last_name: "**Bold** # {{ link }}",
        email: "ann@example.com",
    };
    app.create_user(&maria, &person).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.html.matches("<a ").count(), 1);
    assert!(!mail.letter.html.contains("href=\"https://evil.example"));
    assert!(mail.letter.text.starts_with("Hello [Click here](mailto:evil),"));
}

#[actix_web::test]
async fn too_large_a_form_is_refused() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.post("/departments", &[("name", &"x".repeat(70_000))]).await;
    page.assert_status(413).assert_says("That is too much at once");
    assert!(page.has_link("Go to the start page"));
}

#[actix_web::test]
async fn what_is_no_form_is_refused_with_a_way_onward() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let mut json = HeaderMap::new();
    json.insert(ORIGIN, app.base_url.parse().unwrap());
    json.insert("content-type", HeaderValue::from_static("application/json"));
    let page = maria.send(Method::POST, "/departments", json, None).await;
    page.assert_status(422).assert_says("That can't be processed");
    let page = maria
        .send(Method::DELETE, "/users", headers(&[("origin", &app.base_url)]), None)
        .await;
    page.assert_status(405).assert_says("That can't be done here");
    assert!(page.has_link("Go to the start page"));
}

#[actix_web::test]
async fn captured_mails_are_shown_only_on_loopback() {
    let app = TestApp::start().await;
    let mailbox = app.mailbox_link().unwrap();
    app.visitor().get(&mailbox).await.assert_says("No mails yet.");
    for pairs in [
        vec![("host", "evil.example")],
        vec![("host", "evil.example"), ("x-forwarded-host", "localhost")],
        vec![("forwarded", "host=localhost")],
        vec![("x-forwarded-for", "127.0.0.1")],
    ] {
        let page = app.visitor().send(Method::GET, &mailbox, headers(&pairs), None).await;
        page.assert_status(404);
    }
    let open = TestApp::start_with(Settings { on_loopback: false, ..Default::default() }).await;
    assert_eq!(open.mailbox_link(), None);
    // Behind a proxy that tells nothing of itself, every request seems to come from this machine.
    let proxied = TestApp::start_with(Settings { host: Some("purser.example"), ..Default::default() }).await;
    assert_eq!(proxied.mailbox_link(), None);
}

#[actix_web::test]
async fn captured_mails_are_shown_to_whoever_knows_their_address() {
    let app = TestApp::start().await;
    let mailbox = app.mailbox_link().unwrap();
    let (beginning, key) = mailbox.rsplit_once('/').unwrap();
    let other = Token::mint(&SystemRandomness);
    for wrong in ["", "1", &key[1..], other.as_str()] {
        app.visitor()
            .get(&format!("{beginning}/{wrong}"))
            .await
            .assert_status(404);
    }
    let page = app.visitor().get(&mailbox).await;
    assert_eq!(page.header("referrer-policy"), "no-referrer");
}

#[actix_web::test]
async fn a_captured_mail_is_shown_and_its_link_can_be_followed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let mailbox = app.mailbox_link().unwrap();
    let list = app.visitor().get(&mailbox).await;
    let mail = app.visitor().get(&list.link("ann@example.com")).await;
    mail.assert_says("Activate your account");
    app.visitor()
        .get(&mail.link("/activate/"))
        .await
        .assert_says("Set your password");
    let html = app.visitor().get(&format!("{mailbox}/1/html")).await;
    assert!(html.header("content-security-policy").contains("sandbox"));
    html.assert_says("Verify my email");
    app.visitor().get(&format!("{mailbox}/99")).await.assert_status(404);
}

#[actix_web::test]
async fn head_is_answered_wherever_get_is() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/", "/users", "/healthz", "/readyz", "/login", "/favicon.ico"] {
        let page = maria.head(path).await;
        assert!([200, 303].contains(&page.status.as_u16()), "{path}: {}", page.status);
        assert_eq!(page.body, "", "{path}");
    }
    maria.head("/nowhere").await.assert_status(404);
}

async fn sign_in_elsewhere(administrator: &Visitor, user: &str) {
    let form = administrator.get(&format!("{user}/edit")).await.form("Save");
    administrator
        .submit(form.tick("Signs in by single sign-on"))
        .await
        .assert_says("Saved.");
}

#[actix_web::test]
async fn setting_single_sign_on_ends_the_links_that_lead_to_a_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    sign_in_elsewhere(&maria, &user).await;
    app.visitor().get(&link).await.assert_status(404);
}

#[actix_web::test]
async fn setting_single_sign_on_ends_the_sessions_that_a_password_opened() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    sign_in_elsewhere(&maria, &user).await;
    ann.get("/account").await.assert_says("Email or username");
}

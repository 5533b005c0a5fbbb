//! Every field has a rule and a length, and the message stands at the field.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::support::{PersonForm, TestApp};

#[actix_web::test]
async fn what_is_required_is_asked_for_at_each_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.submit(maria.get("/users/new").await.form("Create user")).await;
    page.assert_status(422).assert_says("The user was not created");
    for (label, words) in [
        ("First name", "Enter the first name."),
        ("Last name", "Enter the last name."),
        ("Mobile prefix", "Enter a country code like +47."),
        ("Phone number", "Enter the number without its country code"),
        ("Address", "Enter the address."),
        ("Department", "Choose a department."),
        ("Employment date", "Enter a date."),
    ] {
        assert!(page.error_at(label).contains(words), "{label}: {}", page.error_at(label));
    }
    assert_eq!(page.all(".error-summary li").len(), 7);
}

#[actix_web::test]
async fn each_rule_says_what_is_accepted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let long_name = "x".repeat(201);
    let long_mail = format!("{}@example.com", "x".repeat(260));
    let long_address = "x".repeat(2001);
    for (label, value, words) in [
        ("First name", long_name.as_str(), "Use at most 200 characters. This has 201."),
        ("First name", "a\u{7}b", "without control characters"),
        ("Last name", "a\u{2028}b", "without control characters"),
        ("First name", "\u{200B}\u{200B}", "Enter the first name."),
        ("First name", "\u{202E}nnA", "turn the direction of writing"),
        ("First name", "http://evil.example/login", "not an address of a page"),
        ("Mobile prefix", "47x", "Enter a country code like +47."),
        ("Mobile prefix", "+1234", "Enter a country code like +47."),
        ("Mobile prefix", "+0", "Enter a country code like +47."),
        ("Phone number", "12", "3 to 14 digits"),
        ("Phone number", "0123456789012345", "3 to 14 digits"),
        ("Phone number", "call me", "3 to 14 digits"),
        ("Login email", "ann", "Enter an address like name@example.com."),
        ("Login email", "ann@", "Enter an address like name@example.com."),
        ("Login email", "ann berg@example.com", "Enter an address like name@example.com."),
        ("Login email", "Ann <ann@example.com>", "Enter an address like name@example.com."),
        ("Login email", "ann@berg", "Enter an address like name@example.com."),
        ("Login email", "ann\u{200B}@example.com", "Enter an address like name@example.com."),
        ("Login email", "\"a@b\"@example.com", "Enter an address like name@example.com."),
        ("Login email", "ann@[127.0.0.1]", "Enter an address like name@example.com."),
        ("Login email", "ann@127.0.0.1", "Enter an address like name@example.com."),
        ("Login email", "ann@ex%61mple.com", "Enter an address like name@example.com."),
        ("Login email", "ann@ｅxample.com", "Enter an address like name@example.com."),
        ("Login email", "ann@exam\u{FE0F}ple.com", "Enter an address like name@example.com."),
        ("Login email", "ann..berg@example.com", "Enter an address like name@example.com."),
        ("Login email", &long_mail, "Use at most 254 characters."),
        ("Address", &long_address, "Use at most 2000 characters."),
        ("Username", "ab", "Use 3 to 64 characters."),
        ("Username", "ann@berg", "Use letters, digits, dots, hyphens and underscores."),
        ("Username", "ann berg", "Use letters, digits, dots, hyphens and underscores."),
        ("Employment date", "2026-02-30", "Enter a date like 2026-11-24"),
        ("Employment date", "1850-01-01", "from 1900 to 2100"),
        ("Last day", "2026-10-31", "The last day can't be before the employment date."),
        ("Expiry date", "soon", "Enter a date like 2026-11-24"),
        ("Department", "999", "Choose a department from the list."),
        ("Department", "x", "Choose one from the list."),
        ("Job position", "999", "Choose a job position from the list."),
        ("Language", "tlh", "Choose one from the list."),
        ("Document type", "library card", "Choose one from the list."),
    ] {
        let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
        let page = maria.submit(form.fill(label, value)).await;
        page.assert_status(422);
        assert!(page.error_at(label).contains(words), "{label} {value:?}: {:?}", page.error_at(label));
    }
    maria.get("/users?q=ann").await.assert_says("No users match");
}

#[actix_web::test]
async fn names_are_any_unicode_kept_as_typed_and_composed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let arabic: String = "عبد الرحمن بن محمد ".chars().cycle().take(199).collect::<String>() + "ن";
    let names: [(&'static str, &str); 6] = [
        ("Zoë", "Zoe\u{308}"),
        ("王小明", "王小明"),
        ("O'Neill-Śmith", "O'Neill-Śmith"),
        ("👩‍🚀", "👩‍🚀"),
        ("Ann", "  Ann  "),
        (Box::leak(arabic.clone().into_boxed_str()), &arabic),
    ];
    for (number, (kept, typed)) in names.into_iter().enumerate() {
        let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
        let form = form
            .fill("First name", typed)
            .fill("Login email", &format!("p{number}@example.com"));
        let page = maria.submit(form).await;
        page.assert_says("Created.");
        assert!(page.body.contains(&askama_escaped(kept)), "{kept}");
    }
    app.deliver_mail().await;
}

fn askama_escaped(text: &str) -> String {
    text.replace('\'', "&#39;")
}

#[actix_web::test]
async fn what_was_typed_is_kept_when_a_form_comes_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN
        .fill(maria.get("/users/new").await.form("Create user"))
        .fill("City", "Bergen")
        .fill("Login email", "wrong")
        .fill("Language", "nb")
        .tick("Signs in by single sign-on")
        .tick("Support");
    let page = maria.submit(form).await;
    for (label, value) in [
        ("First name", "Ann"),
        ("City", "Bergen"),
        ("Login email", "wrong"),
        ("Language", "nb"),
        ("Department", "1"),
        ("Address", "Strandgaten 1"),
        ("Signs in by single sign-on", "on"),
        ("Support", "3"),
    ] {
        assert_eq!(page.value_of(label), value, "{label}");
    }
}

#[actix_web::test]
async fn a_query_that_cannot_be_read_is_told_and_not_an_error() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for keys in [r#"[{"t":"\u0000"},{"n":1}]"#, r#"[{"m":"-9999-01-01T00:00:00"},{"n":1}]"#, r#"[{"n":1},{"n":1}]"#] {
        let cursor = URL_SAFE_NO_PAD.encode(keys);
        for path in ["/users?sort=name", "/users?sort=created", "/pax?sort=name", "/pax?sort=created"] {
            maria.get(&format!("{path}&after={cursor}")).await.assert_status(200);
        }
    }
    for path in ["/users?after=%ff", "/users?after=WzFd", "/users?before=bnVsbA", "/mail?after=%00", "/pax?sort=%27"] {
        maria.get(path).await.assert_status(200);
    }
    maria
        .get("/users?sort=name&sort=email")
        .await
        .assert_status(400)
        .assert_says("That request can't be read");
}

#[actix_web::test]
async fn a_nul_is_refused_wherever_it_is_sent() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (path, field) in [
        ("/departments", "name"),
        ("/account/sessions/end", "session"),
        ("/forgot-password", "login"),
        ("/login", "login"),
    ] {
        maria
            .post(path, &[(field, "a\0b")])
            .await
            .assert_status(400)
            .assert_says("That request can't be read");
    }
}

#[actix_web::test]
async fn a_cursor_of_another_column_means_the_start() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(60);
    let next = maria.get("/users?sort=created").await.link("Next");
    let crossed = next.replace("sort=created", "sort=name");
    assert!(!maria.get(&crossed).await.has_link("Previous"));
}

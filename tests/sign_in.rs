use diesel::prelude::*;
use purser::db::schema::sessions;
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp};

#[actix_web::test]
async fn by_e_mail_and_by_username_whatever_the_case() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for login in ["ann@example.com", "ANN@Example.com", "ann.berg", "Ann.Berg", "  ann.berg "] {
        app.sign_in(&app.visitor(), login, PASSWORD)
            .await
            .assert_says("Welcome aboard, Ann");
    }
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let app = TestApp::start().await;
    app.administrator().await;
    let wrong = app
        .sign_in(&app.visitor(), "maria@example.com", "not the password")
        .await;
    let unknown = app
        .sign_in(&app.visitor(), "nobody@example.com", "not the password")
        .await;
    wrong.assert_status(422).assert_says("That didn't work.");
    let same = wrong.body.replace("maria@example.com", "nobody@example.com");
    assert_eq!(same, unknown.body);
}

#[actix_web::test]
async fn the_form_keeps_the_name_and_not_the_password() {
    let app = TestApp::start().await;
    app.administrator().await;
    let page = app
        .sign_in(&app.visitor(), "maria@example.com", "not the password")
        .await;
    assert_eq!(page.value_of("Email or username"), "maria@example.com");
    assert!(!page.body.contains("not the password"));
}

#[actix_web::test]
async fn after_signing_in_the_page_that_was_asked_for_is_shown() {
    let app = TestApp::start().await;
    app.administrator().await;
    let visitor = app.visitor();
    let form = visitor.get("/users?status=active").await.form("Sign in");
    let page = visitor
        .submit(
            form.fill("Email or username", "maria@example.com")
                .fill("Password", PASSWORD),
        )
        .await;
    assert_eq!(page.path, "/users");
}

#[actix_web::test]
async fn signing_in_never_leads_to_another_site() {
    let app = TestApp::start().await;
    app.administrator().await;
    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\u{1}",
        "/\u{7f}",
        "/é",
    ] {
        let fields = [("login", "maria@example.com"), ("password", PASSWORD), ("next", next)];
        let page = app.visitor().post_without_following("/login", &fields).await;
        assert_eq!(page.location(), "/", "{next}");
    }
}

#[actix_web::test]
async fn signing_out_ends_the_session() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .submit(maria.get("/").await.form("Sign out"))
        .await
        .assert_says("You are signed out.");
    maria.get("/users").await.assert_says("Email or username");
}

#[actix_web::test]
async fn signing_out_keeps_nothing_of_who_was_not_signed_in() {
    let app = TestApp::start().await;
    for _ in 0..20 {
        let page = app.visitor().post_without_following("/logout", &[]).await;
        assert_eq!(page.location(), "/login");
        assert_eq!(page.header("set-cookie"), "");
    }
    let kept: i64 = app.read(|connection| sessions::table.count().get_result(connection));
    assert_eq!(kept, 0);
}

#[actix_web::test]
async fn no_more_than_five_messages_wait_for_a_visitor() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for name in ["One", "Two", "Three", "Four", "Five", "Six", "Seven"] {
        maria.post_without_following("/departments", &[("name", name)]).await;
    }
    let page = maria.get("/").await;
    assert_eq!(page.all(".flash").len(), 5);
    page.assert_says("Added Seven.").assert_silent("Added Two.");
}

#[actix_web::test]
async fn the_same_message_waits_once() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for _ in 0..7 {
        maria
            .post_without_following("/account/sessions/end", &[("session", "of nobody")])
            .await;
    }
    assert_eq!(maria.get("/").await.all(".flash").len(), 1);
}

#[actix_web::test]
async fn the_session_key_changes_at_sign_in_and_the_one_before_opens_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let key_of = |page: &PageView| page.header("set-cookie").split(';').next().unwrap().to_owned();
    let before = key_of(&maria.post_without_following("/logout", &[]).await);
    let fields = [("login", "maria@example.com"), ("password", PASSWORD)];
    let after = key_of(&maria.post_without_following("/login", &fields).await);
    assert!(before.starts_with("purser=") && after.starts_with("purser="));
    assert_ne!(before, after);
    for (key, opens) in [(before, false), (after, true)] {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("cookie", key.parse().unwrap());
        let page = app.visitor().send(reqwest::Method::GET, "/users", headers, None).await;
        assert_eq!(page.status.as_u16(), if opens { 200 } else { 303 });
    }
}

#[actix_web::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let app = TestApp::start().await;
    app.administrator().await;
    let fields = [("login", "maria@example.com"), ("password", PASSWORD)];
    let cookie = app
        .visitor()
        .post_without_following("/login", &fields)
        .await
        .header("set-cookie")
        .to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert!(!cookie.contains("Secure"), "over http a Secure cookie would never come back");
}

#[actix_web::test]
async fn a_session_ends_after_twelve_idle_hours() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.after(Duration::hours(11));
    maria.get("/users").await.assert_says("Solberg, Maria");
    app.after(Duration::hours(11));
    maria.get("/users").await.assert_says("Solberg, Maria");
    app.after(Duration::hours(12));
    maria.get("/users").await.assert_says("Email or username");
}

#[actix_web::test]
async fn a_session_ends_after_fourteen_days_however_busy() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for _ in 0..27 {
        app.after(Duration::hours(11));
        maria.get("/users").await.assert_says("Solberg, Maria");
    }
    app.after(Duration::days(14) - Duration::hours(11 * 27));
    maria.get("/users").await.assert_says("Email or username");
}

#[actix_web::test]
async fn ten_failures_lock_for_fifteen_minutes_and_the_next_time_for_longer() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    fail_ten_times(&app).await;
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");
    maria.get("/users?q=ann").await.assert_says("Locked");
    app.after(Duration::minutes(15));
    maria
        .get("/users?q=ann")
        .await
        .assert_silent("Locked until")
        .assert_says("Active");

    fail_ten_times(&app).await;
    app.after(Duration::minutes(15));
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.after(Duration::minutes(15));
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

async fn fail_ten_times(app: &TestApp) {
    for _ in 0..10 {
        app.sign_in(&app.visitor(), "ann@example.com", "not the password")
            .await
            .assert_status(422);
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn nine_failures_lock_nobody_and_a_success_forgets_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..2 {
        for _ in 0..9 {
            app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
        }
        app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
            .await
            .assert_says("Welcome aboard, Ann");
    }
}

#[actix_web::test]
async fn an_administrator_unlocks() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    fail_ten_times(&app).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria
        .submit(maria.get(&user).await.form("Unlock"))
        .await
        .assert_says("Unlocked.");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn a_new_password_unlocks() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    fail_ten_times(&app).await;
    let form = app.visitor().get("/forgot-password").await.form("Send the link");
    app.visitor()
        .submit(form.fill("Email or username", "ann@example.com"))
        .await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link, "violet harbour under snow")
        .await
        .assert_says("you are signed in");
    app.deliver_mail().await;
    app.sign_in(&app.visitor(), "ann@example.com", "violet harbour under snow")
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn one_address_may_not_try_without_end() {
    let app = TestApp::start_with(crate::support::Settings { sign_in_rate: 5, ..Default::default() }).await;
    app.administrator().await;
    for _ in 0..5 {
        app.sign_in(&app.visitor(), "maria@example.com", "not the password")
            .await
            .assert_status(422);
    }
    let page = app.sign_in(&app.visitor(), "maria@example.com", PASSWORD).await;
    page.assert_status(429).assert_says("Too many tries");
    assert_eq!(page.link("Go to the start page"), "/");
}

#[actix_web::test]
async fn behind_a_proxy_it_is_the_visitor_who_is_counted() {
    let app = TestApp::start_with(crate::support::Settings {
        sign_in_rate: 3,
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..Default::default()
    })
    .await;
    app.administrator().await;
    let tries_of = |forwarded: &'static str| {
        let visitor = app.visitor();
        let base_url = app.base_url.clone();
        async move {
            let mut statuses = Vec::new();
            for number in 0..5 {
                let mut headers = reqwest::header::HeaderMap::new();
                headers.insert("origin", base_url.parse().unwrap());
                if !forwarded.is_empty() {
                    // What a visitor claims stands before what the proxy adds.
                    headers.append("x-forwarded-for", format!("192.0.2.{number}").parse().unwrap());
                    headers.append("x-forwarded-for", forwarded.parse().unwrap());
                }
                let fields = [("login", "maria@example.com"), ("password", "not the password")];
                statuses.push(visitor.post_with("/login", &fields, headers).await.status.as_u16());
            }
            statuses
        }
    };
    for forwarded in ["198.51.100.7", "198.51.100.8", "::ffff:198.51.100.9", "not an address"] {
        assert_eq!(tries_of(forwarded).await, [422, 422, 422, 429, 429], "{forwarded}");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_form_sent_by_nobody_that_is_known_says_so_and_leads_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("origin", app.base_url.parse().unwrap());
    headers.insert("referer", format!("{}/users/new", app.base_url).parse().unwrap());
    let nobody = app.visitor();
    let page = nobody.post_with("/users/new", &fields, headers).await;
    assert_eq!(page.location(), "/login?next=%2Fusers%2Fnew");
    nobody
        .get(&page.location())
        .await
        .assert_says("You were signed out meanwhile, so nothing was saved.");
}

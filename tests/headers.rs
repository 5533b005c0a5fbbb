//! What every answer tells a browser to keep to, whoever gives it: a page, a refusal, a file, or a part that is away.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{PASSWORD, PageView, Settings, TestApp, Visitor};

/// A portal that its visitors reach by https through a proxy; the stories stand where the proxy does.
struct Https {
    app: TestApp,
    visitor: Visitor,
    /// As it was set when the first administrator signed in.
    cookie: String,
}

impl Https {
    async fn start() -> Https {
        Https::start_with(Settings::default()).await
    }

    async fn start_with(settings: Settings) -> Https {
        let app = TestApp::start_with(Settings { https: true, ..settings }).await;
        let visitor = Visitor::new(&app.base_url.replace("https", "http"));
        let mut https = Https { app, visitor, cookie: String::new() };
        let link = https.app.set_up_link().unwrap();
        let fields = [
            ("first_name", "Maria"),
            ("last_name", "Solberg"),
            ("email", "maria@example.com"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];
        let welcome = https
            .post(link.strip_prefix(&https.app.base_url).unwrap(), &fields)
            .await;
        https.cookie = welcome.header("set-cookie").to_owned();
        https
    }

    /// Signed in once there is somebody.
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("origin", self.app.base_url.parse().unwrap());
        headers.insert("cookie", self.cookie.split(';').next().unwrap().parse().unwrap());
        headers
    }

    async fn get(&self, path: &str) -> PageView {
        self.visitor.send(Method::GET, path, self.headers(), None).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> PageView {
        self.visitor.post_with(path, fields, self.headers()).await
    }

    async fn with(&self, method: Method, path: &str, name: &'static str, value: &str) -> PageView {
        let mut headers = self.headers();
        headers.insert(name, value.parse().unwrap());
        self.visitor.send(method, path, headers, None).await
    }

    /// A form of which most never comes.
    async fn never_finish(&self) -> String {
        let mut stream = TcpStream::connect(self.app.base_url.trim_start_matches("https://"))
            .await
            .unwrap();
        let head = format!(
            "POST /login HTTP/1.1\r\nHost: portal\r\nOrigin: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: 1000\r\n\r\nlogin=",
            self.app.base_url
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

const EVERYWHERE: [(&str, &str); 5] = [
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

#[track_caller]
fn assert_secured(page: &PageView, status: u16, what: &str) {
    assert_eq!(page.status.as_u16(), status, "{what}: {}", page.text());
    for (name, value) in EVERYWHERE {
        assert_eq!(page.header(name), value, "{what}: {name}");
    }
    assert!(page.header("content-security-policy").contains("default-src 'none'"), "{what}");
    assert!(["same-origin", "no-referrer"].contains(&page.header("referrer-policy")), "{what}");
    let kept = page.header("cache-control");
    assert!(kept == "no-store" || page.path.starts_with("/static/"), "{what}: {kept}");
}

#[actix_web::test]
async fn over_https_the_cookie_and_the_browser_are_told_so() {
    let https = Https::start().await;
    let page = https.get("/login").await;
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
    let cookie = &https.cookie;
    assert!(cookie.contains("Secure") && cookie.starts_with("__Host-purser"), "{cookie}");
}

#[actix_web::test]
async fn pages_files_and_redirects_carry_the_security_headers() {
    let https = Https::start().await;
    assert_secured(&https.get("/login").await, 303, "whoever is signed in is led on");
    let home = https.get("/").await;
    assert_secured(&home, 200, "a page");
    let style = home.attribute("link[rel=stylesheet]", "href").unwrap();
    assert_secured(&https.get(&style).await, 200, "a file");
    for path in ["/favicon.ico", "/healthz", "/readyz", "/users", "/users/new"] {
        assert_secured(&https.get(path).await, 200, path);
    }
    let nobody = Visitor::new(&https.app.base_url.replace("https", "http"));
    assert_secured(&nobody.get_without_following("/users").await, 303, "a sign-in that is needed");
    assert_secured(&nobody.get("/login").await, 200, "a page for anybody");
    assert_secured(&nobody.head("/login").await, 200, "a head");
    let mailbox = https.app.mailbox_link().unwrap();
    let mailbox = mailbox.strip_prefix(&https.app.base_url).unwrap();
    assert_secured(&https.get(mailbox).await, 200, "captured mails");
}

#[actix_web::test]
async fn refusals_carry_the_security_headers() {
    let https = Https::start().await;
    for path in ["/nowhere", "/static/1/nothing.css", "/users/999", "/users/x", "/activate/x"] {
        assert_secured(&https.get(path).await, 404, path);
    }
    assert_secured(&https.get("/users?q=a&q=b").await, 400, "a question that can't be read");
    let evil = https
        .with(Method::POST, "/departments", "origin", "https://evil.example")
        .await;
    assert_secured(&evil, 403, "another site's form");
    let method = https.with(Method::DELETE, "/users", "accept", "*/*").await;
    assert_secured(&method, 405, "a method that doesn't fit");
    let encoding = https
        .with(Method::GET, "/", "accept-encoding", "identity;q=0, *;q=0")
        .await;
    assert_secured(&encoding, 406, "an encoding that is not spoken");
    let large = https.post("/departments", &[("name", &"x".repeat(70_000))]).await;
    assert_secured(&large, 413, "a form that is too large");
    let kind = https
        .with(Method::POST, "/departments", "content-type", "application/json")
        .await;
    assert_secured(&kind, 422, "what is no form");
    assert_secured(&https.post("/departments", &[("name", "")]).await, 422, "a form with a problem");
}

#[actix_web::test]
async fn limits_carry_the_security_headers() {
    let arrival_deadline = Duration::from_secs(1);
    let https = Https::start_with(Settings { sign_in_rate: 1, arrival_deadline, ..Default::default() }).await;
    for status in [422, 429] {
        let fields = [("login", "nobody@example.com"), ("password", "not the password")];
        assert_secured(&https.post("/login", &fields).await, status, "a guess");
    }
    let late = https.never_finish().await;
    assert!(late.starts_with("HTTP/1.1 408") && late.contains("That took too long to arrive"), "{late}");
    for (name, value) in EVERYWHERE {
        assert!(late.contains(&format!("{name}: {value}\r\n")), "{name}: {late}");
    }
}

#[actix_web::test]
async fn so_does_what_is_said_while_the_database_is_away() {
    let https = Https::start().await;
    let away = https.app.take_database_away();
    assert_secured(&https.post("/departments", &[("name", "Galley")]).await, 503, "a page that writes");
    let nobody = https.with(Method::POST, "/departments", "cookie", "none=").await;
    assert_secured(&nobody, 503, "a message to nobody that can't be kept");
    if https.app.is_on_postgres() {
        assert_secured(&https.get("/readyz").await, 503, "readiness");
        assert_secured(&https.get("/users").await, 503, "a session that can't be read");
    }
    drop(away);
}

//! The installed command: what it prints, what it refuses, and how it stops.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use purser::db::schema::outbox;
use purser::db::{Database, DatabaseError, Engine};
use purser::mail::outbox::MailState;

use crate::servers::eventually;
use crate::servers::portal::{Portal, SECRET_KEY, purser, purser_after};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PageView, PersonForm, TestDatabase, Visitor};

fn run(arguments: &[&str]) -> Output {
    purser().args(arguments).output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn create_admin(database: &TestDatabase, name: &str, email: &str, password: &str) -> Output {
    let mut child = purser()
        .args(["admin", "create", "--email", email, "--name", name, "--password-stdin"])
        .env("DATABASE_URL", database.url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    child.wait_with_output().unwrap()
}

/// A portal with Maria as its administrator, signed in.
async fn portal(database: &TestDatabase, smtp_url: Option<&str>) -> (Portal, Visitor) {
    let made = create_admin(database, "Maria Solberg", "maria@example.com", PASSWORD);
    assert!(made.status.success(), "{}", complained(&made));
    let portal = Portal::start(&database.url(), smtp_url);
    portal.is_ready().await;
    let maria = Visitor::new(&portal.base_url);
    sign_in(&maria, PASSWORD).await.assert_says("Welcome aboard, Maria");
    let form = maria.get("/departments").await.form("Add").fill("Name", "Deck");
    maria.submit(form).await.assert_says("Added Deck.");
    (portal, maria)
}

async fn sign_in(visitor: &Visitor, password: &str) -> PageView {
    let form = visitor.get("/login").await.form("Sign in");
    let form = form
        .fill("Email or username", "maria@example.com")
        .fill("Password", password);
    visitor.submit(form).await
}

async fn create_user(maria: &Visitor, email: &'static str) {
    let form = maria.get("/users/new").await.form("Create user");
    maria
        .submit(PersonForm { email, ..PersonForm::ANN }.fill(form))
        .await
        .assert_says("Created.");
}

fn states(database: &Database) -> Vec<MailState> {
    let states: Result<Vec<MailState>, DatabaseError> =
        database.read_now(|connection| Ok(outbox::table.select(outbox::state).load(connection)?));
    states.unwrap()
}

#[test]
fn help_names_every_command_and_setting() {
    let help = printed(&run(&["--help"]));
    for word in ["serve", "admin", "migrate", "backup", "mail", "demo"] {
        assert!(help.contains(&format!("\n  {word} ")), "{word}:\n{help}");
    }
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for variable in [
        "DATABASE_URL",
        "SMTP_URL",
        "PURSER_LISTEN",
        "PURSER_BASE_URL",
        "PURSER_MAIL_FROM",
        "PURSER_MAIL_REPLY_TO",
        "PURSER_SECRET_KEY",
        "PURSER_SESSION_IDLE",
        "PURSER_SESSION_DAYS",
        "PURSER_TRUSTED_PROXIES",
        "MAIL_BOUNCES_TO",
        "BOUNCES_IMAP_URL",
        "BOUNCES_IMAP_THEN",
    ] {
        assert!(words.contains(&format!("env: {variable}")), "{variable}:\n{help}");
    }
}

#[test]
fn a_wrong_setting_is_named_with_what_is_accepted() {
    for (arguments, name, accepted) in [
        (["--listen", "nowhere"], "--listen", "invalid socket address"),
        (["--smtp-url", "http://x"], "--smtp-url", "expected smtp://HOST:PORT"),
        (["--smtp-url", "smtp://x?tls=maybe"], "--smtp-url", "tls=required or tls=opportunistic"),
        (["--database-url", "mysql://x"], "--database-url", "expected a file's path"),
        (["--base-url", "example.com"], "--base-url", "expected http:// or https://"),
        (["--base-url", "https://example.com/portal"], "--base-url", "without query or fragment"),
        (["--base-url", "https://purser@example.com"], "--base-url", "no user"),
        (["--mail-from", "nobody"], "--mail-from", "Purser <no-reply@example.com>"),
        (["--secret-key", "short"], "--secret-key", "expected at least 32 characters"),
        (["--session-idle", "0"], "--session-idle", "1..=10080"),
        (["--mail-connections", "65"], "--mail-connections", "1..=64"),
    ] {
        let output = run(&arguments);
        assert!(!output.status.success());
        let words = complained(&output);
        assert!(words.contains(name) && words.contains(accepted), "{arguments:?}:\n{words}");
    }
}

#[test]
fn postgres_needs_a_key_that_all_instances_share() {
    let database = TestDatabase::empty();
    if !database.url().starts_with("postgres") {
        return;
    }
    let output = purser().env("DATABASE_URL", database.url()).output().unwrap();
    assert!(complained(&output).contains("PURSER_SECRET_KEY is required with PostgreSQL"));
}

#[test]
fn migrate_brings_the_database_up_to_date_and_says_so() {
    let database = TestDatabase::empty();
    let migrate = || {
        purser()
            .arg("migrate")
            .env("DATABASE_URL", database.url())
            .output()
            .unwrap()
    };
    let count = std::fs::read_dir("migrations/sqlite").unwrap().count();
    assert!(printed(&migrate()).contains(&format!("is up to date; {count} migrations ran.")));
    assert!(printed(&migrate()).contains("was up to date."));
}

#[test]
fn an_administrator_is_made_without_a_browser() {
    let database = TestDatabase::empty();
    let made = create_admin(&database, "Maria de la Cruz", "maria@example.com", PASSWORD);
    assert_eq!(printed(&made), "Maria de la Cruz <maria@example.com> is an administrator and can sign in.\n");
    let again = create_admin(&database, "Maria Solberg", "MARIA@example.com", PASSWORD);
    assert!(complained(&again).contains("Another user has this address."));
    for (name, email, password, words) in [
        ("Maria", "m@example.com", PASSWORD, "--name: give a first and a last name"),
        ("Maria Solberg", "m", PASSWORD, "--email: Enter an address like name@example.com."),
        ("Maria Solberg", "m@example.com", "short", "the password: Use at least 15 characters."),
    ] {
        let refused = create_admin(&database, name, email, password);
        assert!(!refused.status.success());
        assert!(complained(&refused).contains(words), "{}", complained(&refused));
    }
}

#[actix_web::test]
async fn the_set_up_link_is_printed_only_while_nobody_can_manage_the_portal() {
    let database = TestDatabase::empty();
    let first = Portal::start(&database.url(), None);
    let link = first.set_up_link().await;
    Visitor::new(&first.base_url)
        .get(&link)
        .await
        .assert_says("Make the first administrator.");
    Visitor::new(&first.base_url)
        .get(&first.mailbox_link().await)
        .await
        .assert_says("No mails yet.");
    drop(first);
    let (portal, _maria) = portal(&database, None).await;
    assert!(!portal.printed().contains("/setup/"), "{}", portal.printed());
}

#[actix_web::test]
async fn kill_dash_nine_loses_no_mail() {
    let database = TestDatabase::empty();
    let server = SmtpServer::start();
    let (portal, maria) = portal(&database, Some(&server.url())).await;
    create_user(&maria, "slow@example.com").await;
    server.is_asked_to_take_mail_to("slow@example.com").await;
    portal.kill();
    assert_eq!(states(&database.open()), [MailState::Sending]);

    server.let_through("slow@example.com");
    let _again = Portal::start(&database.url(), Some(&server.url()));
    let database = database.open();
    eventually("the mail to be sent", || (states(&database) == [MailState::Sent]).then_some(())).await;
    let arrived = server.mails_to("slow@example.com").len();
    assert!((1..=2).contains(&arrived), "a mail under way is sent at most twice: {arrived}");
}

#[actix_web::test]
async fn sigterm_finishes_the_mail_under_way_and_ends_within_ten_seconds() {
    let database = TestDatabase::empty();
    let server = SmtpServer::start();
    let (portal, maria) = portal(&database, Some(&server.url())).await;
    create_user(&maria, "slow@example.com").await;
    server.is_asked_to_take_mail_to("slow@example.com").await;
    let asked = Instant::now();
    portal.ask_to_stop();
    server.let_through("slow@example.com");
    let status = portal.has_stopped().await;
    assert!(status.success(), "{status}");
    assert!(asked.elapsed() < Duration::from_secs(10));
    assert_eq!(states(&database.open()), [MailState::Sent]);
    assert_eq!(server.mails_to("slow@example.com").len(), 1);
}

#[actix_web::test]
async fn sigterm_answers_the_request_under_way() {
    let database = TestDatabase::empty();
    let (portal, _maria) = portal(&database, None).await;
    let address = portal.base_url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    let head = format!(
        "POST /forgot-password HTTP/1.1\r\nHost: {address}\r\nOrigin: {}\r\nContent-Length: 12\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        portal.base_url
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut began = [0; 25];
    stream.read_exact(&mut began).unwrap();
    assert_eq!(&began[..], b"HTTP/1.1 100 Continue\r\n\r\n");

    portal.ask_to_stop();
    eventually("the portal to take no more visitors", || TcpStream::connect(&address).err()).await;
    stream.write_all(b"login=nobody").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("200 OK") && answer.contains("Check your email"), "{answer}");
    assert!(portal.has_stopped().await.success());
}

#[actix_web::test]
async fn the_logs_hold_no_secret_and_no_name() {
    let database = TestDatabase::empty();
    let server = SmtpServer::start();
    let (portal, maria) = portal(&database, Some(&server.url())).await;
    create_user(&maria, "ann@example.com").await;
    let link = server.mail_to("ann@example.com").await.link("Verify my email");
    let ann = Visitor::new(&portal.base_url);
    let form = ann
        .get(&link)
        .await
        .form("Reset")
        .fill("Password", PASSWORD)
        .fill("Re-enter password", PASSWORD);
    ann.submit(form).await.assert_says("you are signed in");
    let secret = link.rsplit('/').next().unwrap();
    let logged = portal.logged();
    assert!(logged.contains("/activate/{token}"), "the route is logged by its pattern:\n{logged}");
    for word in [secret, PASSWORD, "ann@example.com", "Berg"] {
        assert!(!logged.contains(word), "{word} in the log");
    }
}

#[actix_web::test]
async fn a_portal_that_is_told_to_stop_waits_no_longer_than_it_promises_for_a_slow_mail_server() {
    let (database, server) = (TestDatabase::empty(), SmtpServer::start());
    let (portal, maria) = portal(&database, Some(&server.url())).await;
    let form = PersonForm { email: "slow@example.com", ..PersonForm::ANN };
    let page = maria
        .submit(form.fill(maria.get("/users/new").await.form("Create user")))
        .await;
    page.assert_says("Created.");
    server.is_asked_to_take_mail_to("slow@example.com").await;
    let asked = Instant::now();
    portal.ask_to_stop();
    assert!(portal.has_stopped().await.success());
    assert!(asked.elapsed() < Duration::from_secs(20), "it took {:?}", asked.elapsed());
}

#[actix_web::test]
async fn a_locked_administrator_is_let_in_again_without_a_browser() {
    let database = TestDatabase::empty();
    let (portal, _maria) = portal(&database, None).await;
    let fails = || async {
        let visitor = Visitor::new(&portal.base_url);
        let fields = [("login", "maria@example.com"), ("password", "not the password")];
        visitor.post("/login", &fields).await
    };
    for _ in 0..10 {
        fails().await.assert_status(422);
    }
    let unlock = |login: &str| {
        purser()
            .args(["admin", "unlock", login])
            .env("DATABASE_URL", database.url())
            .output()
            .unwrap()
    };
    let visitor = Visitor::new(&portal.base_url);
    sign_in(&visitor, PASSWORD).await.assert_status(422);
    assert!(printed(&unlock("maria@example.com")).contains("Maria Solberg is not locked."));
    sign_in(&visitor, PASSWORD).await.assert_says("Welcome aboard, Maria");
    assert!(complained(&unlock("nobody@example.com")).contains("nobody here is called nobody@example.com"));
}

#[actix_web::test]
async fn a_backup_is_a_whole_portal_with_its_key() {
    let database = TestDatabase::empty();
    let backup = |file: &Path| {
        purser()
            .arg("backup")
            .arg(file)
            .env("DATABASE_URL", database.url())
            .output()
            .unwrap()
    };
    let (portal, maria) = portal(&database, None).await;
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("copy.db");
    if !matches!(database.engine, Engine::Sqlite(_)) {
        assert!(complained(&backup(&file)).contains("pg_dump"));
        return;
    }
    let key = format!("{}.key", database.url());
    std::fs::write(&key, SECRET_KEY).unwrap();
    create_user(&maria, "ann@example.com").await;
    let made = backup(&file);
    assert!(printed(&made).contains("The secret key is in"), "{}", complained(&made));
    for file in [file.clone(), folder.path().join("copy.db.key")] {
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(complained(&backup(&file)).contains("is there already"));
    let beside_a_key = folder.path().join("other.db");
    std::fs::write(folder.path().join("other.db.key"), "another's").unwrap();
    assert!(complained(&backup(&beside_a_key)).contains("other.db.key is there already"));
    assert!(!beside_a_key.exists());
    drop(portal);

    let restored = Portal::start(file.to_str().unwrap(), None);
    restored.is_ready().await;
    let visitor = Visitor::new(&restored.base_url);
    sign_in(&visitor, PASSWORD).await.assert_says("Welcome aboard, Maria");
    visitor.get("/users?q=ann").await.assert_says("ann@example.com");
}

/// As a power cut would, or whoever stops it.
#[test]
fn a_backup_that_is_killed_leaves_no_half_of_one_under_its_name() {
    let database = TestDatabase::migrated();
    let Engine::Sqlite(_) = database.engine else { return };
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("copy.db");
    let killed = purser_after("ulimit -c 0 && ulimit -f 200")
        .arg("backup")
        .arg(&file)
        .env("DATABASE_URL", database.url())
        .output()
        .unwrap();
    assert!(killed.status.signal().is_some(), "{}", complained(&killed));
    assert!(!file.exists());
    let made = purser()
        .arg("backup")
        .arg(&file)
        .env("DATABASE_URL", database.url())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", complained(&made));
    let names = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["copy.db"]);
}

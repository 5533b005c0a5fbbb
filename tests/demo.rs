//! The portal full of made-up people.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use tempfile::TempDir;

use crate::servers::portal::{Portal, purser};
use crate::servers::{eventually, unused_port};
use crate::support::{TestDatabase, Visitor};

#[actix_web::test]
async fn a_demonstration_has_people_in_every_status_and_prints_a_sign_in() {
    let database = TestDatabase::empty();
    let fill = || {
        purser()
            .args(["demo", "--users", "300", "--fill-only"])
            .env("DATABASE_URL", database.url())
            .output()
            .unwrap()
    };
    let printed = String::from_utf8(fill().stdout).unwrap();
    let (email, password) = sign_in_of(&printed);

    let portal = Portal::start(&database.url(), None);
    portal.is_ready().await;
    let visitor = Visitor::new(&portal.base_url);
    let form = visitor.get("/login").await.form("Sign in");
    let form = form.fill("Email or username", &email).fill("Password", &password);
    visitor
        .submit(form)
        .await
        .assert_says("Welcome aboard")
        .assert_says("All users300");
    for status in ["staged", "invited", "active", "locked", "disabled"] {
        let list = visitor.get(&format!("/users?status={status}")).await;
        assert!(!list.all("tbody tr").is_empty(), "nobody is {status}");
    }
    for page in [
        "/users?show=mail_failed",
        "/users?show=invitation_expired",
        "/pax",
        "/mail?state=failed",
        "/departments",
    ] {
        assert!(!visitor.get(page).await.all("tbody tr").is_empty(), "{page} is empty");
    }
    for user in [1, 3, 4, 100, 299] {
        let form = visitor.get(&format!("/users/{user}/edit")).await.form("Save");
        visitor.submit(form).await.assert_says("Saved.");
    }
    let again = fill();
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("name an empty one"));
}

fn sign_in_of(printed: &str) -> (String, String) {
    let line = printed
        .lines()
        .find(|line| line.contains("Sign in as"))
        .expect("a sign-in is printed");
    let rest = line.split("Sign in as ").nth(1).unwrap();
    let (email, password) = rest.split_once(" with the password: ").unwrap();
    (email.to_owned(), password.to_owned())
}

#[actix_web::test]
async fn a_demonstrations_files_are_private() {
    let temporary = TempDir::new().unwrap();
    let mut demonstration = purser()
        .args(["demo", "--users", "10", "--listen", &format!("127.0.0.1:{}", unused_port())])
        .env("TMPDIR", temporary.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let database = eventually("the demonstration's database", || {
        let folder = std::fs::read_dir(&temporary).unwrap().next()?.unwrap().path();
        let database = folder.join("purser.db");
        database.exists().then_some(database)
    })
    .await;
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let modes = (mode(database.parent().unwrap()), mode(&database));
    demonstration.kill().unwrap();
    demonstration.wait().unwrap();
    assert_eq!(modes, (0o700, 0o600));
}

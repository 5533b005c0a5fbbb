//! The portal full of made-up people.

use crate::servers::portal::{Portal, purser};
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

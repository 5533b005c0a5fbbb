//! The main job: an administrator creates a user, whose mail arrives, who sets a password and is signed in.

use super::{Browser, Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, TestDatabase};

const ANNS_PASSWORD: &str = "seven gulls over the pier";

#[actix_web::test]
async fn an_administrator_creates_a_user_who_sets_a_password_and_is_signed_in() {
    tell(Scripts::On).await;
}

#[actix_web::test]
async fn an_administrator_creates_a_user_who_sets_a_password_and_is_signed_in_without_scripts() {
    tell(Scripts::Off).await;
}

async fn tell(scripts: Scripts) {
    let (database, mail_server, chromium) = (TestDatabase::empty(), SmtpServer::start(), Chromium::start());
    let portal = Portal::start(&database.url(), Some(&mail_server.url()));

    let maria = chromium.open(scripts).await;
    become_administrator(&maria, &portal).await;
    add_department(&maria).await;
    create_user(&maria).await;

    let mail = mail_server.mail_to("ann.berg@example.com").await;
    let ann = chromium.open(scripts).await;
    ann.go_to(&mail.link("Verify my email")).await;
    set_password(&ann).await;
    sign_out_and_in(&ann).await;

    maria.go_to(&portal.url("/users")).await;
    maria.sees("Active").await;
}

async fn become_administrator(maria: &Browser, portal: &Portal) {
    maria.go_to(&portal.set_up_link().await).await;
    maria.sees("Make the first administrator").await;
    maria.fill("First name", "Maria").await;
    maria.fill("Last name", "Solberg").await;
    maria.fill("Login email", "maria@example.com").await;
    maria.fill("Password", PASSWORD).await;
    maria.fill("Re-enter password", PASSWORD).await;
    maria.press("Make administrator").await;
    maria.sees("Welcome aboard, Maria").await;
}

async fn add_department(maria: &Browser) {
    maria.follow("Departments").await;
    maria.sees("Add a department").await;
    maria.fill("Name", "Deck").await;
    maria.press("Add").await;
    maria.sees("Added Deck.").await;
}

async fn create_user(maria: &Browser) {
    maria.follow("Users").await;
    maria.follow("+ New User").await;
    maria.sees("An activation mail goes to the login email").await;
    maria.fill("First name", "Ann").await;
    maria.fill("Last name", "Berg").await;
    maria.fill("Mobile prefix", "+47").await;
    maria.fill("Phone number", "912 34 567").await;
    maria.fill("Login email", "ann.berg@example.com").await;
    maria.fill("Address", "Strandgaten 1").await;
    maria.choose("Department", "Deck").await;
    maria.fill("Employment date", "11/01/2026").await;
    assert_eq!(maria.value_of("Employment date").await, "2026-11-01");
    if maria.scripts == Scripts::On {
        maria.is_proposed("Username", "ann.berg").await;
    }
    assert_eq!(maria.value_of("Username").await, "");
    maria.press("Create user").await;
    maria
        .sees("Created. The activation mail goes to ann.berg@example.com.")
        .await;
    maria.sees("Invited").await;
}

async fn set_password(ann: &Browser) {
    ann.sees("Set your password").await;
    ann.sees("Ann Berg").await;
    assert_eq!(ann.has_button("Show").await, ann.scripts == Scripts::On);
    ann.fill("Password", ANNS_PASSWORD).await;
    ann.fill("Re-enter password", "seven gulls over the bier").await;
    ann.press("Reset").await;
    ann.sees("The two passwords differ.").await;
    ann.fill("Password", ANNS_PASSWORD).await;
    ann.fill("Re-enter password", ANNS_PASSWORD).await;
    ann.press("Reset").await;
    ann.sees("Your password is set and you are signed in.").await;
    ann.sees("Welcome aboard, Ann").await;
}

async fn sign_out_and_in(ann: &Browser) {
    ann.press("Sign out").await;
    ann.sees("You are signed out.").await;
    ann.signs_in("ann.berg", ANNS_PASSWORD).await;
    ann.sees("Welcome aboard, Ann").await;
}

//! Work done without a pointer.

use diesel::prelude::*;
use fantoccini::key::Key;
use purser::clock::Timestamp;
use purser::db::DatabaseError;
use purser::db::schema::{authenticators, users};

use super::{Browser, Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestDatabase, Visitor};

use super::house::{add_staged_user, let_proofs_age, make_administrator};

/// A portal with these people, to whom nothing was mailed, and Maria who looks after them.
pub struct Desk {
    pub portal: Portal,
    pub mail_server: SmtpServer,
    chromium: Chromium,
    pub administrator: Visitor,
    // Dropped last, after those who use it.
    pub database: TestDatabase,
}

impl Desk {
    pub async fn with_staged(people: &[&PersonForm]) -> Desk {
        let (database, mail_server) = (TestDatabase::empty(), SmtpServer::start());
        let portal = Portal::start(&database.url(), Some(&mail_server.url()));
        let administrator = make_administrator(&portal).await;
        for person in people {
            add_staged_user(&administrator, person).await;
        }
        Desk {
            portal,
            mail_server,
            chromium: Chromium::start(),
            administrator,
            database,
        }
    }

    /// Maria's browser, in which she signed in: the cursor stands in the first field when the page opens.
    pub async fn opens(&self, scripts: Scripts) -> Browser {
        let maria = self.chromium.open(scripts).await;
        maria.go_to(&self.portal.url("/login")).await;
        maria.types("maria@example.com").await;
        maria.strike(Key::Tab).await;
        maria.types(PASSWORD).await;
        maria.strike(Key::Enter).await;
        maria.sees("Welcome aboard, Maria").await;
        maria
    }

    /// As if each but Maria had set up an authenticator app.
    fn give_the_others_a_second_factor(&self) {
        let given: Result<(), DatabaseError> = self.database.open().write_now(|connection| {
            let people: Vec<(i64, Timestamp)> = users::table
                .order(users::id)
                .select((users::id, users::created_at))
                .load(connection)?;
            for (person, at) in people.into_iter().skip(1) {
                diesel::insert_into(authenticators::table)
                    .values((
                        authenticators::user_id.eq(person),
                        authenticators::sealed_secret.eq(b"sealed".to_vec()),
                        authenticators::created_at.eq(at),
                        authenticators::confirmed_at.eq(at),
                    ))
                    .execute(connection)?;
            }
            Ok(())
        });
        given.unwrap();
    }

    async fn page_of(&self, name: &str) -> String {
        let list = self.administrator.get(&format!("/users?q={name}")).await;
        let found = list
            .attribute("tbody .cell-title a", "href")
            .expect("somebody has this name");
        self.portal.url(&found)
    }
}

#[actix_web::test]
async fn the_menu_of_a_row_resends_the_activation_email_by_keyboard() {
    tell(Scripts::On).await;
}

#[actix_web::test]
async fn the_menu_of_a_row_resends_the_activation_email_by_keyboard_without_scripts() {
    tell(Scripts::Off).await;
}

async fn tell(scripts: Scripts) {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(scripts).await;
    maria.tab_to("Users").await;
    maria.strike(Key::Enter).await;
    maria.sees("Berg, Ann").await;
    maria.tab_to("More for Berg, Ann").await;
    maria.strike(Key::Enter).await;
    maria.tab_to("Resend activation email").await;
    maria.strike(Key::Enter).await;
    maria.sees("Sent to ann@example.com. The link is valid until").await;
    desk.mail_server
        .mail_to("ann@example.com")
        .await
        .link("Verify my email");
}

#[actix_web::test]
async fn credentials_are_looked_over_and_sent_by_keyboard() {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users?q=ann")).await;
    maria.tab_to("Select Berg, Ann").await;
    maria.types(" ").await;
    maria.sees("1 selected").await;
    maria.tab_to("Email Credentials").await;
    maria.strike(Key::Enter).await;
    maria.sees("Confirm Email Sending").await;
    maria.is_at("Send Emails").await;
    maria.strike(Key::Escape).await;
    maria.is_at("Email Credentials").await;
    maria.strike(Key::Enter).await;
    maria.is_at("Send Emails").await;
    maria.strike(Key::Enter).await;
    maria.sees("2 of 2 mails have left.").await;
    assert_eq!(desk.mail_server.mails_to("ann@example.com").len(), 2);
    assert_eq!(maria.complaints().await, [""; 0]);
}

#[actix_web::test]
async fn credentials_are_looked_over_and_sent_by_keyboard_without_scripts() {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(Scripts::Off).await;
    maria.go_to(&desk.portal.url("/users?q=ann")).await;
    maria.tab_to("Select Berg, Ann").await;
    maria.types(" ").await;
    maria.tab_to("Email Credentials").await;
    maria.strike(Key::Enter).await;
    maria.sees("Confirm Email Sending").await;
    maria.is_at("Send Emails").await;
    maria.strike(Key::Enter).await;
    // The page refreshes by itself until all have left.
    maria.sees("2 of 2 mails have left.").await;
    assert_eq!(desk.mail_server.mails_to("ann@example.com").len(), 2);
}

#[actix_web::test]
async fn all_that_match_and_those_ticked_agree() {
    let desk = Desk::with_staged(&[&PersonForm::ANN, &PersonForm::BOB]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users?status=staged")).await;
    maria.tab_to("All 2 that match").await;
    maria.types(" ").await;
    maria.sees("All selected").await;
    maria.tab_to("Select Berg, Ann").await;
    maria.types(" ").await;
    maria.sees("1 selected").await;
    maria.tab_to("Email Credentials").await;
    maria.strike(Key::Enter).await;
    maria.sees("1 user gets two mails").await;
    maria.sees("bob@example.com").await;
    maria.strike(Key::Escape).await;
    maria.tab_to("Clear").await;
    maria.strike(Key::Enter).await;
    maria.sees("0 selected").await;
    assert!(maria.is_inactive("Email Credentials").await);
    maria.tab_to("Select this page").await;
    maria.types(" ").await;
    maria.sees("2 selected").await;
    assert!(!maria.is_inactive("Email Credentials").await);
}

#[actix_web::test]
async fn every_question_takes_the_focus_and_gives_it_back() {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    desk.give_the_others_a_second_factor();
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.page_of("ann").await).await;
    for (opener, question) in [
        ("Reset password…", "Reset the password of Ann Berg"),
        ("Disable…", "Disable Ann Berg?"),
        ("Correct… the login email", "Correct the address of Ann Berg"),
        ("Remove second factor…", "Remove the second factor of Ann Berg?"),
    ] {
        maria.tab_to(opener).await;
        maria.strike(Key::Enter).await;
        maria.sees(question).await;
        maria.is_inside_a_question().await;
        maria.strike(Key::Escape).await;
        maria.is_at(opener).await;
    }
    maria.go_to(&desk.portal.url("/users?q=ann")).await;
    maria.tab_to("More for Berg, Ann").await;
    maria.strike(Key::Enter).await;
    maria.tab_to("Email Credentials…").await;
    maria.strike(Key::Enter).await;
    maria.sees("Confirm Email Sending").await;
    maria.is_inside_a_question().await;
    maria.strike(Key::Escape).await;
    maria.is_at("More for Berg, Ann").await;
    assert_eq!(maria.complaints().await, [""; 0]);
}

#[actix_web::test]
async fn a_dangerous_act_asks_for_the_password_and_goes_on_by_keyboard() {
    confirm_and_disable(Scripts::On).await;
}

#[actix_web::test]
async fn a_dangerous_act_asks_for_the_password_and_goes_on_by_keyboard_without_scripts() {
    confirm_and_disable(Scripts::Off).await;
}

async fn confirm_and_disable(scripts: Scripts) {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(scripts).await;
    maria.go_to(&desk.page_of("ann").await).await;
    let_proofs_age(&desk.database);
    maria.tab_to("Disable…").await;
    maria.strike(Key::Enter).await;
    maria.is_at("Your password").await;
    maria.types("not the password").await;
    maria.strike(Key::Enter).await;
    maria.sees("This is not your current password.").await;
    maria.is_at("Your password").await;
    maria.types(PASSWORD).await;
    maria.strike(Key::Enter).await;
    maria.sees("Disable Ann Berg?").await;
    if scripts == Scripts::On {
        maria.is_inside_a_question().await;
    }
    maria.tab_to("Disable").await;
    let_proofs_age(&desk.database);
    maria.strike(Key::Enter).await;
    maria.sees("Confirm your password").await;
    maria.is_at("Your password").await;
    maria.types(PASSWORD).await;
    maria.strike(Key::Enter).await;
    maria.sees("Disabled. Sessions and mailed links have ended.").await;
}

#[actix_web::test]
async fn a_one_time_password_is_typed_and_set_by_keyboard() {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.page_of("ann").await).await;
    maria.tab_to("Reset password…").await;
    maria.strike(Key::Enter).await;
    maria.sees("One-time password").await;
    maria.tab_to("Password").await;
    maria.types("too short").await;
    maria.strike(Key::Enter).await;
    maria.sees("Use at least 15 characters. This has 9.").await;
    maria.is_inside_a_question().await;
    maria.is_at("Password").await;
    maria.types("violet harbour").await;
    maria.sees("14 of 15 characters").await;
    maria.types(" under snow").await;
    maria.tab_to("Re-enter password").await;
    maria.types("violet harbour under snow").await;
    maria.strike(Key::Enter).await;
    maria.sees("The password is set. It isn't mailed").await;

    let ann = desk.chromium.open(Scripts::On).await;
    ann.go_to(&desk.portal.url("/login")).await;
    ann.types("ann@example.com").await;
    ann.strike(Key::Tab).await;
    ann.types("violet harbour under snow").await;
    ann.strike(Key::Enter).await;
    ann.sees("Choose a password of your own").await;
    assert_eq!(desk.mail_server.mails().len(), 0);
}

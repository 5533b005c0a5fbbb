//! Times in the browser: written alike with scripts and without, and counted down where something waits for them.

use diesel::prelude::*;
use purser::clock::{Clock, SystemClock};
use purser::db::DatabaseError;
use purser::db::schema::users;
use time::Duration;
use time::macros::format_description;

use super::house::{add_user, make_administrator};
use super::{Browser, Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestDatabase};

async fn signs_in(browser: &Browser, portal: &Portal) {
    browser.go_to(&portal.url("/login")).await;
    browser.signs_in("maria@example.com", PASSWORD).await;
    browser.sees("Welcome aboard, Maria").await;
}

#[actix_web::test]
async fn a_button_that_waits_counts_down_and_can_be_pressed() {
    let (database, mail_server) = (TestDatabase::empty(), SmtpServer::start());
    let portal = Portal::start(&database.url(), Some(&mail_server.url()));
    let visitor = make_administrator(&portal).await;
    let ann = add_user(&visitor, &PersonForm::ANN).await;
    mail_server.mail_to(PersonForm::ANN.email).await;
    let chromium = Chromium::start();
    let (with, without) = (chromium.open(Scripts::On).await, chromium.open(Scripts::Off).await);
    for browser in [&with, &without] {
        signs_in(browser, &portal).await;
    }
    let asked: Result<_, DatabaseError> = database.open().write_now(|connection| {
        Ok(diesel::update(users::table.filter(users::email.eq(PersonForm::ANN.email)))
            .set(users::mail_asked_at.eq(SystemClock.now() - Duration::seconds(50)))
            .execute(connection)?)
    });
    asked.unwrap();
    let page = portal.url(&ann);
    without.go_to(&page).await;
    without.sees("Resend again from").await;
    with.go_to(&page).await;
    with.sees("Resend again in").await;
    with.press("Resend Confirmation Email").await;
    with.sees("Sent to ann@example.com").await;
}

#[actix_web::test]
async fn a_moment_is_written_alike_with_scripts_and_without() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    let visitor = make_administrator(&portal).await;
    let ann = add_user(&visitor, &PersonForm::ANN).await;
    let week = SystemClock.now() + Duration::days(7);
    let day = format_description!("[weekday repr:short] [day padding:none] [month repr:short] [year], ");
    let chromium = Chromium::start();
    for scripts in [Scripts::On, Scripts::Off] {
        let browser = chromium.open(scripts).await;
        signs_in(&browser, &portal).await;
        browser.go_to(&portal.url(&ann)).await;
        browser
            .sees(&format!("It is valid until {}", week.format(day).unwrap()))
            .await;
    }
}

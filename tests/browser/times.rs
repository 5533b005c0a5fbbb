//! Times in the browser: written alike with scripts and without, and counted down where something waits for them.

use diesel::prelude::*;
use purser::clock::{Clock, SystemClock, Timestamp};
use purser::db::DatabaseError;
use purser::db::schema::{batches, users};
use serde_json::json;
use time::macros::{format_description, time};
use time::{Duration, PrimitiveDateTime};

use super::house::{add_staged_user, add_user, make_administrator};
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

/// Oslo's clocks go forward on 28 March 2027 at 2:00, and back on 31 October at 3:00. The browser's rules decide.
#[actix_web::test]
async fn a_time_is_that_of_the_viewers_zone_also_where_the_clocks_change() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    let visitor = make_administrator(&portal).await;
    add_user(&visitor, &PersonForm::ANN).await;
    let chromium = Chromium::start();
    let browser = chromium.open(Scripts::On).await;
    browser
        .devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Europe/Oslo" }))
        .await;
    signs_in(&browser, &portal).await;
    let script = "const [day, time, done] = arguments;
        const app = document.querySelector('script[type=module]').src;
        import(app.replace('app.js', 'starting.js')).then(({ moment }) => done(moment(day, time)), (error) => done(String(error)));";
    for (day, time, moment) in [
        ("2026-12-01", "14:05", "2026-12-01T13:05:00Z"),
        ("2027-07-01", "14:05", "2027-07-01T12:05:00Z"),
        ("2027-03-28", "02:30", "2027-03-28T01:30:00Z"),
        ("2027-10-31", "02:30", "2027-10-31T00:30:00Z"),
        ("2027-10-31", "", ""),
    ] {
        let told = browser
            .client
            .execute_async(script, vec![day.into(), time.into()])
            .await;
        assert_eq!(told.unwrap(), moment, "{day} {time}");
    }
}

#[actix_web::test]
async fn mails_are_scheduled_in_the_viewers_zone_and_without_scripts_in_utc() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    let visitor = make_administrator(&portal).await;
    add_staged_user(&visitor, &PersonForm::ANN).await;
    let chromium = Chromium::start();
    let browser = chromium.open(Scripts::On).await;
    browser
        .devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Kolkata" }))
        .await;
    signs_in(&browser, &portal).await;
    let day = (SystemClock.now() + Duration::days(40)).date();
    browser.go_to(&portal.url("/users")).await;
    browser.tab_to("Select Berg, Ann").await;
    browser.types(" ").await;
    browser.press("Resend activation email").await;
    browser.sees("Confirm Email Sending").await;
    browser.ticks("At a time").await;
    browser.sees("In your time zone, Asia/").await;
    browser.picks("Day", "2020-01-31").await;
    browser.picks("Time", "14:05").await;
    browser.press("Send Emails").await;
    browser.sees("That time has passed.").await;
    assert_eq!(browser.value_of("Time").await, "14:05");
    browser.picks("Day", &day.to_string()).await;
    browser.press("Send Emails").await;
    browser.sees(", 14:05. Who gets a mail").await;
    let stored: Result<Option<Timestamp>, DatabaseError> = database
        .open()
        .read_now(|connection| Ok(batches::table.select(batches::not_before).first(connection)?));
    assert_eq!(stored.unwrap(), Some(PrimitiveDateTime::new(day, time!(08:35))));

    let without = chromium.open(Scripts::Off).await;
    signs_in(&without, &portal).await;
    without.go_to(&portal.url("/batches/1")).await;
    let words = format_description!("[weekday repr:short] [day padding:none] [month repr:short] [year], 08:35 UTC");
    without.sees(&format!("Starts {}", day.format(words).unwrap())).await;
}

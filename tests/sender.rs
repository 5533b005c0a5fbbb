//! Who mails come from: what administrators choose, what the operator gives, and nothing else.

use diesel::prelude::*;
use purser::db::DatabaseError;
use purser::db::schema::settings;

use crate::servers::portal::purser;
use crate::servers::smtp::{Mail, SmtpServer};
use crate::support::{PASSWORD, PersonForm, Settings, TestApp, TestDatabase, Visitor, given_sender};

const PAGE: &str = "/settings/communication";

fn settings(server: &SmtpServer, from: &str, reply_to: &str) -> Settings {
    Settings {
        smtp_url: Some(server.url()),
        sender: given_sender(from, reply_to),
        ..Settings::default()
    }
}

/// What stands in the head of the newest mail to this address: the sender, and where answers go.
fn head(server: &SmtpServer, address: &str) -> (String, String) {
    let mail: Mail = server.mails_to(address).pop().expect("a mail to them");
    let of = |name: &str| mail.header(name).replace('"', "");
    (of("From"), of("Reply-To"))
}

fn put(connection: &mut purser::db::Connection, key: &str, value: &str) -> purser::db::QueryResult<()> {
    diesel::insert_into(settings::table)
        .values((settings::key.eq(key), settings::value.eq(value)))
        .execute(connection)
        .map(drop)
}

async fn press_test(maria: &Visitor) {
    maria
        .submit(maria.get("/mail").await.form("Send a test mail to me"))
        .await
        .assert_says("A test mail to maria@example.com is on its way.");
}

#[actix_web::test]
async fn what_administrators_choose_stands_in_every_mail_at_once_whichever_instance_they_chose_it_on() {
    let server = SmtpServer::start();
    let app = TestApp::start_with(settings(&server, "", "")).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    assert_eq!(head(&server, "ann@example.com"), ("Purser <no-reply@localhost>".into(), String::new()));
    let neighbour = app.neighbour_with(Settings { sender: given_sender("", ""), ..Settings::default() });
    let maria_there = neighbour.visitor();
    app.sign_in(&maria_there, "maria@example.com", PASSWORD).await;
    let form = maria_there
        .get(PAGE)
        .await
        .form("Save")
        .fill("From name", "Nordlys Crew")
        .fill("From address", "crew@nordlys.example")
        .fill("Reply-To", "office@nordlys.example");
    let changes = "From name: Purser → Nordlys Crew, From address: no-reply@localhost → crew@nordlys.example, \
                   Reply-To: none → office@nordlys.example";
    maria_there
        .submit(form)
        .await
        .assert_says(&format!("Saved. {changes}. It applies to mails sent from now on."));
    maria
        .get("/journal?action=settings_changed")
        .await
        .assert_says(&format!("Communication: {changes}"));
    app.create_user(&maria, &PersonForm::BOB).await;
    press_test(&maria).await;
    app.try_delivering().await;
    let chosen = ("Nordlys Crew <crew@nordlys.example>".to_owned(), "office@nordlys.example".to_owned());
    assert_eq!(head(&server, "bob@example.com"), chosen);
    assert_eq!(head(&server, "maria@example.com"), chosen, "test mails too");
}

#[actix_web::test]
async fn what_the_operator_gives_wins_and_the_page_says_so() {
    let server = SmtpServer::start();
    let app = TestApp::start_with(settings(&server, "Ops <ops@nordlys.example>", "help@nordlys.example")).await;
    let maria = app.administrator().await;
    let page = maria.get(PAGE).await;
    page.assert_says("Set by PURSER_MAIL_FROM on the server.")
        .assert_says("Set by PURSER_MAIL_REPLY_TO on the server.");
    assert_eq!(page.value_of("From").replace('"', ""), "Ops <ops@nordlys.example>");
    assert_eq!(page.value_of("Reply-To"), "help@nordlys.example");
    for field in ["input#from", "input#reply_to"] {
        assert!(page.attribute(field, "readonly").is_some(), "{field}");
    }
    maria
        .submit(page.form("Save"))
        .await
        .assert_says("Saved. Nothing was changed.");
    let mut form = page.form("Save");
    form.fields
        .push(("from_address".into(), "other@nordlys.example".into()));
    maria.submit(form).await.assert_says("Saved.");
    press_test(&maria).await;
    app.try_delivering().await;
    let given = ("Ops <ops@nordlys.example>".to_owned(), "help@nordlys.example".to_owned());
    assert_eq!(head(&server, "maria@example.com"), given);
}

#[actix_web::test]
async fn what_the_operator_leaves_open_is_chosen_on_the_page() {
    let server = SmtpServer::start();
    let app = TestApp::start_with(settings(&server, "Ops <ops@nordlys.example>", "")).await;
    let maria = app.administrator().await;
    let page = maria.get(PAGE).await;
    page.assert_silent("PURSER_MAIL_REPLY_TO");
    let mut form = page.form("Save").fill("Reply-To", "office@nordlys.example");
    form.fields
        .push(("from_address".into(), "other@nordlys.example".into()));
    maria.submit(form).await.assert_says("Saved.");
    press_test(&maria).await;
    app.try_delivering().await;
    let expected = ("Ops <ops@nordlys.example>".to_owned(), "office@nordlys.example".to_owned());
    assert_eq!(head(&server, "maria@example.com"), expected);
}

#[actix_web::test]
async fn nothing_that_is_typed_or_stored_becomes_another_header() {
    let server = SmtpServer::start();
    let app = TestApp::start_with(settings(&server, "", "")).await;
    let maria = app.administrator().await;
    for (field, typed, refusal) in [
        ("From name", "Crew\r\nBcc: spy@evil.example", "Use one line, without control characters."),
        ("From name", "Crew \u{202E}elpmaxe", "Leave out characters that turn the direction of writing."),
        (
            "From address",
            "crew@nordlys.example\r\nBcc: spy@evil.example",
            "Enter an address like name@example.com.",
        ),
        ("From address", "crew@nordlys.example, spy@evil.example", "Enter an address like name@example.com."),
        ("Reply-To", "Crew <crew@nordlys.example>", "Enter an address like name@example.com."),
        ("Reply-To", "crew@nordlys.example\nBcc: spy@evil.example", "Enter an address like name@example.com."),
    ] {
        let form = maria.get(PAGE).await.form("Save").fill(field, typed);
        let page = maria.submit(form).await;
        page.assert_status(422);
        assert_eq!(page.error_at(field), format!("Error: {refusal}"), "{typed}");
    }
    app.write(|connection| {
        put(connection, "mail_from_name", "Crew\r\nBcc: spy@evil.example")?;
        put(connection, "mail_from_address", "crew@nordlys.example\r\nBcc: spy@evil.example")?;
        put(connection, "mail_reply_to", "crew@nordlys.example\r\nBcc: spy@evil.example")
    });
    press_test(&maria).await;
    app.try_delivering().await;
    let mails = server.mails();
    let recipients: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, ["maria@example.com"]);
    assert_eq!((mails[0].header("Bcc"), mails[0].header("Reply-To")), ("", ""));
    assert!(mails[0].header("From").ends_with("<no-reply@localhost>"), "{}", mails[0].header("From"));
}

#[test]
fn the_command_that_tests_mail_uses_the_same_sender() {
    let (server, database) = (SmtpServer::start(), TestDatabase::migrated());
    let chosen: Result<(), DatabaseError> = database
        .open()
        .write_now(|connection| Ok(put(connection, "mail_from_address", "crew@nordlys.example")?));
    chosen.unwrap();
    let test_mail = |given: &[(&str, &str)]| {
        let output = purser()
            .args(["mail", "test", "--to", "ann@example.com"])
            .env("SMTP_URL", server.url())
            .env("DATABASE_URL", database.url())
            .envs(given.iter().copied())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        head(&server, "ann@example.com")
    };
    assert_eq!(test_mail(&[]), ("Purser <crew@nordlys.example>".into(), String::new()));
    let given = [("PURSER_MAIL_FROM", "ops@nordlys.example"), ("PURSER_MAIL_REPLY_TO", "help@nordlys.example")];
    assert_eq!(test_mail(&given), ("ops@nordlys.example".into(), "help@nordlys.example".into()));
}

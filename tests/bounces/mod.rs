//! Bounces: what servers send back is read, finds its mail, and has the effect that is sure.

mod any_bytes;
mod command;
mod effects;
mod mailbox;
mod page;
mod proofs;
mod read;
mod return_paths;
mod trust;

use diesel::prelude::*;
use purser::bounces::report::{Bounce, Reading, read};
use purser::bounces::{Effect, Incoming, Taken, Trust, take_in};
use purser::db::schema::{bounces, outbox};
use purser::mail::outbox::MailState;

use crate::support::{PageView, PersonForm, TestApp, Visitor};

/// Our Message-ID in `messages/`.
const OUR_ID: &str = "0123456789abcdef0123456789abcdef@purser.example";

const UNKNOWN: &str = "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table";

/// One of `messages/`.
fn message(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/bounces/messages/{name}.eml")).unwrap()
}

#[track_caller]
fn bounce(name: &str) -> Bounce {
    match read(&message(name)) {
        Reading::Bounce(bounce) => bounce,
        Reading::Other(other) => panic!("{name} is read as {}", other.words()),
    }
}

/// The same, as the server would have sent it back for this Message-ID.
fn message_about(name: &str, message_id: &str) -> String {
    String::from_utf8(message(name)).unwrap().replace(OUR_ID, message_id)
}

/// Of the newest mail.
fn newest_message_id(app: &TestApp) -> String {
    app.read(|connection| {
        outbox::table
            .order(outbox::id.desc())
            .select(outbox::message_id)
            .first(connection)
    })
}

fn newest_state(app: &TestApp) -> (MailState, String) {
    app.read(|connection| {
        outbox::table
            .order(outbox::id.desc())
            .select((outbox::state, outbox::last_reply))
            .first(connection)
    })
}

fn take(app: &TestApp, message: &str, trust: Trust) -> Taken {
    let incoming = Incoming::read(message.as_bytes(), None).unwrap_or_else(|other| panic!("{}", other.words()));
    let context = app.system_context();
    app.write(|connection| take_in(connection, &context, &incoming, trust))
}

/// The newest mail comes back as this message tells it.
fn comes_back(app: &TestApp, name: &str) -> Taken {
    take(app, &message_about(name, &newest_message_id(app)), Trust::Recipients)
}

fn kept(app: &TestApp) -> Vec<(String, String, Option<i64>)> {
    app.read(|connection| {
        bounces::table
            .order(bounces::id)
            .select((bounces::effect, bounces::words, bounces::mail_id))
            .load(connection)
    })
}

/// Ann, to whom an activation mail was sent; her page, and Maria who looks at it.
async fn mailed(app: &TestApp) -> (Visitor, String) {
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    (maria, user)
}

fn answer(page: &PageView) -> String {
    page.all(".answer p").join(" ")
}

/// Whether anybody in the list is marked so.
async fn mail_failed(administrator: &Visitor) -> bool {
    let badges = administrator.get("/users").await.all(".badge-bad");
    badges.iter().any(|badge| badge == "Mail failed")
}

async fn timeline(visitor: &Visitor, user: &str) -> Vec<String> {
    visitor.get(user).await.all(".timeline li")
}

const FAILED: Taken = Taken::Matched(Effect::MailFailed);

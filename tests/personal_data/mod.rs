//! What is kept about one person: shown, handed out, and erased.

mod data;
mod erase;
mod refused;
mod searched;

use diesel::prelude::*;
use purser::db::schema::{journal, users};
use purser::db::{Command, Connection, QueryResult};

use crate::servers::eventually;
use crate::support::{PersonForm, TestApp, Visitor};

/// By whose words she can be found wherever they stand.
pub const RAGNHILD: PersonForm = PersonForm {
    first_name: "Ragnhild",
    last_name: "Tveitane",
    email: "ragnhild@fjordpost.example",
};
const PHONE: &str = "998 87 766";
const DOCUMENT: &str = "N7731990";
const NETWORK: &str = "198.51.100.77";
const OLD_ADDRESS: &str = "rt.before@fjordpost.example";

/// All that tells who she is.
const HER_WORDS: &[&str] = &["ragnhild", "tveitane", "fjordpost", "rt.before", PHONE, "99887766", DOCUMENT, NETWORK];

/// What stands in place of secrets, where stories put them by hand.
const SECRET: &str = "s3cr3t";

pub fn run(connection: &mut Connection, statements: &[String]) -> QueryResult<()> {
    for statement in statements {
        Command::new(statement.as_str()).execute(connection)?;
    }
    Ok(())
}

/// The number of the user with this address.
pub fn number_of(app: &TestApp, email: &str) -> i64 {
    app.read(|connection| {
        users::table
            .filter(users::email.eq(email))
            .select(users::id)
            .get_result(connection)
    })
}

/// Ragnhild with a life behind her: mailed, signed in, corrected, edited, and in every ledger.
pub async fn with_ragnhild() -> (TestApp, Visitor, Visitor, i64) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let old = PersonForm { email: OLD_ADDRESS, ..RAGNHILD };
    let ragnhild = app.active_user(&maria, &old).await;
    let her = number_of(&app, OLD_ADDRESS);
    let form = maria.get(&format!("/users/{her}/edit")).await.form("Save");
    let form = form
        .fill("Login email", RAGNHILD.email)
        .fill("Phone number", PHONE)
        .fill("Document type", "passport")
        .fill("Document number", DOCUMENT)
        .fill("If the login email changes", "at_once");
    maria.submit(form).await.assert_status(200);
    assert_eq!(number_of(&app, RAGNHILD.email), her);
    app.deliver_mail().await;
    maria
        .download("/users/export?q=ragnhild%40fjordpost.example", &[("format", "csv")])
        .await;
    // The end of a file is written down beside the request.
    eventually("the journal to have the end of the file", || {
        let ended: i64 = app.read(|connection| {
            journal::table
                .filter(journal::action.eq("exported"))
                .count()
                .get_result(connection)
        });
        (ended == 1).then_some(())
    })
    .await;
    app.write(|connection| run(connection, &ledgers(her)));
    (app, maria, ragnhild, her)
}

/// A row of hers in each table in which the forms above left none.
fn ledgers(her: i64) -> Vec<String> {
    let at = "'2026-11-24 08:00:00'";
    let email = RAGNHILD.email;
    [
        format!("UPDATE sessions SET address = '{NETWORK}', user_agent = 'Her browser' WHERE user_id = {her}"),
        format!("UPDATE journal SET address = '{NETWORK}' WHERE actor_id = {her} OR (subject = 'user' AND subject_id = {her} AND actor_id IS NULL)"),
        format!("INSERT INTO user_roles (user_id, role_id, by_hand) VALUES ({her}, 3, TRUE)"),
        format!("INSERT INTO authenticators (user_id, sealed_secret, created_at) VALUES ({her}, '{SECRET}-seal', {at})"),
        format!("INSERT INTO passkeys (user_id, name, credential_id, credential, created_at) VALUES ({her}, 'Phone of Ragnhild', '{SECRET}-id', '{SECRET}-key', {at})"),
        format!("INSERT INTO recovery_codes (user_id, digest) VALUES ({her}, '{SECRET}-code')"),
        format!("INSERT INTO address_changes (user_id, email, requested_by, created_at) VALUES ({her}, 'next@fjordpost.example', 1, {at})"),
        format!("INSERT INTO address_corrections (user_id, old_email, new_email, state, asked_by, created_at) VALUES ({her}, '{OLD_ADDRESS}', '{email}', 'made', 1, {at})"),
        format!("INSERT INTO requests (user_id, task, state, asked_by, created_at) VALUES ({her}, 'unlock', 'waiting', 1, {at})"),
        format!("INSERT INTO batches (id, act, state, selection, total, created_by, created_at) VALUES (71, 'activation', 'done', '1 user', 1, {her}, {at})"),
        format!("INSERT INTO batch_items (batch_id, user_id, outcome) VALUES (71, {her}, 'done')"),
        format!("INSERT INTO imports (id, created_by, created_at, touched_at, rows_until, file_name, state) VALUES (73, 1, {at}, {at}, {at}, 'crew.csv', 'ready')"),
        format!("INSERT INTO import_people (import_id, user_id, was_created) VALUES (73, {her}, TRUE)"),
        format!("INSERT INTO import_rows (import_id, number, cells, user_id) VALUES (73, 2, '[\"Ragnhild\",\"Tveitane\"]', {her})"),
        format!("INSERT INTO import_rows (import_id, number, cells) VALUES (73, 3, '[\"{email}\"]')"),
        format!("INSERT INTO merged_records (old_id, user_id, merged_at) VALUES (7001, {her}, {at})"),
        format!("INSERT INTO reminders (user_id, occasion, outcome, number, at) VALUES ({her}, '2026-11-24', 'sent', 1, {at})"),
        format!("INSERT INTO ending_reminders (token_id, outcome, at) SELECT min(id), 'sent', {at} FROM tokens WHERE user_id = {her}"),
        format!("INSERT INTO digests (user_id, week, at) VALUES ({her}, '2026-11-23', {at})"),
        format!("INSERT INTO dormancy_notices (user_id, occasion, outcome, told_at, disable_at) VALUES ({her}, '2026-11-24', 'told', {at}, {at})"),
        format!("INSERT INTO list_columns (user_id, list, chosen) VALUES ({her}, 'users', 'email')"),
        format!("INSERT INTO saved_views (user_id, name, name_key, query, created_at) VALUES ({her}, 'Deck', 'deck', 'department=1', {at})"),
        format!("INSERT INTO notifications (id, name, condition, edited_by, edited_at) VALUES (72, 'Drill', '[]', {her}, {at})"),
        format!("INSERT INTO notification_ledger (notification_id, user_id, occasion, told_at) VALUES (72, {her}, 'once', {at})"),
        format!("INSERT INTO saved_reports (user_id, name, name_key, query, shared, updated_at) VALUES ({her}, 'By Ragnhild', 'by ragnhild', 'q=ragnhild', TRUE, {at})"),
        format!("INSERT INTO bounces (digest, user_id, unmatched, matched_by, verdict, effect, recipient, words, sender, subject, received_at) VALUES ('b1', {her}, 0, 'return_path', 'permanent', 'failed', '{email}', '550 {email} unknown', 'x', 'y', {at})"),
        format!("INSERT INTO bounces (digest, unmatched, matched_by, verdict, effect, recipient, words, sender, subject, received_at) VALUES ('b2', 1, 'nothing', 'permanent', 'none', '{email}', '550 {email} unknown', 'x', 'y', {at})"),
        format!("INSERT INTO mail_tries (mail_id, at, outcome, reply) SELECT min(id), {at}, 'deferred', '450 {email} greylisted' FROM outbox WHERE user_id = {her}"),
        format!("INSERT INTO journal (at, actor, action, subject, subject_id, address, detail) SELECT {at}, 'system', 'mail_deferred', 'mail', min(id), '', '450 {email} greylisted' FROM outbox WHERE user_id = {her}"),
        format!("INSERT INTO journal (at, actor, actor_id, action, subject, address, detail) VALUES ({at}, 'user', 1, 'test_mail_requested', 'portal', '', 'to {email}, for Ragnhild Tveitane')"),
    ]
    .to_vec()
}

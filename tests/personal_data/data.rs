//! What is shown and handed out.

use serde_json::Value;

use super::{DOCUMENT, NETWORK, SECRET, with_ragnhild};
use crate::support::{PersonForm, TestApp, Visitor};

/// Each table that has a person's number, and the section of the file that tells of it.
const TOLD_IN: &[(&str, &str)] = &[
    ("users", "record"),
    ("passwords", "password"),
    ("user_roles", "roles"),
    ("sessions", "sessions"),
    ("authenticators", "authenticators"),
    ("passkeys", "passkeys"),
    ("recovery_codes", "recovery_codes"),
    ("tokens", "links"),
    ("outbox", "mails"),
    ("bounces", "bounces"),
    ("address_changes", "address_changes"),
    ("address_corrections", "address_corrections"),
    ("requests", "requests"),
    ("batch_items", "bulk_actions"),
    ("reminders", "reminders"),
    ("dormancy_notices", "dormancy_notices"),
    ("notification_ledger", "notifications"),
    ("digests", "digests"),
    ("import_people", "imports"),
    ("import_rows", "import_rows"),
    ("saved_reports", "saved_reports"),
    ("list_columns", "list_columns"),
    ("saved_views", "saved_views"),
    ("merged_records", "merged_records"),
];

/// What tells of a person without their number in a column of that name.
const BESIDES: &[&str] = &["mail_tries", "ending_reminders", "journal_about", "journal_about_mails", "journal_by"];

/// Of the tables in `db::schema`, those with a person's number.
fn tables_of_people() -> Vec<String> {
    let mut tables = Vec::new();
    let folder = std::fs::read_dir("src/db/schema")
        .unwrap()
        .map(|file| file.unwrap().path());
    for file in folder.chain(["src/db/schema.rs".into()]) {
        let text = std::fs::read_to_string(file).unwrap();
        for table in text.split("diesel::table! {").skip(1) {
            let (head, rest) = table.split_once('{').unwrap();
            if rest.split('}').next().unwrap().contains("user_id ->") {
                tables.push(head.split_whitespace().next().unwrap().to_owned());
            }
        }
    }
    tables
}

async fn file(visitor: &Visitor, path: &str) -> (String, Value) {
    let answer = visitor.download(path, &[]).await;
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["content-type"], "application/json");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(disposition.starts_with("attachment; filename=\"personal-data-2026-11-24.json\""), "{disposition}");
    let text = answer.text().await.unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

#[test]
fn every_table_about_people_is_told_of() {
    let told: Vec<&str> = TOLD_IN.iter().map(|(table, _)| *table).collect();
    let tables = tables_of_people();
    assert!(tables.len() >= 17, "{tables:?}");
    let forgotten: Vec<&String> = tables.iter().filter(|table| !told.contains(&table.as_str())).collect();
    assert!(forgotten.is_empty(), "no section of a person's data tells of {forgotten:?}");
}

#[actix_web::test]
async fn the_file_tells_all_and_no_secret() {
    let (_app, maria, _ragnhild, her) = with_ragnhild().await;
    let (text, file) = file(&maria, &format!("/users/{her}/data.json")).await;
    for section in TOLD_IN.iter().map(|(_, section)| section).chain(BESIDES) {
        let rows = file[*section].as_array().unwrap_or_else(|| panic!("no {section}"));
        assert!(!rows.is_empty(), "nothing in {section}");
    }
    assert_eq!(file["record"][0]["document_number"], DOCUMENT);
    assert_eq!(file["record"][0]["single_sign_on"], false);
    assert_eq!(file["record"][0]["employment_date"], "2026-11-01");
    assert_eq!(file["record"][0]["created_at"], "2026-11-24T08:00:00Z");
    assert_eq!(file["roles"][0]["name"], "Support");
    assert_eq!(file["roles"][0]["by_hand"], true);
    assert_eq!(file["sessions"][0]["network_address"], NETWORK);
    assert_eq!(file["requests"][0]["asked_by"], "Maria Solberg");
    assert_eq!(file["newest_only"].as_array().map(Vec::len), Some(0));
    for secret in [SECRET, "argon2", "digest"] {
        let found = text
            .lines()
            .find(|line| line.contains(secret) && !line.contains("digests"));
        assert!(found.is_none(), "{found:?}");
    }
    maria
        .get("/journal?action=personal_data_taken")
        .await
        .assert_says("Ragnhild Tveitane");
}

#[actix_web::test]
async fn the_page_says_the_same_in_words() {
    let (_app, maria, _ragnhild, her) = with_ragnhild().await;
    let page = maria
        .get(&maria.get(&format!("/users/{her}")).await.link("Personal data"))
        .await;
    page.assert_says("Personal data of Ragnhild Tveitane")
        .assert_says(DOCUMENT)
        .assert_says("Activation")
        .assert_says("Signed in")
        .assert_says("Phone of Ragnhild")
        .assert_says("450 ragnhild@fjordpost.example greylisted")
        .assert_silent(SECRET);
    let file = maria.submit(page.form("Download as JSON")).await;
    file.assert_status(200).assert_says("\"made_at\"");
}

#[actix_web::test]
async fn people_see_their_own_without_the_names_of_others() {
    let (app, _maria, ragnhild, _) = with_ragnhild().await;
    app.write(|connection| {
        super::run(
            connection,
            &[
                "DELETE FROM authenticators".into(),
                "DELETE FROM passkeys".into(),
                "DELETE FROM recovery_codes".into(),
            ],
        )
    });
    let page = ragnhild.get(&ragnhild.get("/account").await.link("Your data")).await;
    page.assert_says("Your data")
        .assert_says(DOCUMENT)
        .assert_silent("Maria")
        .assert_silent("Solberg");
    let (text, file) = file(&ragnhild, "/account/data.json").await;
    assert!(!text.contains("Maria") && !text.contains("Solberg"), "{text}");
    assert_eq!(file["requests"][0]["asked_by"], "an administrator");
    let by = |who: &str| {
        let entries = file["journal_about"].as_array().unwrap();
        entries.iter().any(|entry| entry["by"] == who)
    };
    assert!(by("you") && by("an administrator"));
    // What she did to others is theirs too.
    assert!(file["journal_by"][0].get("detail").is_none());
}

#[actix_web::test]
async fn what_the_journal_and_the_mail_log_keep_from_somebody_is_not_shown_to_them_here() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    app.write(|connection| {
        super::run(
            connection,
            &[
                format!("DELETE FROM user_roles WHERE user_id = {her}"),
                "DELETE FROM role_permissions WHERE role_id = 2 AND permission = 'read_mail'".into(),
            ],
        )
    });
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    let (text, file) = file(&bob, &format!("/users/{her}/data.json")).await;
    assert!(!text.contains(NETWORK));
    assert!(file.get("journal_by").is_none() && file.get("mails").is_none());
    assert_eq!(file["record"][0]["document_number"], DOCUMENT);
}

#[actix_web::test]
async fn of_very_much_the_page_tells_the_newest_and_the_file_all() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    let entries = (0..2_001).map(|number| {
        format!(
            "INSERT INTO journal (at, actor, action, subject, subject_id, address, detail) \
             VALUES ('2026-11-24 08:00:00', 'visitor', 'sign_in_failed', 'user', {her}, '', 'try {number}')"
        )
    });
    // Of one file, so that nothing but their number tells them apart.
    let rows = (100..1_300).map(|number| {
        format!("INSERT INTO import_rows (import_id, number, cells, user_id) VALUES (73, {number}, '[]', {her})")
    });
    let all: Vec<String> = entries.chain(rows).collect();
    app.write(|connection| super::run(connection, &all));
    let (_, file) = file(&maria, &format!("/users/{her}/data.json")).await;
    let told = |section: &str, key: &str| -> Vec<Value> {
        let rows = file[section].as_array().unwrap().iter();
        rows.map(|row| row[key].clone()).collect()
    };
    let tries = told("journal_about", "detail");
    let tries: Vec<&str> = tries
        .iter()
        .filter_map(|detail| detail.as_str()?.strip_prefix("try "))
        .collect();
    let newest_first: Vec<String> = (0..2_001).rev().map(|number| number.to_string()).collect();
    assert_eq!(tries, newest_first);
    assert_eq!(told("journal_about", "action")[0], "personal_data_taken");
    let of_file: Vec<i64> = told("import_rows", "row").iter().filter_map(Value::as_i64).collect();
    assert_eq!(of_file, (100..1_300).rev().chain([2]).collect::<Vec<i64>>());
    assert_eq!(file["newest_only"], serde_json::json!([]));
    maria
        .get(&format!("/users/{her}/data"))
        .await
        .assert_says("The newest 1000.")
        .assert_says("All of them are in the file.");
}

#[actix_web::test]
async fn looking_writes_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    maria.get("/users/2/data").await;
    let before = app.own_database().fingerprint();
    maria
        .get("/users/2/data")
        .await
        .assert_says("Personal data of Ann Berg");
    maria.get("/users/2/erase").await.assert_says("This can't be undone.");
    maria.get("/account/data").await.assert_says("Your data");
    assert_eq!(app.own_database().fingerprint(), before);
}

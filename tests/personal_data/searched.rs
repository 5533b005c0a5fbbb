//! What the journal tells of searches, once whom they were for is erased.

use diesel::prelude::*;
use purser::db::schema::journal;

use super::{PHONE, RAGNHILD, number_of, run, with_ragnhild};
use crate::servers::eventually;
use crate::support::{PageView, PersonForm, TestApp, Visitor};

const AASE: PersonForm = PersonForm {
    first_name: "Åse",
    last_name: "Øverland",
    email: "aase@fjordpost.example",
};

/// As the entry of a file's end has it.
fn exported(filter: &str) -> String {
    format!(
        "INSERT INTO journal (at, actor, actor_id, action, subject, address, detail) VALUES ('2026-11-24 08:00:00', \
             'user', 1, 'exported', 'portal', '', 'Users, CSV{filter}: 1 row, begun 2026-11-24T08:00:00Z')"
    )
}

fn search(typed: &str) -> String {
    format!(", Search: {typed}")
}

/// Exports of lists that were searched for these, each by its filter in words.
fn note_exports(app: &TestApp, filters: &[String]) {
    let entries: Vec<String> = filters.iter().map(|filter| exported(filter)).collect();
    app.write(|connection| run(connection, &entries));
}

fn ended(app: &TestApp) -> i64 {
    app.read(|connection| {
        journal::table
            .filter(journal::action.eq("exported"))
            .count()
            .get_result(connection)
    })
}

async fn erase(maria: &Visitor, person: i64, username: &str) {
    let form = maria
        .get(&format!("/users/{person}/erase"))
        .await
        .form("Erase for good");
    maria
        .submit(form.fill("Their username", username))
        .await
        .assert_says("The user was erased.");
}

#[track_caller]
fn assert_told(journal: &PageView, filters: &[String]) {
    for filter in filters {
        journal.assert_says(&format!("Users, CSV{filter}: 1 row, begun"));
    }
}

#[actix_web::test]
async fn what_was_searched_for_to_find_somebody_is_lost_with_them() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    for typed in ["tveitane", "99887766"] {
        maria
            .download(&format!("/users/export?q={typed}"), &[("format", "csv")])
            .await;
    }
    eventually("the journal to have the ends of the files", || (ended(&app) == 3).then_some(())).await;
    let hers = [
        "tveitane",
        "RAGNHILD",
        "Tveitane, Ragnhild",
        "ragnhild  tveitane",
        "ragnhild@",
        RAGNHILD.email,
        "ragnhild.tveitane",
        "99887766",
        PHONE,
        "+47 998 87 766",
        "004799887766",
    ]
    .map(search);
    note_exports(&app, &hers);
    erase(&maria, her, "ragnhild.tveitane").await;
    let journal = maria.get("/journal").await;
    journal.assert_says("Users, CSV, Search: [erased]");
    for word in ["tveitane", "ragnhild", "99887766", "998 87 766", "fjordpost"] {
        assert!(!journal.text().to_lowercase().contains(word), "{word}: {}", journal.text());
    }
}

#[actix_web::test]
async fn searches_for_others_stay_and_so_does_what_else_narrowed_a_list() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    let of_others = ["Ragnhild Berg", "Tveitane, Kari", "Ragn", "@fjordpost.example", "88776", "deck"].map(search);
    note_exports(&app, &of_others);
    let beside = [", Department: Tveitane", ", Search: deck, Department: Ragnhild, Status: Invited"].map(str::to_owned);
    note_exports(&app, &beside);
    note_exports(&app, &[", Search: Tveitane, Ragnhild, Status: Invited, Columns: Name · Email".to_owned()]);
    erase(&maria, her, "ragnhild.tveitane").await;
    let journal = maria.get("/journal").await;
    assert_told(&journal, &of_others);
    assert_told(&journal, &beside);
    assert_told(&journal, &[", Search: [erased], Status: Invited, Columns: Name · Email".to_owned()]);
}

#[actix_web::test]
async fn names_are_lost_in_whatever_case_their_letters_are() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &AASE).await;
    let typed = ["åse øverland", "ÅSE ØVERLAND", "ase overland", "øverland", "A\u{30a}se"].map(search);
    note_exports(&app, &typed);
    let others = ["Åse Berg", "Øverlands"].map(search);
    note_exports(&app, &others);
    let mailed = "INSERT INTO journal (at, actor, actor_id, action, subject, address, detail) VALUES \
                  ('2026-11-24 08:00:00', 'user', 1, 'test_mail_requested', 'portal', '', 'for ÅSE ØVERLAND and øverland, åse')";
    app.write(|connection| run(connection, &[mailed.to_owned()]));
    erase(&maria, number_of(&app, AASE.email), "ase.overland").await;
    let journal = maria.get("/journal").await;
    journal.assert_says("for [erased] and [erased]");
    assert_told(&journal, &others);
    assert_eq!(journal.text().matches("Search: [erased]").count(), typed.len(), "{}", journal.text());
}

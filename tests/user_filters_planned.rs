//! The users' list narrowed, as the database plans it: found by indexes, however many are not shown.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use diesel::sql_query;
use purser::people::Scope;
use purser::people::filter::{Filter, Matching};

use crate::support::statements::{self, Statements};
use crate::support::{TestApp, Visitor};

/// The query, what of it a statement says, and the index that serves it.
const SERVED: [(&str, &str, &str); 13] = [
    ("position=1", "users.position_id = ", "users_in_position"),
    ("employment=cadet", "users.employment_type = ", "users_of_employment_type"),
    ("mail_language=nb", "users.language = ", "users_of_language"),
    ("source=import", "users.source = ", "users_of_source"),
    ("not_since=2026-11-20", "'0001-01-01 00:00:00') < ", "users_by_last_sign_in"),
    ("created_from=2026-11-20&created_to=2026-11-21", "users.created_at < ", "users_by_created"),
    ("created_to=2026-11-21", "users.created_at < ", "users_by_created"),
    ("month=2026-11", "users.created_at < ", "users_by_created"),
    ("status=locked", "users.status = 'locked'", "(status"),
    ("show=not_invited", "sso", "(status"),
    ("mail=failed", "users.mail_failed_at IS NOT NULL", "users_mail_failed"),
    ("mail=bounced", "outbox.bounced_at IS NOT NULL", "outbox_bounced"),
    ("mail=waiting", "'queued', 'sending'", "outbox_by_state"),
];

#[actix_web::test]
async fn each_filter_is_served_by_an_index() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let url = app.own_database().url();
    for (query, says, index) in SERVED {
        statements::heard(&url);
        maria.get(&format!("/users?{query}")).await;
        let Statements { run, .. } = statements::heard(&url);
        let asked: Vec<&String> = run.keys().filter(|sql| sql.contains(says)).collect();
        assert!(asked.len() > 1, "the count and the page: {run:?}");
        for sql in asked {
            let plan = app.own_database().plan_of(sql);
            assert!(plan.contains(index), "{query}: {sql}\n{plan}");
            let scans = ["SCAN users", "Seq Scan on users"];
            let scan = plan.lines().find(|line| scans.iter().any(|scan| line.contains(scan)));
            // Of all that are in the index, which holds none but those.
            let is_whole_index = scan.is_none_or(|line| line.contains("users_mail_failed"));
            assert!(is_whole_index, "{query}: {sql}\n{plan}");
        }
    }
}

#[actix_web::test]
async fn those_created_between_two_days_are_sorted_by_what_their_index_holds() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let url = app.own_database().url();
    statements::heard(&url);
    maria
        .get("/users?created_from=2026-11-20&created_to=2026-11-28")
        .await
        .assert_says("121 users");
    let Statements { run, .. } = statements::heard(&url);
    let sorted: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("users.created_at < ") && sql.contains("ORDER BY"))
        .collect();
    assert_eq!(sorted.len(), 1, "{run:?}");
    let plan = app.own_database().plan_of(sorted[0]);
    let without_records = ["COVERING INDEX users_by_created", "Index Only Scan using users_by_created"];
    assert!(without_records.iter().any(|way| plan.contains(way)), "{plan}");
}

#[actix_web::test]
async fn what_few_among_many_are_is_looked_up_and_not_read_through() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(3_000);
    let url = app.own_database().url();
    for query in ["source=scim", "status=disabled"] {
        statements::heard(&url);
        maria.get(&format!("/users?{query}")).await.assert_status(200);
        let Statements { run, .. } = statements::heard(&url);
        let asked: Vec<&String> = run.keys().filter(|sql| sql.contains(" = '")).collect();
        assert!(asked.len() > 1, "the count and the page: {run:?}");
        for sql in asked {
            let plan = app.own_database().plan_by_cost_of(sql);
            let reads_all = ["SCAN users", "Seq Scan on users"]
                .iter()
                .any(|scan| plan.contains(scan));
            assert!(!reads_all, "{query}: {sql}\n{plan}");
        }
    }
}

#[actix_web::test]
async fn those_of_a_job_position_stand_in_an_index_in_the_lists_order() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let url = app.own_database().url();
    for query in ["position=1", "department=1"] {
        statements::heard(&url);
        maria.get(&format!("/users?{query}")).await.assert_status(200);
        let Statements { run, .. } = statements::heard(&url);
        let ordered: Vec<&String> = run.keys().filter(|sql| sql.contains("users.sort_name ASC")).collect();
        assert_eq!(ordered.len(), 1, "{run:?}");
        let plan = app.own_database().plan_of(ordered[0]);
        let is_sorted = ["TEMP B-TREE", "Sort"].iter().any(|way| plan.contains(way));
        assert!(plan.contains("users_in_") && !is_sorted, "{query}: {plan}");
    }
}

#[actix_web::test]
async fn whom_an_import_made_stands_in_an_index_of_its_own() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get("/users?import=1").await.assert_status(200);
    let Statements { run, .. } = statements::heard(&url);
    let asked: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("import_people.import_id = "))
        .collect();
    assert!(asked.len() > 1, "the count and the page: {run:?}");
    for sql in asked {
        let plan = app.own_database().plan_of(sql);
        let by_its_own = ["import_people USING PRIMARY KEY", "import_people_made"];
        assert!(by_its_own.iter().any(|way| plan.contains(way)), "{sql}\n{plan}");
    }
}

#[actix_web::test]
async fn no_records_are_read_of_nobody() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let url = app.own_database().url();
    for (query, are_read) in [("source=scim", false), ("source=set_up", true)] {
        statements::heard(&url);
        maria.get(&format!("/users?{query}")).await.assert_status(200);
        let Statements { run, .. } = statements::heard(&url);
        let reads_records = run.keys().any(|sql| sql.contains("employee_number"));
        assert_eq!(reads_records, are_read, "{query}: {run:?}");
    }
}

/// The statements whose conditions name both columns.
fn narrowed_by<'a>(run: &'a BTreeMap<String, usize>, columns: [&str; 2]) -> Vec<&'a String> {
    let conditions = |sql: &'a str| sql.split_once(" WHERE ").map_or("", |(_, conditions)| conditions);
    run.keys()
        .filter(|sql| columns.iter().all(|column| conditions(sql).contains(column)))
        .collect()
}

/// The count and the page, whose conditions name both columns.
async fn assert_served_by(app: &TestApp, visitor: &Visitor, query: &str, columns: [&str; 2], index: &str) {
    let url = app.own_database().url();
    statements::heard(&url);
    visitor.get(&format!("/users?{query}")).await.assert_status(200);
    let Statements { run, .. } = statements::heard(&url);
    let asked = narrowed_by(&run, columns);
    assert!(asked.len() > 1, "the count and the page: {run:?}");
    for sql in asked {
        let plan = app
            .own_database()
            .plan_by_cost_of(sql)
            .replace("(status = ", "(status=");
        assert!(plan.contains(index), "{query}: {sql}\n{plan}");
    }
}

#[actix_web::test]
async fn several_filters_are_served_by_the_index_of_the_one_that_lets_fewest_through() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(1_000);
    app.write(|connection| sql_query("UPDATE users SET employment_date = '2026-11-01'").execute(connection));
    for (query, columns, index) in [
        ("status=staged&position=1", ["users.status", "users.position_id = "], "users_in_position"),
        (
            "status=staged&employment=cadet",
            ["users.status", "users.employment_type = "],
            "users_of_employment_type",
        ),
        ("show=never_signed_in&status=disabled", ["users.last_sign_in_at", "users.status = "], "(status="),
        (
            "show=without_account&mail=failed",
            ["users.employment_date", "users.mail_failed_at IS NOT"],
            "users_mail_failed",
        ),
    ] {
        assert_served_by(&app, &maria, query, columns, index).await;
    }
}

#[actix_web::test]
async fn whom_a_search_found_is_looked_up_whatever_else_is_asked_of_them() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(1_000);
    let url = app.own_database().url();
    for narrowed in ["status=staged", "show=not_invited", "source=by_hand", "department=1", "created_to=2026-12-31"] {
        statements::heard(&url);
        maria
            .get(&format!("/users?q=user0001&{narrowed}"))
            .await
            .assert_status(200);
        let Statements { run, .. } = statements::heard(&url);
        let among_them = ["users.id IN (SELECT", "users.id = ANY"];
        let asked: Vec<&String> = run
            .keys()
            .filter(|sql| among_them.iter().any(|among| sql.contains(among)))
            .collect();
        assert!(asked.len() > 1, "the count and the page: {run:?}");
        for sql in asked {
            let plan = app.own_database().plan_by_cost_of(sql);
            let by_number = ["users USING INTEGER PRIMARY KEY (rowid=?)", "users_pkey"];
            assert!(by_number.iter().any(|way| plan.contains(way)), "{narrowed}: {sql}\n{plan}");
        }
    }
}

const SENT: [(&str, &[&str]); 16] = [
    ("q", &["given3", "user0001"]),
    ("status", &["staged", "invited", "active", "locked", "disabled"]),
    ("department", &["0", "1"]),
    ("position", &["0", "1"]),
    ("role", &["0", "3"]),
    ("employment", &["permanent", "cadet"]),
    ("import", &["0", "1"]),
    (
        "show",
        &[
            "never_signed_in",
            "not_invited",
            "mail_failed",
            "no_address",
            "invitation_expired",
            "link_opened",
            "without_account",
            "sso_unused",
        ],
    ),
    ("mail", &["failed", "waiting", "bounced"]),
    ("domain", &["example.com", "-"]),
    ("mail_language", &["nb", "organisation"]),
    ("source", &["by_hand", "import"]),
    ("not_since", &["2026-11-20"]),
    ("created_from", &["2026-11-20"]),
    ("created_to", &["2026-10-31"]),
    ("month", &["2026-10", "2026-11"]),
];

/// Each of these is true of some users and not of others, each with each.
const DIVERSE: [&str; 22] = [
    "INSERT INTO positions (name, name_key, place, created_at) VALUES ('Bosun', 'bosun', 1, '2026-10-01 08:00:00')",
    "UPDATE users SET status = CASE id % 5 WHEN 0 THEN 'invited' WHEN 1 THEN 'active' WHEN 2 THEN 'disabled' ELSE status END",
    "UPDATE users SET department_id = 1 WHERE id % 3 = 0",
    "UPDATE users SET employment_date = '2026-11-01' WHERE id % 2 = 1",
    "UPDATE users SET position_id = 1 WHERE id % 7 < 3",
    "UPDATE users SET employment_type = CASE WHEN id % 2 = 0 THEN 'permanent' ELSE 'cadet' END WHERE id % 11 < 7",
    "UPDATE users SET language = CASE WHEN id % 13 < 5 THEN 'nb' ELSE '' END",
    "UPDATE users SET source = 'import' WHERE id % 4 = 1",
    "UPDATE users SET last_sign_in_at = '2026-11-01 08:00:00' WHERE id % 17 < 9",
    "UPDATE users SET last_sign_in_at = '2026-11-21 08:00:00' WHERE id % 17 < 4",
    "UPDATE users SET created_at = '2026-10-01 08:00:00' WHERE id % 19 < 11",
    "UPDATE users SET mail_failed_at = '2026-11-02 08:00:00' WHERE id % 6 = 1",
    "INSERT INTO user_roles (user_id, role_id) SELECT id, 3 FROM users WHERE id % 9 = 4",
    "UPDATE users SET status = 'locked' WHERE id % 23 < 4",
    "UPDATE users SET sso = true WHERE id % 8 < 3",
    "UPDATE users SET invited_at = '2026-10-01 08:00:00', link_opened_at = '2026-10-02 08:00:00' WHERE id % 10 < 4",
    "UPDATE users SET invitation_ends_at = '2026-10-08 08:00:00' WHERE id % 10 < 3",
    "UPDATE users SET email = '' WHERE id % 15 = 3",
    "INSERT INTO imports (created_at, touched_at, file_name, state)
        VALUES ('2026-10-01 08:00:00', '2026-10-01 08:00:00', 'crew.csv', 'done')",
    "INSERT INTO import_people (import_id, user_id, was_created) SELECT 1, id, id % 2 = 0 FROM users WHERE id % 3 = 1",
    "INSERT INTO outbox (kind, user_id, recipient, state, next_try_at, message_id, created_at)
        SELECT 'activation', id, email, CASE WHEN id % 3 = 0 THEN 'queued' ELSE 'sent' END, '2026-10-01 08:00:00',
            'mail-' || id, '2026-10-01 08:00:00' FROM users WHERE id % 14 < 4",
    "UPDATE outbox SET bounced_at = '2026-10-02 08:00:00' WHERE state = 'sent'",
];

#[actix_web::test]
async fn two_filters_let_through_whom_each_of_them_does() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    app.administrator().await;
    app.add_users(200);
    app.write(|connection| {
        DIVERSE
            .iter()
            .try_for_each(|statement| sql_query(*statement).execute(connection).map(drop))
    });
    let now = app.now();
    let matching = |sent: &[(&str, &str)]| -> HashSet<i64> {
        let get = |field: &str| {
            sent.iter()
                .find(|(name, _)| *name == field)
                .map_or("", |(_, value)| *value)
        };
        let filter = Filter::sent(Scope::Everywhere, get);
        match app.read(|connection| filter.matching(connection, 1_000, now)) {
            Matching::These(people) => people.into_iter().map(|person| person.0).collect(),
            Matching::TooMany => panic!("there are no so many"),
        }
    };
    let fields = SENT
        .iter()
        .flat_map(|(field, values)| values.iter().map(move |value| (*field, *value)));
    let alone: Vec<_> = fields.map(|sent| (sent, matching(&[sent]))).collect();
    for (one, by_one) in &alone {
        for (other, by_other) in alone.iter().filter(|(other, _)| other.0 != one.0) {
            let both: HashSet<i64> = by_one.intersection(by_other).copied().collect();
            assert_eq!(matching(&[*one, *other]), both, "{one:?} and {other:?}");
        }
    }
    assert!(alone.iter().filter(|(_, people)| !people.is_empty()).count() > 20);
    for (sent, people) in &alone {
        assert!(
            (1..201).contains(&people.len()),
            "{sent:?} narrows nothing, or lets nobody through: {}",
            people.len()
        );
    }
}

#[actix_web::test]
async fn of_two_filters_the_one_that_lets_few_through_is_looked_up() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(3_000);
    for (query, columns, index) in [
        ("month=2026-10&status=staged", ["users.created_at", "users.status"], "users_by_created"),
        ("month=2026-10&source=by_hand", ["users.created_at", "users.source"], "users_by_created"),
        ("show=not_invited&position=1", ["sso", "users.position_id = "], "users_in_position"),
        ("show=not_invited&employment=cadet", ["sso", "users.employment_type = "], "users_of_employment_type"),
        ("show=sso_unused&source=by_hand", ["users.sso", "users.source"], "users_sso_unused"),
        ("show=sso_unused&month=2026-11", ["users.sso", "users.created_at"], "users_sso_unused"),
        ("status=locked&source=by_hand", ["users.status", "users.source"], "(status="),
        ("status=locked&created_to=2026-11-30", ["users.status", "users.created_at"], "(status="),
        ("status=locked&month=2026-11", ["users.status", "users.created_at"], "(status="),
    ] {
        assert_served_by(&app, &maria, query, columns, index).await;
    }
}

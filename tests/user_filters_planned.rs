//! The users' list narrowed, as the database plans it: found by indexes, however many are not shown.

use crate::support::TestApp;
use crate::support::statements::{self, Statements};

/// The query, what of it a statement says, and the index that serves it.
const SERVED: [(&str, &str, &str); 7] = [
    ("mail_language=nb", "users.language = ", "users_of_language"),
    ("source=import", "users.source = ", "users_of_source"),
    ("not_since=2026-11-20", "'0001-01-01 00:00:00') < ", "users_by_last_sign_in"),
    ("created_from=2026-11-20&created_to=2026-11-21", "users.created_at < ", "users_by_created"),
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

//! That a million people are counted as an index has them.

use super::with_people;
use crate::support::statements;

#[actix_web::test]
async fn groups_are_counted_by_an_index_that_holds_all_they_need() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    for (group, index) in [
        ("department", "users_reported_by_place"),
        ("position", "users_reported_by_place"),
        ("source", "users_reported_by_place"),
        ("mail_language", "users_reported_by_place"),
        ("status", "users_reported_by_place"),
        ("domain", "users_reported_by_domain"),
        ("month", "users_reported_by_domain"),
    ] {
        statements::heard(&url);
        maria
            .get(&format!("/reports/accounts?group={group}"))
            .await
            .assert_status(200);
        let run = statements::heard(&url).run;
        let counts: Vec<&String> = run.keys().filter(|sql| sql.contains("AS counted GROUP BY")).collect();
        assert_eq!(counts.len(), 1, "{group}: {run:#?}");
        let plan = app.own_database().plan_of(counts[0]);
        // SQLite reads generated columns from the index too, and does not call it covering.
        let used = match app.is_on_postgres() {
            true => format!("Index Only Scan using {index}"),
            false => format!("INDEX {index}"),
        };
        assert!(plan.contains(&used), "{group}: {plan}");
        // What is alike is counted as the index has it: only what is left is grouped, and then sorted by its size.
        if !app.is_on_postgres() {
            assert!(plan.matches("TEMP B-TREE").count() <= 2, "{group}: {plan}");
        }
    }
}

#[actix_web::test]
async fn days_until_people_were_in_are_counted_by_an_index() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get("/reports/accounts?group=department").await;
    let run = statements::heard(&url).run;
    let counts: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("narrowed.days_to_activate"))
        .collect();
    assert_eq!(counts.len(), 1, "{run:#?}");
    let plan = app.own_database().plan_of(counts[0]);
    assert!(plan.contains("users_days_to_activate") && !plan.contains("TEMP B-TREE"), "{plan}");
}

#[actix_web::test]
async fn those_of_a_domain_a_source_a_language_or_a_month_are_found_by_an_index() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    for (query, index) in [
        ("domain=example.com", "users_reported_by_domain"),
        ("source=import", "users_of_source"),
        ("mail_language=no", "users_of_language"),
        ("month=2026-10", "users_by_created"),
    ] {
        statements::heard(&url);
        maria.get(&format!("/users?{query}")).await.assert_status(200);
        let run = statements::heard(&url).run;
        let counts: Vec<&String> = run
            .keys()
            .filter(|sql| sql.contains("SELECT count(*) FROM ("))
            .collect();
        assert!(!counts.is_empty(), "{query}: {run:#?}");
        let plans: Vec<String> = counts.iter().map(|sql| app.own_database().plan_of(sql)).collect();
        assert!(plans.iter().any(|plan| plan.contains(index)), "{query}: {plans:#?}");
    }
}

//! A condition that few match is answered from an index, however many users there are.

use super::*;
use crate::support::statements;

/// Criteria, and of the indexes that have what each asks for one that is named in the plan.
const INDEXED: &[(Row<'_>, &[&str])] = &[
    (("0", "status", "is", "locked"), &["users_counted", "users_by_status"]),
    (("0", "department", "is", "1"), &["users_in_department"]),
    (("0", "position", "is", "1"), &["users_in_position"]),
    (("0", "role", "is", "1"), &["users_with_role"]),
    (("0", "mail", "is", "fail"), &["users_mail_failed"]),
    (("0", "created", "less_than_days_ago", "1"), &["users_by_created"]),
    (("0", "created", "before", "2020-01-01"), &["users_by_created"]),
    (("0", "invited", "after", "2026-11-20"), &["users_by_invitation"]),
    (("0", "invited", "ever", ""), &["users_by_invitation"]),
    (("0", "activated", "less_than_days_ago", "2"), &["users_by_activation"]),
    (("0", "last_sign_in", "after", "2026-11-20"), &["users_by_last_sign_in"]),
    (("0", "last_sign_in", "more_than_days_ago", "900"), &["users_by_last_sign_in"]),
    (("0", "last_sign_in", "ever", ""), &["users_by_last_sign_in"]),
    (("0", "last_sign_in", "never", ""), &["users_never_signed_in"]),
    (("0", "employment_date", "is", "2026-11-24"), &["users_by_employment_date"]),
    (("0", "employment_date", "more_than_days_ago", "9000"), &["users_by_employment_date"]),
    (("0", "last_day", "within_days", "14"), &["users_by_last_day"]),
    (("0", "last_day", "ever", ""), &["users_by_last_day"]),
];

/// What the page asked of users since the last time, to count them and to list them.
fn asked(app: &TestApp) -> Vec<String> {
    let run = statements::heard(&app.own_database().url()).run;
    let of_condition = run.into_keys().filter(|sql| sql.contains("(1 = 1 AND "));
    of_condition.collect()
}

#[actix_web::test]
async fn what_an_index_has_is_looked_up_there_to_count_to_list_and_to_send() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(30);
    for (row, indexes) in INDEXED {
        let page = written(&maria, "Few", &[*row]).await;
        asked(&app);
        maria.get(&page.path).await.assert_status(200);
        let mut statements = asked(&app);
        assert_eq!(statements.len(), 3, "{row:?}: {statements:#?}");
        maria
            .post("/batches", &[("act", "notify"), ("notification", page.path.rsplit('/').next().unwrap())])
            .await;
        statements.extend(asked(&app));
        for sql in statements {
            let plan = app.own_database().plan_of(&sql);
            assert!(indexes.iter().any(|index| plan.contains(index)), "{row:?}: {sql}\n{plan}");
        }
    }
}

/// A plan for whatever is bound reads all users there, as a third of them may come after any day.
#[actix_web::test]
async fn on_postgresql_these_statements_are_planned_for_what_is_bound_and_others_are_not() {
    statements::listen();
    let app = TestApp::start().await;
    if !app.is_on_postgres() {
        return;
    }
    let maria = app.administrator().await;
    let page = written(&maria, "Few", &[("0", "last_day", "within_days", "14")]).await;
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get(&page.path).await.assert_status(200);
    let run = statements::heard(&url).run;
    let set = |mode: &str| run.get(&format!("SET plan_cache_mode = {mode}")).copied();
    assert_eq!((set("force_custom_plan"), set("force_generic_plan")), (Some(1), Some(1)), "{run:#?}");
}

/// Nobody reads all matches to show the first of very many.
#[actix_web::test]
async fn of_many_who_match_a_page_is_walked_along_their_numbers() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(10_001);
    let page = written(&maria, "Many", &[("0", "created", "after", "2026-11-01")]).await;
    asked(&app);
    maria.get(&page.path).await.assert_says("10,000+ users match.");
    let statements = asked(&app);
    let listed = statements.iter().find(|sql| sql.contains("ORDER BY")).unwrap();
    let plan = app.own_database().plan_of(listed);
    assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{plan}");
}

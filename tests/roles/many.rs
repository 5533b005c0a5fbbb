//! Rules and lists of very many.

use super::*;
use crate::support::statements;
use purser::db::schema::role_rules;

fn put_all_aboard(app: &TestApp) {
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::id.gt(1)))
            .set((users::department_id.eq(1), users::invited_at.eq(now)))
            .execute(connection)
    });
}

fn with_support(app: &TestApp) -> i64 {
    app.read(|connection| {
        user_roles::table
            .filter(user_roles::role_id.eq(3))
            .count()
            .get_result(connection)
    })
}

#[actix_web::test]
async fn many_follow_in_pieces_and_another_instance_goes_on_where_one_was_killed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(2_000);
    put_all_aboard(&app);
    let page = app.add_rule(&maria, &[("Department", "1")], "Support").await;
    page.assert_says("Being applied: 1,200 of 2,000 users looked at");
    assert_eq!(with_support(&app), 1_200);
    let neighbour = app.neighbour();
    let runner = neighbour.runner("role_rules");
    assert!(runner.do_piece().await.unwrap());
    assert_eq!(with_support(&app), 1_500);
    maria
        .get("/roles/rules")
        .await
        .assert_says("1,500 of 2,000 users looked at");
    while runner.do_piece().await.unwrap() {}
    maria
        .get("/roles/rules")
        .await
        .assert_says("Department: Deck Support Applied");
    assert_eq!(with_support(&app), 2_000);

    let rule = maria.get("/roles/rules").await.link("Department: Deck");
    let page = maria.get(&maria.get(&rule).await.link("Delete this rule")).await;
    page.assert_says("would lose the role 2,000");
    let page = maria.submit(page.form("Delete rule")).await;
    page.assert_says("Being deleted: 1,200 of 2,000 users looked at");
    while runner.do_piece().await.unwrap() {}
    assert_eq!(with_support(&app), 0);
    maria.get("/roles/rules").await.assert_says("No rules yet");
}

#[actix_web::test]
async fn a_rule_saved_anew_while_it_is_applied_begins_anew() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(2_000);
    put_all_aboard(&app);
    let rule = app
        .add_rule(&maria, &[("Department", "1")], "Support")
        .await
        .link("Department: Deck");
    let form = maria.get(&rule).await.form("Preview").fill("Role that it gives", "2");
    let page = maria.submit(form).await;
    page.assert_says("would gain the role 2,000")
        .assert_says("would lose the role 1,200");
    maria.submit(page.form("Save")).await;
    let runner = app.runner("role_rules", "the only one");
    while runner.do_piece().await.unwrap() {}
    assert_eq!(with_support(&app), 0);
    let states: Vec<(String, i64)> = app.read(|connection| {
        role_rules::table
            .select((role_rules::walk, role_rules::role_id))
            .load(connection)
    });
    assert_eq!(states, [("done".to_owned(), 2)]);
    let others: i64 = app.read(|connection| user_roles::table.count().get_result(connection));
    assert_eq!(others, 2_001);
}

#[actix_web::test]
async fn those_whom_a_rule_concerns_and_those_of_a_role_are_found_by_an_index() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(30);
    let url = app.own_database().url();
    for (query, indexes) in [
        ("/roles/rules/preview?department_id=1&role_id=3", &["users_of_department"][..]),
        ("/roles/rules/preview?position_id=1&role_id=3", &["users_of_position", "users_in_position"]),
        ("/roles/rules/preview?employment_type=cadet&role_id=3", &["users_of_employment_type"]),
        ("/roles/rules/preview?source=import&role_id=3", &["users_of_source"]),
        ("/users?role=3", &["users_with_role"]),
        ("/users?employment=cadet", &["users_of_employment_type"]),
    ] {
        statements::heard(&url);
        maria.get(query).await.assert_status(200);
        let asks = |sql: &&String| {
            let of_users = sql.contains("FROM `users`") || sql.contains("FROM \"users\"");
            of_users
                && [" AND users.", "user_roles.role_id =", "employment_type"]
                    .iter()
                    .any(|part| sql.contains(part))
        };
        let run = statements::heard(&url).run;
        let plans: Vec<String> = run
            .keys()
            .filter(asks)
            .map(|sql| app.own_database().plan_of(sql))
            .collect();
        assert!(!plans.is_empty(), "{query}: {run:#?}");
        for plan in plans {
            assert!(indexes.iter().any(|index| plan.contains(index)), "{query}: {plan}");
        }
    }
}

#[actix_web::test]
async fn the_list_of_users_is_narrowed_to_a_role_and_to_an_employment_type() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let ann = page_of(&maria, "Berg, Ann").await;
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria
        .submit(form.fill("Employment type", "cadet"))
        .await
        .assert_says("Saved.");
    let page = maria.get("/roles").await;
    let page = maria.get(&page.link("1 user")).await;
    page.assert_says("1 user");
    for (query, names) in [
        ("/users?role=3", &["Dahl, Bob"][..]),
        ("/users?role=1", &["Solberg, Maria"]),
        ("/users?role=2", &[]),
        ("/users?employment=cadet", &["Berg, Ann"]),
        ("/users?employment=cadet&role=3", &[]),
        ("/users?role=3&q=dahl&sort=email", &["Dahl, Bob"]),
        ("/users?employment=nonsense&role=x", &["Berg, Ann", "Dahl, Bob", "Solberg, Maria"]),
    ] {
        assert_eq!(maria.get(query).await.all("tbody th"), names, "{query}");
    }
    let all = maria.get("/users?role=3").await;
    let mut form = all.form("End sessions");
    form.fields.push(("all".into(), "1".into()));
    maria.submit(form).await.assert_says("1 user that matched a filter");
}

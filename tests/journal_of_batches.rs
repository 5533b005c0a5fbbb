//! What bulk actions did, in the journal: one line each, and behind it an entry for each person.

use diesel::connection::SimpleConnection;

use crate::support::statements;
use crate::support::{PageView, PersonForm, TestApp, Visitor};

/// Maria has mailed an activation link to each of 120 staged users.
async fn with_many_invited() -> (TestApp, Visitor) {
    let mut app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let draft = [("act", "activation"), ("all", "1"), ("status", "staged")];
    let draft = maria.post("/batches", &draft).await;
    maria.submit(draft.form("Send Emails")).await;
    app.carry_out_batches().await;
    app.leave_mail_queued();
    (app, maria)
}

fn rows(page: &PageView, act: &str) -> Vec<String> {
    let rows = page.all("tbody tr").into_iter();
    rows.filter(|row| row.starts_with(act)).collect()
}

#[actix_web::test]
async fn a_bulk_action_is_one_line_until_its_entries_are_asked_for() {
    let (_app, maria) = with_many_invited().await;
    let page = maria.get("/journal").await;
    assert_eq!(rows(&page, "Activation mail requested"), [""; 0]);
    let told = rows(&page, "Bulk action confirmed");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Resend activation email: 120 users"), "{told:?}");
    assert!(told[0].contains("Bulk action 1 Show the 120 entries Maria Solberg 127.0.0.1"), "{told:?}");
    assert_ne!(rows(&page, "Department created").len(), 0);

    let mut page = maria.get(&page.link("Show the 120 entries")).await;
    let mut seen = rows(&page, "Activation mail requested").len();
    while page.has_link("Next") {
        page = maria.get(&page.link("Next")).await;
        seen += rows(&page, "Activation mail requested").len();
        assert_eq!(rows(&page, "").len(), rows(&page, "Activation mail requested").len());
    }
    assert_eq!(seen, 120);
}

#[actix_web::test]
async fn the_entries_of_a_bulk_action_are_narrowed_further_and_left_by_the_toolbar() {
    let (_app, maria) = with_many_invited().await;
    let page = maria.get("/journal").await;
    assert_eq!(page.attribute("select#batch", "name"), None);
    let page = maria.get(&page.link("Show the 120 entries")).await;
    assert_eq!(page.value_of("Bulk action"), "1");
    assert_eq!(page.all("[popovertarget=filters]"), ["Filters (1)"]);
    assert_eq!(page.link("Clear filters"), "/journal");

    let page = maria.submit(page.form("Apply").fill("Search", "user00012")).await;
    let told = rows(&page, "");
    assert!(told.len() == 1 && told[0].contains("Activation mail requested Given5 User00012 Maria"), "{told:?}");
    let page = maria.submit(page.form("Apply").fill("What", "user_created")).await;
    page.assert_says("No entries match");
    let page = maria
        .submit(page.form("Apply").fill("What", "").fill("To", "2026-11-23"))
        .await;
    page.assert_says("No entries match");
    let page = maria
        .submit(page.form("Apply").fill("Search", "maria").fill("To", ""))
        .await;
    assert_eq!(rows(&page, "Activation mail requested").len(), 50);
    let page = maria
        .submit(page.form("Apply").fill("Search", "").fill("Bulk action", ""))
        .await;
    assert_eq!(rows(&page, "Activation mail requested").len(), 0);
    assert_ne!(rows(&page, "Department created").len(), 0);
}

#[actix_web::test]
async fn what_a_bulk_action_did_to_a_person_is_found_by_their_name_and_on_their_page() {
    let (_app, maria) = with_many_invited().await;
    let page = maria.get("/journal?q=user00012").await;
    let told = rows(&page, "");
    assert!(told.len() == 1 && told[0].starts_with("Activation mail requested Given5 User00012"), "{told:?}");
    let user = page.link("Given5 User00012");
    maria.get(&user).await.assert_says("Activation mail queued");

    let page = maria.get("/journal?q=maria").await;
    assert_eq!(
        rows(&page, "Activation mail requested").len(),
        0,
        "it is told by the one line of whoever confirmed it"
    );
    assert_eq!(rows(&page, "Bulk action confirmed").len(), 1);
}

#[actix_web::test]
async fn a_kind_of_act_that_is_asked_for_is_listed_with_each_person() {
    let (_app, maria) = with_many_invited().await;
    let page = maria.get("/journal?action=activation_requested").await;
    assert_eq!(rows(&page, "Activation mail requested").len(), 50);
    let page = maria.get("/journal?action=batch_confirmed").await;
    page.assert_says("Show the 120 entries");
}

#[actix_web::test]
async fn all_that_a_bulk_action_writes_of_a_person_stands_behind_its_line() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Create accounts").await;
    maria.submit(page.form("Create accounts")).await.assert_says("Done 1");
    app.deliver_mail().await;
    let page = app.select(&maria, &["Berg, Ann"], "Disable").await;
    maria.submit(page.form("Disable")).await.assert_says("Done 1");
    let page = maria.get("/journal").await;
    assert_eq!(rows(&page, "User disabled"), [""; 0]);
    let disabled = maria.get(&page.link("Show the entry")).await;
    assert_eq!(rows(&disabled, "").len(), 1);
    disabled.assert_says("User disabled Ann Berg Maria Solberg");
    let created = maria.get(&page.link("Show the 2 entries")).await;
    let told = rows(&created, "");
    assert!(
        told[0].starts_with("Activation mail requested") && told[1].starts_with("Account created"),
        "{told:?}"
    );
    let form = maria.get("/users/2/edit").await;
    form.assert_status(200);
    maria.post("/users/2/enable", &[]).await;
    let page = maria.get("/journal").await;
    assert_eq!(rows(&page, "User enabled").len(), 1, "what is done to one alone is listed");
}

/// As often as there are people: each has signed in, and then an action on many was carried out.
const A_FLOOD: &str = "
    INSERT INTO journal (at, actor, actor_id, action, subject, subject_id)
    SELECT one.updated_at, 'user', one.id, 'signed_in', 'user', one.id
    FROM users AS one CROSS JOIN users AS other;
    INSERT INTO journal (at, actor, actor_id, action, subject, subject_id, batch_id)
    SELECT one.updated_at, 'user', 1, 'user_disabled', 'user', other.id, 7
    FROM users AS one CROSS JOIN users AS other;
    INSERT INTO journal (at, actor, actor_id, action, subject, subject_id)
    SELECT updated_at, 'user', 1, 'batch_confirmed', 'batch', 7 FROM users WHERE id = 1";

#[actix_web::test]
async fn a_flood_is_passed_over_by_an_index_and_counted_to_a_bound() {
    is_passed_over("batch").await;
}

#[actix_web::test]
async fn a_flood_of_an_import_is_passed_over_alike() {
    is_passed_over("import").await;
}

/// What a bulk action wrote, or by its word an import.
async fn is_passed_over(what: &str) {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let flood = A_FLOOD.replace("batch", what);
    app.write(|connection| connection.batch_execute(&flood));
    // As PostgreSQL does by itself within a minute.
    if app.is_on_postgres() {
        app.write(|connection| connection.batch_execute("ANALYZE"));
    }
    let url = app.own_database().url();
    for (list, index) in [
        ("/journal", "journal_listed"),
        ("/journal?from=2026-11-20", "journal_listed"),
        ("/journal?q=maria", "journal_listed_of_actor"),
        ("/journal?batch=7", "journal_of_batch"),
        ("/journal?batch=7&action=user_disabled", "journal_of_batch"),
        ("/journal?batch=7&q=maria", "journal_of_batch"),
        ("/journal?action=user_disabled", "journal_by_action"),
    ] {
        let (list, index) = (list.replace("batch", what), index.replace("batch", what));
        let list = list.as_str();
        statements::heard(&url);
        let page = maria.get(list).await;
        let run = statements::heard(&url).run;
        // Not what was done to a person, which is another statement.
        let walks = |sql: &&String| {
            let asks = sql.replace("WHEN journal.subject = 'user'", "");
            asks.contains("ORDER BY journal.id") && !asks.contains("journal.subject = 'user'")
        };
        let sql = run.keys().find(walks).unwrap_or_else(|| panic!("{list} of {run:#?}"));
        let plan = app.own_database().plan_of(sql);
        let walked = if app.is_on_postgres() {
            plan.contains(&format!("using {index} on journal"))
        } else {
            plan.lines()
                .any(|line| line.contains("journal USING") && line.contains(&format!("INDEX {index}")))
        };
        assert!(walked && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{list}\n{sql}\n{plan}");
        assert_ne!(rows(&page, "").len(), 0, "{list}");
    }
    let page = maria.get("/journal").await;
    assert_eq!(rows(&page, "User disabled"), [""; 0]);
    page.assert_says("Show the 10,000+ entries");
}

//! That a page costs no more than it must: it writes nothing, prepares nothing anew, and asks nothing for which the
//! database would read a table from end to end.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use purser::db::schema::users;
use purser::db::{Connection, Searchable, matching, migrate};

use crate::every_page::PAGES;
use crate::support::statements::{self, Statements};
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

async fn with_people() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.add_users(120);
    let pax = maria.get("/pax/new").await.form("Create PAX");
    let pax = pax
        .fill("First name", "Per")
        .fill("Last name", "Berg")
        .fill("Category", "visitor");
    maria.submit(pax).await.assert_says("Created");
    let file = "First name,Last name,Login email\nAnn,Haugen,ann@example.com\nKim,Moe,kim@example\n";
    crate::imports::look_over(&maria, file).await.assert_says("Refused 1");
    let draft = [("act", "activation"), ("all", "1"), ("status", "staged")];
    maria.post("/batches", &draft).await.assert_says("120 users");
    (app, maria)
}

async fn open_each(visitor: &Visitor, times: usize) {
    for page in PAGES {
        for _ in 0..times {
            visitor.get(page).await.assert_status(200);
        }
    }
}

#[actix_web::test]
async fn a_page_view_writes_nothing() {
    let (app, maria) = with_people().await;
    open_each(&maria, 1).await;
    let mut before = app.own_database().fingerprint();
    for page in PAGES.iter().filter(|page| !page.contains('?')) {
        for _ in 0..30 {
            let cookies = maria.get(page).await.headers.get_all("set-cookie").iter().count();
            assert_eq!(cookies, 0, "{page} sets a cookie anew");
        }
        let after = app.own_database().fingerprint();
        assert_eq!(after, before, "{page}");
        before = after;
    }
}

#[actix_web::test]
async fn no_statement_of_a_page_is_prepared_twice() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    open_each(&maria, 1).await;
    let mut kept = statements::heard(&url).kept;
    // Each connection of the pool prepares for itself, and whose turn it is at which page is not ours to say.
    for _ in 0..8 {
        open_each(&maria, 3).await;
        let Statements { kept: anew, run } = statements::heard(&url);
        kept.extend(anew.iter().cloned());
        // A setting has no plan.
        let not_kept: BTreeSet<_> = run
            .keys()
            .filter(|sql| !kept.contains(*sql) && !sql.starts_with("SET "))
            .collect();
        assert_eq!(not_kept, BTreeSet::new(), "these are prepared each time they run");
        if anew.is_empty() {
            return;
        }
    }
    panic!("statements are still being prepared after 25 views of each page");
}

#[actix_web::test]
async fn no_statement_is_prepared_for_each_mail() {
    statements::listen();
    let (app, maria) = with_people().await;
    let selected = [("act", "activation"), ("all", "1"), ("status", "staged")];
    let batch = maria.post("/batches", &selected).await.path;
    maria.post(&format!("{batch}/confirm"), &[("act", "activation")]).await;
    app.carry_out_batches().await;
    let url = app.own_database().url();
    let mut kept = statements::heard(&url).kept;
    app.deliver_mail().await;
    let Statements { kept: anew, run } = statements::heard(&url);
    kept.extend(anew);
    let of_each_mail: Vec<&String> = run
        .iter()
        .filter_map(|(sql, times)| (*times >= 120).then_some(sql))
        .collect();
    assert_eq!(of_each_mail.len(), 2, "what became of it, and that its address takes mails: {run:?}");
    let prepared: Vec<_> = of_each_mail.into_iter().filter(|sql| !kept.contains(*sql)).collect();
    assert!(prepared.is_empty(), "these are prepared for each mail: {prepared:#?}");
}

#[actix_web::test]
async fn a_statement_is_not_planned_anew_for_each_bound_value() {
    let app = TestApp::start().await;
    let options: Vec<Row> = app.read(|connection| match connection {
        Connection::Sqlite(inner) => {
            diesel::sql_query("SELECT compile_options AS line FROM pragma_compile_options").load(inner)
        }
        Connection::Postgres(inner) => {
            diesel::sql_query("SELECT current_setting('plan_cache_mode') AS line").load(inner)
        }
    });
    let wanted = if app.is_on_postgres() { "force_generic_plan" } else { "ENABLE_QPSG" };
    assert!(options.iter().any(|option| option.line == wanted), "on SQLite see .cargo/config.toml");
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Tables that grow with the organisation or with time.
const LARGE: [&str; 17] = [
    "users",
    "users_search",
    "pax",
    "outbox",
    "mail_renderings",
    "mail_tries",
    "journal",
    "tokens",
    "sessions",
    "reminders",
    "dormancy_notices",
    "notification_ledger",
    "user_roles",
    "import_people",
    "import_rows",
    "batch_items",
    "bounces",
];

#[actix_web::test]
async fn no_page_reads_a_large_table_from_end_to_end() {
    statements::listen();
    let (app, maria) = with_people().await;
    // As an operator may do while tables are small; the next start comes before they grow.
    app.write(|connection| connection.batch_execute("ANALYZE"));
    migrate(&app.database()).unwrap();
    // What the worker and the forms asked is not a page's.
    statements::heard(&app.own_database().url());
    open_each(&maria, 1).await;
    let run = statements::heard(&app.own_database().url()).run;
    let asked: Vec<&String> = run.keys().filter(|sql| sql.starts_with("SELECT")).collect();
    assert!(asked.len() > 50, "{asked:?}");
    for sql in asked {
        assert!(!sql.contains("LIMIT ?") && !sql.contains("LIMIT $"), "planned for no limit at all: {sql}");
        let plan = app.own_database().plan_of(sql);
        for table in LARGE {
            let scans = [format!("Seq Scan on {table}"), format!("SCAN {table}")];
            let scanned = plan
                .lines()
                .find(|line| scans.iter().any(|scan| line.trim_end().ends_with(scan)));
            // The newest of all are walked by their numbers until the page is full.
            let outside = outside_parentheses(sql);
            let walks = !outside.contains("WHERE") && outside.contains("LIMIT");
            assert!(scanned.is_none() || walks, "{sql}\n{plan}");
        }
    }
}

fn outside_parentheses(sql: &str) -> String {
    let mut depth = 0;
    sql.chars()
        .filter(|letter| {
            depth += i32::from(*letter == '(');
            let is_outside = depth == 0;
            depth -= i32::from(*letter == ')');
            is_outside
        })
        .collect()
}

#[actix_web::test]
async fn a_full_list_is_small() {
    let (app, maria) = with_people().await;
    let page = maria.get("/users").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    app.write(|connection| {
        let first = users::first_name.eq("Αλέξανδρος Κωνσταντίνος");
        diesel::update(users::table)
            .set((first, users::last_name.eq("Παπαδόπουλος-Χατζηγεωργίου")))
            .execute(connection)
    });
    let page = maria.get("/users").await;
    page.assert_says("Παπαδόπουλος");
    assert!(page.body.len() < 60_000, "{} bytes with long names", page.body.len());
    let page = maria.get("/users?q=user&status=staged&created_from=2026-11-01").await;
    assert_eq!(page.all("tbody tr mark").len(), 50);
    assert!(page.body.len() < 60_000, "{} bytes with marks and chips", page.body.len());
}

/// Each with each of those that are there.
const MANY_EXPIRED: &str = "
    INSERT INTO users (first_name, last_name, sort_name, email, email_key, username, username_key, department_key,
                       status, created_at, updated_at, invited_at, invitation_ends_at)
    SELECT one.first_name, one.last_name, one.sort_name,
           one.id || '-' || other.id, one.id || '-' || other.id, one.id || '-' || other.id, one.id || '-' || other.id,
           '', 'invited', one.updated_at, one.updated_at, one.updated_at, one.updated_at
    FROM users AS one CROSS JOIN users AS other";

#[actix_web::test]
async fn a_page_of_many_that_have_expired_sorts_nothing() {
    statements::listen();
    let (app, maria) = with_people().await;
    app.write(|connection| connection.batch_execute(MANY_EXPIRED));
    // As PostgreSQL does by itself within a minute.
    if app.is_on_postgres() {
        app.write(|connection| connection.batch_execute("ANALYZE"));
    }
    let url = app.own_database().url();
    statements::heard(&url);
    let page = maria.get("/users?show=invitation_expired").await;
    page.assert_says("10,000+ users");
    let run = statements::heard(&url).run;
    let sql = run.keys().find(|sql| sql.contains("ORDER BY users.sort_name")).unwrap();
    let plan = app.own_database().plan_of(sql);
    assert!(
        plan.contains("users_by_status") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"),
        "{plan}"
    );
}

#[actix_web::test]
async fn those_who_opened_their_link_stand_in_an_index_of_their_own() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get("/users?show=link_opened").await;
    let run = statements::heard(&url).run;
    let asked: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("link_opened_at IS NOT NULL"))
        .collect();
    assert!(asked.len() > 1, "{run:?}");
    for sql in asked {
        let plan = app.own_database().plan_of(sql);
        assert!(plan.contains("users_link_opened") && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[actix_web::test]
async fn the_days_of_the_landing_page_are_counted_by_indexes_alone() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get("/").await;
    let run = statements::heard(&url).run;
    for (table, index) in [("outbox", "outbox_sent"), ("users", "users_by_activation")] {
        let of_days = |sql: &&String| sql.contains("UNION ALL") && sql.contains(&format!("FROM {table}"));
        let plan = app.own_database().plan_of(run.keys().find(of_days).unwrap());
        let (searches, covered) = if app.is_on_postgres() {
            (" on ".to_owned() + table, format!("Index Only Scan using {index}"))
        } else {
            (format!("SEARCH {table}"), format!("USING COVERING INDEX {index}"))
        };
        assert_eq!(plan.matches(&covered).count(), 30, "{plan}");
        assert_eq!(plan.matches(&searches).count(), 30, "{plan}");
    }
}

#[actix_web::test]
async fn the_hours_and_days_of_mails_are_counted_by_indexes_alone() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get("/mail/chart").await;
    let run = statements::heard(&url).run;
    let asked: Vec<&String> = run.keys().filter(|sql| sql.contains("UNION ALL")).collect();
    assert_eq!(asked.len(), 8, "{asked:#?}");
    for sql in asked {
        let spans = sql.matches("UNION ALL").count() + 1;
        assert!([30, 48].contains(&spans) && sql.matches("LIMIT 100001").count() == spans, "{sql}");
        let plan = app.own_database().plan_of(sql);
        let counted = ["outbox_sent", "outbox_failed", "outbox_by_state"]
            .into_iter()
            .find(|index| plan.contains(index));
        let index = counted.unwrap_or_else(|| panic!("{plan}"));
        let covered = match app.is_on_postgres() {
            // While so few rows are there, it may look at them by way of a bitmap.
            true if index == "outbox_by_state" => "Index Cond: ((ROW(state, id) >= ROW(".to_owned(),
            true => format!("Index Only Scan using {index} on outbox"),
            false => format!("USING COVERING INDEX {index}"),
        };
        assert_eq!(plan.matches(&covered).count(), spans, "{plan}");
        assert!(!plan.contains("outbox_pkey") && !plan.contains("PRIMARY KEY"), "{plan}");
        // Where a span begins and ends among those that wait is looked up by its moment.
        let looked_up = if index == "outbox_by_state" { 2 * spans } else { 0 };
        assert_eq!(plan.matches("outbox_by_time").count(), looked_up, "{plan}");
        assert!(!plan.contains("SCAN outbox") && !plan.contains("Seq Scan"), "{plan}");
    }
}

#[actix_web::test]
async fn what_no_one_changed_is_asked_once() {
    statements::listen();
    let (app, maria) = with_people().await;
    let url = app.own_database().url();
    for (page, kept) in [
        ("/users", "FROM departments"),
        ("/users", "count(*)"),
        ("/users", "FROM list_columns"),
        ("/users?q=user0001", "FROM users_search"),
        ("/pax", "count(*)"),
        ("/mail", "FROM settings"),
        ("/journal", "FROM settings"),
        ("/users/2", "FROM settings"),
        ("/", "FROM address_corrections"),
    ] {
        // Each of the server's threads keeps for itself, and what is written to other databases of a PostgreSQL server
        // counts as a change too.
        let mut asked = true;
        for _ in 0..50 {
            statements::heard(&url);
            maria.get(page).await;
            let run = statements::heard(&url).run;
            asked = run.keys().any(|sql| sql.replace(['"', '`'], "").contains(kept));
            if !asked {
                break;
            }
        }
        assert!(!asked, "{kept} for {page}");
    }
}

#[actix_web::test]
async fn what_another_portal_changed_is_shown_at_once() {
    let (app, maria) = with_people().await;
    let neighbour = app.neighbour();
    let there = neighbour.visitor();
    app.sign_in(&there, "maria@example.com", PASSWORD).await;
    for name in ["Galley", "Bridge", "Engine"] {
        let form = there.get("/departments/1").await.form("Save").fill("Name", name);
        there.submit(form).await.assert_says("Renamed.");
        maria.get("/users").await.assert_says(name);
    }
    for (number, count) in [("one", "2 PAX"), ("two", "3 PAX")] {
        let pax = there.get("/pax/new").await.form("Create PAX");
        let pax = pax
            .fill("First name", "Pia")
            .fill("Last name", number)
            .fill("Category", "visitor");
        there.submit(pax).await.assert_says("Created");
        maria.get("/pax").await.assert_says(count);
    }
    for (last_name, email) in [("Zara", "one@example.com"), ("Zaramo", "two@example.com")] {
        let path = format!("/users?q={}", last_name.to_lowercase());
        maria.get(&path).await.assert_says("No users match");
        let person = PersonForm { last_name, email, ..PersonForm::ANN };
        app.create_staged(&there, &person).await;
        maria.get(&path).await.assert_says(email);
    }
    for days in ["100", "200"] {
        let form = there
            .get("/settings/retention")
            .await
            .form("Save")
            .fill("Journal", days);
        there.submit(form).await.assert_says("Saved.");
        maria.get("/journal").await.assert_says(&format!("{days} days"));
    }
}

#[actix_web::test]
async fn a_search_leaves_its_connection_planning_once() {
    let (app, _) = with_people().await;
    let mode = app.read(|connection| {
        let users = Searchable { table: "users", beginnings: &["sort_name"] };
        assert_eq!(matching(connection, users, "user0001", None)?.ids.len(), 10);
        match connection {
            Connection::Sqlite(_) => Ok("force_generic_plan".to_owned()),
            Connection::Postgres(inner) => diesel::sql_query("SELECT current_setting('plan_cache_mode') AS line")
                .get_result(inner)
                .map(|Row { line }| line),
        }
    });
    assert_eq!(mode, "force_generic_plan");
}

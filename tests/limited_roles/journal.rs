//! The journal of whoever may read it in some departments only.

use diesel::connection::SimpleConnection;

use super::*;
use crate::support::statements;

/// What happened to Zelda, to Ann, and to things: among it two bulk actions, one of Zelda alone.
async fn eventful_ship() -> Ship {
    let ship = ship().await;
    let (ann, zelda) = (number_in(&ship.ann), number_in(&ship.zelda));
    for person in [&ship.ann, &ship.zelda] {
        let form = ship.maria.get(&format!("{person}/edit")).await.form("Save");
        ship.maria
            .submit(form.fill("City", "Bergen"))
            .await
            .assert_says("Saved.");
    }
    let both = [("act", "disable"), ("id", ann), ("id", zelda)];
    let draft = ship.maria.post("/batches", &both).await;
    ship.maria.submit(draft.form("Disable")).await.assert_says("Done 2");
    let alone = [("act", "enable"), ("id", zelda)];
    let draft = ship.maria.post("/batches", &alone).await;
    ship.maria.submit(draft.form("Enable")).await.assert_says("Done 1");
    ship
}

fn lines(page: &PageView) -> Vec<String> {
    page.all("tbody tr")
}

#[actix_web::test]
async fn the_journal_tells_of_people_of_the_department_and_who_did_it() {
    let ship = eventful_ship().await;
    let all = ship.maria.get("/journal").await;
    all.assert_says("Zelda Quist").assert_says("Department created");
    let page = ship.dora.get("/journal").await;
    page.assert_says("What happened to the people of your departments");
    let told = lines(&page);
    assert!(
        told.iter()
            .any(|line| line.starts_with("User edited") && line.contains("Ann Berg Maria Solberg")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .all(|line| line.contains("Ann Berg") || line.contains("Dora Eide") || line.contains("Mail ")),
        "{told:?}"
    );
    assert_knows_nothing_of_zelda(&page);
    for thing in ["Role created", "Department created", "Engine", "Bulk action", "Administrator made"] {
        assert!(!told.iter().any(|line| line.contains(thing)), "{thing} in {told:?}");
    }
}

#[actix_web::test]
async fn no_filter_of_the_journal_finds_or_confirms_somebody_elsewhere() {
    let ship = eventful_ship().await;
    for query in [
        "q=quist",
        "q=zq@example.com",
        "q=maria",
        "q=solberg&action=user_created",
        "action=batch_confirmed",
        "action=role_created",
        "action=user_created&q=zq",
        "batch=2",
        "batch=999",
        "import=1",
        "batch=1&q=quist",
    ] {
        let page = ship.dora.get(&format!("/journal?{query}")).await;
        page.assert_status(200);
        assert_eq!(lines(&page), [""; 0], "{query}");
        assert!(!page.body.contains("Zelda") && !page.body.contains("2,000"), "{query}");
    }
    for (query, count) in [
        ("action=user_edited", 1),
        ("action=user_edited&q=ann", 1),
        ("action=user_edited&from=2026-11-01", 1),
        ("action=user_edited&to=2026-11-01", 0),
        ("batch=1", 1),
        ("batch=1&action=user_disabled", 1),
        ("batch=1&q=berg", 1),
        ("batch=1&q=dora", 0),
    ] {
        let page = ship.dora.get(&format!("/journal?{query}")).await;
        assert_eq!(lines(&page).len(), count, "{query}\n{}", page.text());
        assert_knows_nothing_of_zelda(&page);
    }
}

#[actix_web::test]
async fn a_bulk_action_is_told_by_what_it_did_to_each_of_their_own() {
    let ship = eventful_ship().await;
    ship.maria.get("/journal").await.assert_says("2 users");
    let page = ship.dora.get("/journal").await;
    let disabled: Vec<String> = lines(&page)
        .into_iter()
        .filter(|line| line.starts_with("User disabled"))
        .collect();
    assert!(disabled.len() == 1 && disabled[0].contains("Ann Berg Maria Solberg"), "{disabled:?}");
    page.assert_silent("2 users").assert_silent("Show the");
}

#[actix_web::test]
async fn what_happened_goes_with_whoever_moves() {
    let ship = eventful_ship().await;
    move_to(&ship.maria, &ship.ann, "2").await.assert_says("Saved.");
    ship.dora.get("/journal").await.assert_silent("Ann Berg");
    move_to(&ship.maria, &ship.zelda, "1").await.assert_says("Saved.");
    let page = ship.dora.get("/journal").await;
    page.assert_says("Zelda Quist").assert_silent("Ann Berg");
    // What Dora did to her is no more told, once she is elsewhere.
    let form = ship.dora.get(&format!("{}/edit", ship.zelda)).await.form("Save");
    ship.dora.submit(form.fill("City", "Oslo")).await.assert_says("Saved.");
    ship.dora
        .get("/journal?q=dora&action=user_edited")
        .await
        .assert_says("Zelda Quist");
    move_to(&ship.maria, &ship.zelda, "2").await.assert_says("Saved.");
    let page = ship.dora.get("/journal?q=dora&action=user_edited").await;
    assert_eq!(lines(&page), [""; 0]);
    assert_knows_nothing_of_zelda(&page);
    // Whoever is erased is in no department.
    move_to(&ship.maria, &ship.zelda, "1").await.assert_says("Saved.");
    let zelda = ship
        .maria
        .get(&format!("{}/edit", ship.zelda))
        .await
        .value_of("Username");
    let form = ship
        .maria
        .get(&format!("{}/erase", ship.zelda))
        .await
        .form("Erase for good");
    ship.maria
        .submit(form.fill("Their username", &zelda))
        .await
        .assert_says("erased");
    ship.maria.get("/journal").await.assert_says("A user who was erased");
    let told = lines(&ship.dora.get("/journal").await);
    assert!(!told.is_empty() && told.iter().all(|line| !line.contains("erased")), "{told:?}");
}

#[actix_web::test]
async fn mails_to_people_of_the_department_are_told_of_and_no_others() {
    let ship = ship().await;
    for person in [&ship.ann, &ship.zelda] {
        let page = ship.maria.get(person).await;
        ship.maria
            .submit(page.form("Send Confirmation Email"))
            .await
            .assert_says("Sent to");
    }
    let mails = ship.app.read(|connection| {
        use diesel::prelude::*;
        use purser::db::schema::outbox;
        outbox::table
            .filter(outbox::state.eq("queued"))
            .filter(outbox::kind.eq("activation"))
            .select(outbox::id)
            .order(outbox::id)
            .load::<i64>(connection)
    });
    for mail in &mails {
        ship.maria.post(&format!("/mail/{mail}/try-again"), &[]).await;
    }
    let [of_ann, of_zelda] = mails[..] else { panic!("{mails:?}") };
    let page = ship.dora.get("/journal?action=mail_tried_again").await;
    let told = lines(&page);
    assert!(told.len() == 1 && told[0].contains(&format!("Mail {of_ann} Maria")), "{told:?}");
    let all = lines(&ship.maria.get("/journal?action=mail_tried_again").await);
    assert!(all.iter().any(|line| line.contains(&format!("Mail {of_zelda} "))), "{all:?}");
    ship.app.deliver_mail().await;
}

/// As many as they are, each of two people was signed in so often, by turns.
fn sign_in_often(ship: &Ship, times: usize) {
    let (ann, zelda) = (number_in(&ship.ann), number_in(&ship.zelda));
    let one = |id: &str| {
        format!(
            "INSERT INTO journal (at, actor, actor_id, action, subject, subject_id)
             SELECT updated_at, 'user', id, 'signed_in', 'user', id FROM users WHERE id = {id};"
        )
    };
    let both = (one(zelda) + &one(ann)).repeat(times);
    ship.app.write(|connection| connection.batch_execute(&both));
}

#[actix_web::test]
async fn pages_of_the_journal_hold_their_own_alone_forth_and_back() {
    let ship = ship().await;
    sign_in_often(&ship, 120);
    let mut page = ship.dora.get("/journal?action=signed_in").await;
    let mut seen = lines(&page).len();
    while page.has_link("Next") {
        assert_eq!(lines(&page).len(), 50);
        page = ship.dora.get(&page.link("Next")).await;
        assert_knows_nothing_of_zelda(&page);
        seen += lines(&page).len();
    }
    // Dora herself signed in once.
    assert_eq!(seen, 121);
    while page.has_link("Previous") {
        page = ship.dora.get(&page.link("Previous")).await;
        assert_eq!(lines(&page).len(), 50);
        assert_knows_nothing_of_zelda(&page);
    }
    assert!(page.has_link("Next"));
}

#[actix_web::test]
async fn the_file_of_the_journal_ends_there_too() {
    let ship = eventful_ship().await;
    for list in ["/journal", "/journal?q=quist", "/journal?batch=1", "/journal?action=user_created"] {
        let path = list.replacen("/journal", "/journal/export", 1);
        let file = ship.dora.post(&path, &[("format", "csv")]).await;
        file.assert_status(200);
        assert!(!file.body.contains("Zelda") && !file.body.contains("zq@"), "{list}: {}", file.body);
        assert!(!file.body.contains("Bulk action"), "{list}: {}", file.body);
    }
    let file = ship.dora.post("/journal/export", &[("format", "csv")]).await;
    assert!(file.body.contains("Ann Berg") && file.body.contains("Maria Solberg"), "{}", file.body);
    let everything = ship.maria.post("/journal/export", &[("format", "csv")]).await;
    assert!(everything.body.contains("Zelda Quist"), "{}", everything.body);
}

#[actix_web::test]
async fn whoever_may_export_elsewhere_only_is_offered_no_file_of_the_journal() {
    let ship = ship().await;
    let bob = bob_who_may(&ship, "Read the journal", &["Export lists"]).await;
    let page = bob.get("/journal").await;
    page.assert_says("Ann Berg");
    assert!(!page.has_link("Export") && !page.body.contains("/journal/export"));
    bob.get("/journal/export").await.assert_status(403);
    // What opens nothing for him is no link.
    for link in page.addresses_of("a[href^='/']") {
        let there = bob.get(&link).await.status.as_u16();
        assert!(![403, 404].contains(&there), "{link}");
    }
}

/// Deck has more people than are asked for at once, and more happened since to people of Engine than is walked.
async fn crowded_ship() -> Ship {
    let ship = ship().await;
    ship.app.add_users(3_010);
    let deck = "UPDATE users SET department_id = CASE WHEN id % 3 = 0 THEN 2 ELSE 1 END WHERE username LIKE 'u%';
        UPDATE users SET department_id = 1 WHERE username IN ('u7', 'u2009');
        INSERT INTO journal (at, actor, actor_id, action, subject, subject_id)
        SELECT updated_at, 'user', 1, 'user_disabled', 'user', id FROM users WHERE username IN ('u7', 'u2009')";
    let flood = "INSERT INTO journal (at, actor, actor_id, action, subject, subject_id)
         SELECT one.updated_at, 'user', 1, 'user_disabled', 'user', one.id
         FROM users AS one CROSS JOIN users AS other WHERE one.department_id = 2 AND other.id <= 60";
    ship.app.write(|connection| {
        connection.batch_execute(deck)?;
        connection.batch_execute(flood)
    });
    // As PostgreSQL does by itself within a minute.
    if ship.app.is_on_postgres() {
        ship.app.write(|connection| connection.batch_execute("ANALYZE"));
    }
    ship
}

#[actix_web::test]
async fn the_journal_of_a_large_department_is_whole_however_much_happened_elsewhere() {
    let ship = crowded_ship().await;
    for list in ["/journal?action=user_disabled", "/journal?action=user_disabled&from=2026-11-01"] {
        let page = ship.dora.get(list).await;
        assert_eq!(lines(&page).len(), 2, "{list}\n{}", page.text());
        page.assert_says("User02009").assert_says("User00007");
        assert_knows_nothing_of_zelda(&page);
    }
    ship.dora.get("/journal").await.assert_says("Ann Berg");
    let file = ship
        .dora
        .post("/journal/export?action=user_disabled", &[("format", "csv")])
        .await;
    assert_eq!(file.body.matches("User disabled").count(), 2, "{}", file.body);
    // What happened last is found without asking for everybody.
    sign_in_often(&ship, 60);
    let in_bulk = "INSERT INTO journal (at, actor, actor_id, action, subject, subject_id, batch_id)
        SELECT updated_at, 'user', 1, 'user_enabled', 'user', id, 7 FROM users WHERE username = 'u7'";
    ship.app.write(|connection| connection.batch_execute(in_bulk));
    let newest = lines(&ship.dora.get("/journal").await);
    assert!(newest[0].starts_with("User enabled") && newest[0].contains("User00007"), "{newest:?}");
    let page = ship.dora.get("/journal?action=signed_in").await;
    assert_eq!(lines(&page).len(), 50);
    assert_knows_nothing_of_zelda(&page);
    let next = ship.dora.get(&page.link("Next")).await;
    assert_eq!(lines(&next).len(), 11);
    assert_knows_nothing_of_zelda(&next);
}

#[actix_web::test]
async fn nothing_reads_the_journal_from_end_to_end_for_a_department() {
    statements::listen();
    let few = ship().await;
    sign_in_often(&few, 3);
    let many = crowded_ship().await;
    for ship in [&few, &many] {
        let url = ship.app.own_database().url();
        for list in [
            "/journal",
            "/journal?action=user_disabled",
            "/journal?from=2026-11-20",
            "/journal?batch=7",
            "/journal?q=ann",
        ] {
            statements::heard(&url);
            ship.dora.get(list).await.assert_status(200);
            let run = statements::heard(&url).run;
            let asked: Vec<&String> = run
                .keys()
                .filter(|sql| sql.contains("FROM \"journal\"") || sql.contains("FROM `journal`"))
                .collect();
            assert!(!asked.is_empty(), "{list}: {run:?}");
            for sql in asked {
                assert_is_bounded(&ship.app, list, sql);
            }
        }
    }
}

/// A walk along the numbers ends with the page, after a number of rows, or before a row.
#[track_caller]
fn assert_is_bounded(app: &TestApp, list: &str, sql: &str) {
    let plan = app.own_database().plan_of(sql);
    let walks = sql.contains(" LIMIT ") && !sql.contains("coalesce(journal.id");
    let sorts = plan.contains("TEMP B-TREE") || plan.contains("Sort");
    // What one person did is read whole where that is little, and so are the rows of a walk that ends before one of them, and
    // of one that passes over more rows than PostgreSQL expects.
    let is_short = ["journal.actor_id = ", "(journal.id) > (", " OFFSET "]
        .iter()
        .any(|part| sql.contains(part));
    assert!(!(walks && sorts) || is_short, "{list}\n{sql}\n{plan}");
    let reads_all = plan
        .lines()
        .any(|line| line.trim() == "SCAN journal" || line.contains("SCAN users") || line.contains("SCAN outbox"));
    assert!(!reads_all || walks && !plan.contains("SCAN users"), "{list}\n{sql}\n{plan}");
    assert!(!plan.contains("Seq Scan"), "{list}\n{sql}\n{plan}");
}

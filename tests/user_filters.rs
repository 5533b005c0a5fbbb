//! The users' list narrowed: by what, alone and together, with each filter shown and taken away again.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::schema::{outbox, users};
use time::Duration;

use crate::imports::afterwards::imported;
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

/// Ann was created on 24 November and reads German, Bob two days later. Maria, who was there before, signed in that day.
async fn over_three_days() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.fill("Language", "de")).await.assert_says("Created");
    app.deliver_mail().await;
    app.after(Duration::days(2));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    (app, maria)
}

async fn names(visitor: &Visitor, path: &str) -> Vec<String> {
    visitor.get(path).await.all("tbody th a")
}

/// Of the fields that narrow the list, and whom each lets through.
const CASES: [(&str, &[&str]); 21] = [
    ("mail_language=de", &["Berg, Ann"]),
    ("mail_language=organisation", &["Dahl, Bob", "Solberg, Maria"]),
    ("mail_language=sv", &[]),
    ("source=set_up", &["Solberg, Maria"]),
    ("source=by_hand", &["Berg, Ann", "Dahl, Bob"]),
    ("source=by_hand&sort=-email", &["Dahl, Bob", "Berg, Ann"]),
    ("not_since=2026-11-26", &["Berg, Ann", "Dahl, Bob"]),
    ("not_since=2026-11-27", &["Berg, Ann", "Dahl, Bob", "Solberg, Maria"]),
    ("not_since=2026-11-27&sort=-last_sign_in", &["Solberg, Maria", "Dahl, Bob", "Berg, Ann"]),
    ("created_from=2026-11-25", &["Dahl, Bob"]),
    ("created_to=2026-11-24", &["Berg, Ann", "Solberg, Maria"]),
    ("created_to=2026-11-24&sort=-created", &["Berg, Ann", "Solberg, Maria"]),
    ("created_from=2026-11-24&created_to=2026-11-24", &["Berg, Ann", "Solberg, Maria"]),
    ("created_from=2026-11-26&created_to=2026-11-26", &["Dahl, Bob"]),
    ("created_from=2026-11-25&created_to=2026-11-25", &[]),
    ("mail_language=de&created_to=2026-11-24&source=by_hand&status=invited&department=1", &["Berg, Ann"]),
    ("mail_language=de&created_from=2026-11-25", &[]),
    ("mail_language=de&q=berg&not_since=2026-11-26", &["Berg, Ann"]),
    ("mail_language=de&q=dahl", &[]),
    ("source=by_hand&show=never_signed_in&q=bo", &["Dahl, Bob"]),
    ("mail=failed&source=by_hand", &[]),
];

#[actix_web::test]
async fn the_list_is_narrowed_by_language_source_and_days_alone_and_together() {
    let (_app, maria) = over_three_days().await;
    for (query, expected) in CASES {
        let page = maria.get(&format!("/users?{query}")).await;
        let mut found = page.all("tbody th a");
        // Nothing but their numbers orders those who never signed in, or were created at one moment.
        if query.contains("sort=-last_sign_in") || query.contains("sort=-created") {
            assert_eq!(found.len(), expected.len(), "{query}");
            found.sort();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected, "{query}");
            continue;
        }
        assert_eq!(found, expected, "{query}");
    }
}

#[actix_web::test]
async fn a_count_an_export_and_a_bulk_action_take_whom_the_list_shows() {
    let (_app, maria) = over_three_days().await;
    for (query, expected) in CASES.iter().filter(|(_, expected)| !expected.is_empty()) {
        let list = maria.get(&format!("/users?{query}")).await;
        let counted = if expected.len() == 1 {
            "1 user".to_owned()
        } else {
            format!("{} users", expected.len())
        };
        list.assert_says(&counted);
        let export = maria.get(&list.link("Export")).await;
        export.assert_says(&counted);
        let fields = [("format", "csv")];
        let file = maria
            .download(&list.link("Export"), &fields)
            .await
            .text()
            .await
            .unwrap();
        assert_eq!(file.lines().count(), expected.len() + 1, "{query}: {file}");
        let all = list.all("label[for=all]").concat();
        let preview = maria.submit(list.form("Disable").tick(&all)).await;
        preview.assert_says(&counted);
    }
}

#[actix_web::test]
async fn the_list_is_narrowed_by_how_mails_stand() {
    let (app, maria) = over_three_days().await;
    app.create_user(&maria, &PersonForm::EVE).await;
    assert_eq!(names(&maria, "/users?mail=waiting").await, ["Lund, Eve"]);
    assert_eq!(names(&maria, "/users?mail=waiting&created_to=2026-11-24").await, [""; 0]);
    app.deliver_mail().await;
    assert_eq!(names(&maria, "/users?mail=waiting").await, [""; 0]);
    let now = app.now();
    app.write(|connection| {
        let those = users::email.eq_any(["ann@example.com", "bob@example.com"]);
        diesel::update(users::table.filter(those))
            .set(users::mail_failed_at.eq(now))
            .execute(connection)
    });
    app.write(|connection| {
        diesel::update(outbox::table.filter(outbox::recipient.eq("bob@example.com")))
            .set(outbox::bounced_at.eq(now))
            .execute(connection)
    });
    assert_eq!(names(&maria, "/users?mail=failed").await, ["Berg, Ann", "Dahl, Bob"]);
    assert_eq!(names(&maria, "/users?mail=failed&mail_language=de").await, ["Berg, Ann"]);
    assert_eq!(names(&maria, "/users?mail=bounced").await, ["Dahl, Bob"]);
    let page = maria.get("/users?mail=bounced").await;
    assert_eq!(page.value_of("Mail"), "bounced");
    // What came back from an address that they have no more says nothing of the one that they have.
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::recipient.eq("elsewhere@example.com"))
            .execute(connection)
    });
    assert_eq!(names(&maria, "/users?mail=bounced").await, [""; 0]);
}

/// One chip after the other takes its filter away, and nothing else.
async fn take_away_each(maria: &Visitor, list: &str, mut chips: Vec<&str>) {
    let mut page = maria.get(list).await;
    while let Some(chip) = chips.first() {
        assert_eq!(page.all(".filters .filter"), chips);
        page = maria.get(&page.link(chip)).await;
        assert!(page.address.contains("sort=-email"), "{}", page.address);
        chips.remove(0);
    }
    assert_eq!(page.all(".filters"), [""; 0]);
    assert_eq!(page.address, "/users?sort=-email");
}

#[actix_web::test]
async fn each_filter_in_force_is_a_chip_that_takes_it_away() {
    let (_app, maria) = over_three_days().await;
    let list = "/users?q=berg&status=invited&department=1&mail_language=de&not_since=2026-11-26\
                &created_from=2026-11-01&created_to=2026-11-24&sort=-email";
    let chips = [
        "Remove Search: berg",
        "Remove Status: Invited",
        "Remove Department: Deck",
        "Remove Language: Deutsch",
        "Remove Not signed in since: 26 Nov 2026",
        "Remove Created from: 1 Nov 2026",
        "Remove Created until: 24 Nov 2026",
    ];
    take_away_each(&maria, list, chips.to_vec()).await;
    let page = maria.get(list).await;
    assert_eq!(page.link("Clear all"), "/users?sort=-email");
    let others = "/users?role=3&employment=cadet&show=never_signed_in&mail=waiting&domain=example.com&source=by_hand\
                  &month=2026-11&sort=-email";
    let chips = [
        "Remove Role: Support",
        "Remove Employment type: Cadet",
        "Remove Show: Never signed in",
        "Remove Mail: Waiting to be sent",
        "Remove Mail domain: example.com",
        "Remove Source: By hand",
        "Remove Created in: November 2026",
    ];
    take_away_each(&maria, others, chips.to_vec()).await;
    maria
        .get("/users?q=zzz")
        .await
        .assert_says("No users match")
        .assert_says("Remove Search: zzz");
}

#[actix_web::test]
async fn a_filter_by_what_is_gone_says_so_and_can_be_taken_away() {
    let (_app, maria) = over_three_days().await;
    for (query, words) in [
        ("department=99", "The department that this list asks for no longer exists"),
        ("role=99", "The role that this list asks for no longer exists"),
        ("import=99", "The import that this list asks for no longer exists"),
        ("position=99&role=99", "The job position and the role that this list asks for no longer exists"),
    ] {
        let page = maria.get(&format!("/users?{query}")).await;
        page.assert_says("No users match")
            .assert_says(words)
            .assert_says("No longer there");
        maria.get("/users/export?department=99").await.assert_says("0 users");
        assert_eq!(page.link("Clear all"), "/users");
    }
    maria.get("/users?department=1").await.assert_silent("no longer exists");
}

#[actix_web::test]
async fn what_no_list_can_be_narrowed_by_is_told_and_narrows_nothing() {
    let (_app, maria) = over_three_days().await;
    for (query, words) in [
        ("created_from=yesterday", "Created from"),
        ("created_to=2026-13-01", "Created until"),
        ("not_since=0000-99-99", "Not signed in since"),
        ("not_since=99999-01-01", "Not signed in since"),
        ("mail_language=klingon", "Language"),
        ("source=%00", "Source"),
        ("mail=x", "Mail"),
        ("status=nonsense&department=x", "Status, Department"),
        ("role=99999999999999999999", "Role"),
    ] {
        let page = maria.get(&format!("/users?{query}")).await;
        page.assert_status(200)
            .assert_says("3 users")
            .assert_says(&format!("Not used, because there is no such value: {words}."));
        maria
            .get(&format!("/users/export?{query}"))
            .await
            .assert_says("3 users");
    }
    maria.get("/users?mail_language=de").await.assert_silent("Not used");
}

#[actix_web::test]
async fn filters_stay_in_the_form_in_which_they_were_chosen() {
    let (_app, maria) = over_three_days().await;
    let form = maria
        .get("/users")
        .await
        .form("Apply")
        .fill("Language", "de")
        .fill("Source", "by_hand")
        .fill("Created from", "2026-11-24")
        .fill("Not signed in since", "2026-11-25");
    let page = maria.submit(form).await;
    assert_eq!(page.all("tbody th a"), ["Berg, Ann"]);
    for (label, value) in [
        ("Language", "de"),
        ("Source", "by_hand"),
        ("Created from", "2026-11-24"),
        ("Created until", ""),
        ("Not signed in since", "2026-11-25"),
    ] {
        assert_eq!(page.value_of(label), value);
    }
    assert_eq!(page.all(".toolbar-more summary"), ["More filters (4)"]);
    let page = maria.get("/users?q=ann&status=invited").await;
    assert_eq!(page.all(".toolbar-more summary"), ["More filters"]);
}

/// What a select offers, but for no choice.
fn offered(page: &PageView, select: &str) -> Vec<String> {
    page.all(&format!("select#{select} option:not([value=''])"))
}

#[actix_web::test]
async fn a_job_position_and_an_import_are_chosen_in_the_form() {
    let (app, maria, page) = imported().await;
    let import = page.path.trim_start_matches("/imports/").to_owned();
    for name in ["Cook", "Bosun"] {
        let form = maria.get("/positions").await.form("Add").fill("Name", name);
        maria.submit(form).await.assert_says("Added");
    }
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq("kim@example.com")))
            .set(users::position_id.eq(1))
            .execute(connection)
    });
    let list = maria.get("/users").await;
    assert_eq!(offered(&list, "position"), ["Bosun", "Cook"]);
    assert_eq!(offered(&list, "import"), ["names.csv, 24 Nov 2026"]);
    let form = list
        .form("Apply")
        .fill("Job position", "1")
        .fill("Created by import", &import);
    let page = maria.submit(form).await;
    assert_eq!(page.all("tbody th a"), ["Moe, Kim"]);
    assert_eq!((page.value_of("Job position"), page.value_of("Created by import")), ("1".into(), import));
    let chips = ["Remove Job position: Cook", "Remove Created by import: names.csv"];
    assert_eq!(page.all(".filters .filter"), chips);
    let page = maria.get(&page.link(chips[0])).await;
    assert_eq!(page.all("tbody th a"), ["Aas, Eli", "Moe, Kim", "Vik, Tor"]);
    let page = maria.get(&page.link(chips[1])).await;
    assert_eq!(page.all("tbody th a").len(), 6);
    let report = maria.get("/reports/accounts").await;
    assert_eq!(offered(&report, "position"), ["Bosun", "Cook"]);
    assert_eq!(offered(&report, "import"), ["names.csv, 24 Nov 2026"]);
}

#[actix_web::test]
async fn nothing_is_offered_where_there_is_nothing_to_choose_and_no_file_to_those_who_may_not_import() {
    let (app, maria, page) = imported().await;
    let support = app.user_with_role(&maria, &PersonForm::EVE, "Support").await;
    let list = support.get("/users").await;
    assert_eq!(list.all("select#import"), [""; 0]);
    assert_eq!(list.all("select#position"), [""; 0], "there is none");
    list.assert_silent("names.csv");
    // Of a link that somebody sent them the number is told.
    let import = page.path.trim_start_matches("/imports/").to_owned();
    let list = support.get(&format!("/users?import={import}")).await;
    assert_eq!(offered(&list, "import"), [format!("Import {import}")]);
    assert_eq!(list.all("tbody th a").len(), 3);
    list.assert_silent("names.csv");
    // Nobody was made by an import that was only looked over.
    let maria_sees = maria.get("/users").await;
    crate::imports::look_over(&maria, "First name,Last name,Login email\nIda,Lie,ida@example.com\n").await;
    assert_eq!(offered(&maria.get("/users").await, "import"), offered(&maria_sees, "import"));
}

#[actix_web::test]
async fn of_many_imports_the_newest_are_offered_and_the_one_that_is_chosen() {
    let (app, maria, page) = imported().await;
    let import = page.path.trim_start_matches("/imports/").to_owned();
    let name = "crew-list-of-the-northern-fleet-for-november.csv";
    app.write(|connection| connection.batch_execute(&MANY_IMPORTS.replace("{name}", name)));
    let list = maria.get("/users").await;
    let newest = offered(&list, "import");
    assert_eq!(newest.len(), 25);
    assert_eq!(newest[0], "crew-list-of-the-northern-fleet-for-nove…, 24 Nov 2026");
    assert!(!newest.contains(&"names.csv, 24 Nov 2026".to_owned()));
    let list = maria.get(&format!("/users?import={import}")).await;
    let with_chosen = offered(&list, "import");
    assert_eq!((with_chosen.len(), with_chosen[25].as_str()), (26, "names.csv"));
    assert_eq!(list.value_of("Created by import"), import);
}

/// Three dozen, each of which made all who are there.
const MANY_IMPORTS: &str = "
    INSERT INTO imports (id, created_by, by_command_line, created_at, touched_at, file_name, state, total, done)
    SELECT 1000 + 7 * one.id + other.id, NULL, FALSE, one.created_at, one.created_at, '{name}', 'done', 1, 1
    FROM users AS one CROSS JOIN users AS other WHERE one.id <= 7 AND other.id <= 7;
    INSERT INTO import_people (import_id, user_id, was_created)
    SELECT imports.id, users.id, TRUE FROM imports CROSS JOIN users WHERE imports.id > 1000";

//! PAX, the journal and the mail log as files.

use std::collections::HashMap;

use super::{CSV, column, file, lines, read};
use crate::support::{PersonForm, TestApp, Visitor};

async fn create_pax(maria: &Visitor, number: usize, category: &str) {
    let form = maria.get("/pax/new").await.form("Create PAX");
    let form = form
        .fill("First name", "Per")
        .fill("Last name", &format!("Berg{number}"))
        .fill("Category", category)
        .fill("Date of birth", "1984-05-17")
        .fill("Document type", "passport")
        .fill("Document number", "=007")
        .fill("Company", "=1+1");
    maria.submit(form).await.assert_says("Created");
}

#[actix_web::test]
async fn pax_are_in_their_file_as_the_list_has_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (number, category) in [(1, "visitor"), (3, "passenger"), (2, "visitor")] {
        create_pax(&maria, number, category).await;
    }
    let all = lines(&maria, "/pax/export").await;
    assert_eq!(
        all[0].join(","),
        "First name,Last name,Gender,Nationality,Date of birth,Place of birth,Document type,Document number,Issuing state,\
         Expiry date,Company,Category,Emergency contact,Special care,Notes,Created (UTC)"
    );
    assert_eq!(all[1].join(","), "Per,Berg1,,,1984-05-17,,Passport,'=007,,,'=1+1,Visitor,,,,2026-11-24T08:00:00Z");
    for (query, names) in [
        ("", &["Berg1", "Berg2", "Berg3"][..]),
        ("?sort=-name", &["Berg3", "Berg2", "Berg1"]),
        ("?category=visitor", &["Berg1", "Berg2"]),
        ("?q=berg2", &["Berg2"]),
    ] {
        let in_file = column(&lines(&maria, &format!("/pax/export{query}")).await, "Last name");
        assert_eq!(in_file, names, "{query}");
    }
    let page = maria
        .get(&maria.get("/pax?category=visitor").await.link("Export"))
        .await;
    page.assert_says("2 PAX").assert_says("Category: Visitor");
}

#[actix_web::test]
async fn the_journals_file_has_what_its_page_lists_newest_first() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for query in ["?q=ann", "?action=user_created", "?q=maria&action=department_created", "?to=2026-11-30"] {
        let csv = file(&maria, &format!("/journal/export{query}"), CSV).await;
        let acts = column(&read(&csv), "What happened");
        let page = maria.get(&format!("/journal{query}")).await;
        let listed: Vec<String> = page.all("tbody th");
        assert!(!acts.is_empty() && acts.len() <= listed.len(), "{query}: {acts:?}, {listed:?}");
        // The export itself is newer than its file.
        let listed = listed
            .iter()
            .filter(|line| !line.contains("Users") && !line.contains("Journal"));
        let listed: Vec<&String> = listed.collect();
        let acts: Vec<&String> = acts.iter().filter(|act| !act.contains("xport")).collect();
        assert_eq!(acts.len(), listed.len(), "{query}");
        assert!(
            acts.iter().zip(&listed).all(|(act, line)| line.starts_with(&***act)),
            "{query}: {acts:?}, {listed:?}"
        );
    }
    let all = lines(&maria, "/journal/export?action=user_created").await;
    assert_eq!(all[0], ["What happened", "Details", "To whom", "By whom", "From", "Time (UTC)"]);
    assert_eq!(all[1][2..], ["Ann Berg", "Maria Solberg", "127.0.0.1", "2026-11-24T08:00:00Z"]);
    let offered = maria
        .get(&maria.get("/journal?q=ann&action=user_created").await.link("Export"))
        .await;
    offered.assert_says("Search: ann").assert_says("What: User created");
}

#[actix_web::test]
async fn the_mail_logs_file_has_what_its_page_lists_newest_first() {
    let mut app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &PersonForm { first_name: "Bo", email: "bo@example.com", ..PersonForm::ANN })
        .await;
    for (query, recipients) in [
        ("", vec!["bo@example.com", "ann@example.com"]),
        ("?q=ann", vec!["ann@example.com"]),
        ("?state=queued", vec!["bo@example.com"]),
        ("?kind=activation&from=2026-11-24", vec!["bo@example.com", "ann@example.com"]),
    ] {
        let in_file = lines(&maria, &format!("/mail/export{query}")).await;
        assert_eq!(column(&in_file, "Recipient"), recipients, "{query}");
        let listed: Vec<String> = maria.get(&format!("/mail{query}")).await.all("tbody th a");
        assert_eq!(listed, recipients, "{query}");
    }
    let [heads, of_ann] = &lines(&maria, "/mail/export?q=ann").await[..] else {
        panic!("Ann has one mail")
    };
    let told: HashMap<&str, &str> = heads
        .iter()
        .map(String::as_str)
        .zip(of_ann.iter().map(String::as_str))
        .collect();
    for (head, cell) in [
        ("State", "Sent"),
        ("Name", "Ann Berg"),
        ("Kind", "Activation"),
        ("Tries", "1"),
        ("Requested by", "Maria Solberg"),
        ("Requested (UTC)", "2026-11-24T08:00:00Z"),
        ("Settled (UTC)", "2026-11-24T08:00:00Z"),
    ] {
        assert_eq!(told[head], cell, "{head}");
    }
    let offered = maria
        .get(&maria.get("/mail?q=ann&state=sent").await.link("Export"))
        .await;
    offered.assert_says("Search: ann").assert_says("State: Sent");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn more_entries_than_one_piece_are_all_in_the_file() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let context = app.system_context();
    app.add_users(1_300);
    app.write(|connection| {
        use diesel::prelude::*;
        use purser::db::schema::{journal, users};

        let people: Vec<i64> = users::table.order(users::id).select(users::id).load(connection)?;
        for person in people {
            diesel::insert_into(journal::table)
                .values((
                    journal::at.eq(context.now),
                    journal::actor.eq("system"),
                    journal::action.eq("user_enabled"),
                    journal::subject.eq("user"),
                    journal::subject_id.eq(person),
                    journal::address.eq(""),
                    journal::detail.eq(person.to_string()),
                ))
                .execute(connection)?;
        }
        Ok(())
    });
    let people = column(&lines(&maria, "/journal/export?action=user_enabled").await, "Details");
    let numbers: Vec<i64> = people.iter().map(|detail| detail.parse().unwrap()).collect();
    assert_eq!(numbers.len(), 1_301);
    assert!(numbers.is_sorted_by(|one, next| one > next), "newest first, each once");
    let of_some = column(&lines(&maria, "/journal/export?q=user00&action=user_enabled").await, "Details");
    let some = lines(&maria, "/users/export?q=user00").await.len() - 1;
    assert!(some > 1_000);
    assert_eq!(of_some.len(), some);
}

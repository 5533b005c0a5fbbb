//! PAX, the journal and the mail log as files.

use std::collections::HashMap;

use reqwest::header::HeaderMap;

use super::{CSV, column, file, lines, read};
use crate::imports;
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

#[actix_web::test]
async fn departments_and_job_positions_are_in_their_files_and_come_back_unchanged() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/departments", "/positions"] {
        let form = maria.get(path).await.form("Add").fill("Name", "=Hold");
        maria.submit(form).await.assert_says("Added");
        let form = maria.get(&maria.get(path).await.link("=Hold")).await.form("Save");
        let form = form.fill("Type", "vessel").fill("Status", "paused");
        maria
            .submit(form.fill("Group", "Below deck"))
            .await
            .assert_says("Paused");
        let listed = maria.get(path).await;
        maria.get(&listed.link("Export")).await.assert_says("Export");
        let content = file(&maria, &format!("{path}/export"), CSV).await;
        let lines = read(&content);
        assert_eq!(lines[0], ["Name", "Type", "Group", "Status", "Users"]);
        assert!(
            lines.contains(
                &["'=Hold", "Vessel", "Below deck", "Paused", "0"]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
        let names = column(&lines, "Name");
        let listed: Vec<String> = listed.all("tbody th");
        assert_eq!(names.len(), listed.len());
        assert!(
            names
                .iter()
                .zip(&listed)
                .all(|(name, row)| row.starts_with(name.trim_start_matches('\''))),
            "{names:?}, {listed:?}"
        );
        let review = maria
            .upload(&format!("{path}/import"), &content, HeaderMap::new())
            .await;
        review
            .assert_says("The file contains nothing new.")
            .assert_says(&format!("{} already there", names.len()))
            .assert_silent("refused");
    }
}

#[actix_web::test]
async fn roles_are_in_their_file_with_what_they_allow() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/roles").await;
    maria.get(&page.link("Export")).await.assert_says("Export roles");
    let roles = lines(&maria, "/roles/export").await;
    assert_eq!(roles[0], ["Name", "Description", "Users", "Permissions", "Departments"]);
    let listed: Vec<String> = page.all("tbody th");
    assert_eq!(column(&roles, "Name"), listed);
    let support = roles.iter().find(|line| line[0] == "Support").unwrap();
    assert_eq!(support[2], "0");
    assert!(support[3].contains("Send mails") && !support[3].contains("Export lists"), "{}", support[3]);
}

#[actix_web::test]
async fn imports_are_in_their_file_newest_first() {
    let (app, maria) = imports::with_people().await;
    for name in ["Cecilia", "Dagny"] {
        let page =
            imports::look_over(&maria, &format!("First name,Last name,Login email\n{name},Vik,{name}@acme.example\n"))
                .await;
        imports::apply(&app, &maria, &page).await;
    }
    imports::upload(&maria, b"First name,Last name,Login email\nEva,Vik,eva@acme.example\n").await;
    maria
        .get(&maria.get("/imports").await.link("Export"))
        .await
        .assert_says("3 imports");
    let lines = lines(&maria, "/imports/export").await;
    assert_eq!(lines[0], ["File", "Rows", "Result", "By", "Uploaded (UTC)", "Finished (UTC)", "State"]);
    assert_eq!(column(&lines, "State"), ["Columns to check", "Applied", "Applied"]);
    assert_eq!(column(&lines, "Result"), ["", "1 created", "1 created"]);
    assert_eq!(lines[2][3..5], ["Maria Solberg", "2026-11-24T08:00:00Z"]);
}

#[actix_web::test]
async fn bulk_actions_are_in_their_file_newest_first() {
    let (app, maria) = imports::with_people().await;
    for button in ["Disable", "Enable"] {
        let draft = app.select(&maria, &["Berg, Ann"], button).await;
        maria.submit(draft.form(button)).await.assert_says("Done 1");
    }
    maria
        .get(&maria.get("/batches").await.link("Export"))
        .await
        .assert_says("2 bulk actions");
    let lines = lines(&maria, "/batches/export").await;
    assert_eq!(lines[0].join(","), "Act,Users,Number of users,By,Confirmed (UTC),Starts (UTC),Finished (UTC),State");
    assert_eq!(column(&lines, "Act"), ["Enable", "Disable"]);
    assert_eq!(lines[2][2..4], ["1", "Maria Solberg"]);
    assert_eq!(column(&lines, "State"), ["Done", "Done"]);
}

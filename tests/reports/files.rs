//! Reports as files.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use diesel::prelude::*;
use purser::db::schema::{departments, users};

use super::{departments_with_people, with_people};
use crate::support::{PersonForm, Visitor};

async fn file(visitor: &Visitor, path: &str, format: &str) -> Vec<u8> {
    let answer = visitor.download(path, &[("format", format)]).await;
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

async fn lines(visitor: &Visitor, path: &str) -> Vec<String> {
    let text = String::from_utf8(file(visitor, path, "csv").await).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn cells(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Account report").unwrap().used_cells().count();
    assert_eq!(formulas, 0);
    let rows = book.worksheet_range("Account report").unwrap();
    rows.rows().map(<[Data]>::to_vec).collect()
}

#[actix_web::test]
async fn a_list_is_a_file_in_the_columns_of_its_page() {
    let (_app, maria) = with_people().await;
    let page = maria
        .get("/reports/accounts?columns=email.mails_sent.status&sort=-email&status=invited")
        .await;
    let export = page.link("Export");
    maria
        .get(&export)
        .await
        .assert_says("2 users")
        .assert_says("Status: Invited");
    let expected = [
        "First name,Last name,Login email,Status,Mails sent",
        "Eve,Lund,eve@example.com,Invited,1",
        "Bob,Dahl,bob@example.com,Invited,1",
    ];
    assert_eq!(lines(&maria, &export).await, expected);
    let rows = cells(file(&maria, &export, "xlsx").await);
    assert_eq!(rows[1][2], Data::String("eve@example.com".into()));
    assert_eq!(rows[1][4], Data::Float(1.0));
    maria
        .get("/journal?action=exported")
        .await
        .assert_says("Account report, CSV, Status: Invited: 2 rows");
}

#[actix_web::test]
async fn groups_are_a_file_with_numbers_in_it() {
    let (_app, maria) = with_people().await;
    let export = maria
        .get("/reports/accounts?group=department&sort=name")
        .await
        .link("Export");
    maria.get(&export).await.assert_says("Counted by: department");
    let expected = [
        "Group,People,Staged,Invited,Link opened,Active,Locked,Disabled,Mail failed",
        "Deck,3,0,2,1,1,0,0,1",
        "No department,1,0,0,0,1,0,0,0",
    ];
    assert_eq!(lines(&maria, &export).await, expected);
    let rows = cells(file(&maria, &export, "xlsx").await);
    assert_eq!(rows[1][..3], [Data::String("Deck".into()), Data::Float(3.0), Data::Float(0.0)]);
}

#[actix_web::test]
async fn a_file_of_more_groups_than_a_report_has_says_so_where_it_is_asked_for_and_in_the_journal() {
    let (app, maria) = with_people().await;
    departments_with_people(&app, 1_001);
    let export = maria.get("/reports/accounts?group=department").await.link("Export");
    let told = "Counted by: department, only the 1,000 departments with the most people";
    maria.get(&export).await.assert_says(told);
    assert_eq!(lines(&maria, &export).await.len(), 1_001);
    maria.get("/journal?action=export_begun").await.assert_says(told);
    let few = maria.get("/reports/accounts?group=status").await.link("Export");
    maria
        .get(&few)
        .await
        .assert_says("Counted by: status")
        .assert_silent("only the");
}

#[actix_web::test]
async fn hostile_names_are_no_formulas() {
    let (app, maria) = with_people().await;
    app.write(|connection| {
        diesel::update(departments::table)
            .set(departments::name.eq("=HYPERLINK(\"http://evil\")"))
            .execute(connection)?;
        diesel::update(users::table.filter(users::email.eq("bob@example.com")))
            .set((users::first_name.eq("@SUM(A1)"), users::username.eq("+cmd|' /C calc'!A0")))
            .execute(connection)
    });
    let groups = lines(&maria, "/reports/accounts/export?group=department&sort=name").await;
    assert!(groups[1].starts_with("\"'=HYPERLINK("), "{groups:?}");
    let people = lines(&maria, "/reports/accounts/export?columns=username.department&q=dahl").await;
    assert!(people[1].starts_with("'@SUM(A1),Dahl,'+cmd|'"), "{people:?}");
    cells(file(&maria, "/reports/accounts/export?group=department", "xlsx").await);
    cells(file(&maria, "/reports/accounts/export?columns=username.department", "xlsx").await);
}

#[actix_web::test]
async fn support_reads_reports_and_takes_no_file_of_them() {
    let (app, maria) = with_people().await;
    let kim = PersonForm {
        first_name: "Kim",
        last_name: "Moe",
        email: "kim@example.com",
    };
    let support = app.user_with_role(&maria, &kim, "Support").await;
    let page = support.get("/reports/accounts?group=department").await;
    page.assert_status(200);
    assert!(!page.has_link("Export"));
    support
        .get("/reports/accounts/export?group=department")
        .await
        .assert_status(403);
    let answer = support.download("/reports/accounts/export", &[("format", "csv")]).await;
    assert_eq!(answer.status().as_u16(), 403);
}

#[actix_web::test]
async fn what_a_file_was_called_that_was_imported_is_told_to_whoever_may_import() {
    let (app, maria) = with_people().await;
    let text = "First name,Last name,Login email,Department\nTor,Vik,tor@example.com,Deck\n";
    let page = crate::imports::look_over(&maria, text).await;
    crate::imports::apply(&app, &maria, &page).await;
    let support = app
        .user_with_role(
            &maria,
            &PersonForm {
                first_name: "Kim",
                last_name: "Moe",
                email: "kim@example.com",
            },
            "Support",
        )
        .await;
    for path in ["/reports/accounts?group=import", "/reports/accounts?columns=import"] {
        maria.get(path).await.assert_says("names.csv");
        support
            .get(path)
            .await
            .assert_silent("names.csv")
            .assert_says("Import 1");
    }
}

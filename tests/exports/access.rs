//! Who exports, what they are shown, and what the journal keeps of it.

use diesel::prelude::*;
use purser::db::schema::role_permissions;
use purser::export::Format;

use super::{CSV, XLSX, file, lines, told_in_journal, with_ann};
use crate::support::{PersonForm, TestApp};

/// Support, by an act of its organisation.
fn let_support_export(app: &TestApp) {
    app.write(|connection| {
        diesel::insert_into(role_permissions::table)
            .values((role_permissions::role_id.eq(3), role_permissions::permission.eq("export_lists")))
            .execute(connection)
    });
}

#[actix_web::test]
async fn whoever_may_not_export_is_offered_nothing_and_gets_nothing() {
    let (app, maria) = with_ann().await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    assert!(!support.get("/users").await.has_link("Export"));
    support.get("/users/export").await.assert_status(403);
    assert_eq!(support.download("/users/export", CSV).await.status().as_u16(), 403);
    assert!(maria.get("/users").await.has_link("Export"));
    maria
        .get("/journal?action=export_begun")
        .await
        .assert_says("Nothing of this kind");
}

#[actix_web::test]
async fn what_a_page_hides_from_its_viewer_is_in_no_file_of_theirs() {
    let (app, maria) = with_ann().await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let_support_export(&app);
    let shown = lines(&support, "/users/export").await;
    let all = lines(&maria, "/users/export").await;
    let hidden: Vec<&String> = all[0].iter().filter(|head| !shown[0].contains(*head)).collect();
    assert_eq!(hidden, ["Document type", "Document number", "Issuing state", "Expiry date"]);
    let told = |file: &[Vec<String>]| file.iter().flatten().any(|cell| cell == "007");
    assert!(told(&all) && !told(&shown));
    assert!(shown.iter().all(|line| line.len() == all[0].len() - 4));
}

#[actix_web::test]
async fn a_form_from_elsewhere_gets_no_file() {
    let (_app, maria) = with_ann().await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let answer = maria.download_with("/users/export", CSV, headers).await;
    assert_eq!(answer.status().as_u16(), 403);
}

#[actix_web::test]
async fn the_journal_keeps_who_exported_what() {
    let (app, maria) = with_ann().await;
    file(&maria, "/users/export?status=invited&q=berg", CSV).await;
    let begun = maria.get("/journal?action=export_begun").await;
    begun
        .assert_says("Users, CSV, Search: berg, Status: Invited")
        .assert_says("Maria Solberg")
        .assert_says("127.0.0.1");
    app.clock.advance(time::Duration::minutes(2));
    file(&maria, "/users/export", XLSX).await;
    let ended = told_in_journal(&app, "exported", 2).await;
    assert!(ended.contains(&"Users, CSV, Search: berg, Status: Invited: 1 row, begun 2026-11-24T08:00:00Z".to_owned()));
    assert!(ended.contains(&"Users, Excel (.xlsx): 2 rows, begun 2026-11-24T08:02:00Z".to_owned()), "{ended:?}");
}

#[actix_web::test]
async fn whoever_comes_while_too_many_files_are_made_is_told_when_to_come_back() {
    let (app, maria) = with_ann().await;
    let portal = app.portal();
    let turns: Vec<_> = std::iter::from_fn(|| portal.exports.turn(Format::Xlsx))
        .take(10)
        .collect();
    assert_eq!(turns.len(), 2);
    let page = maria.post("/users/export?status=invited", XLSX).await;
    page.assert_status(503)
        .assert_says("Too many files are being made right now. Try again in a minute.");
    assert_eq!(page.header("retry-after"), "60");
    file(&maria, &page.form("Export").action, CSV).await;
    drop(turns);
    file(&maria, "/users/export", XLSX).await;
}

#[actix_web::test]
async fn a_format_that_there_is_not_is_a_bad_request() {
    let (_app, maria) = with_ann().await;
    maria
        .post("/users/export", &[("format", "pdf")])
        .await
        .assert_status(400);
}

#[actix_web::test]
async fn an_address_with_a_nul_in_it_is_no_failure() {
    let (app, maria) = with_ann().await;
    file(&maria, "/users/export?q=berg%00%0a", CSV).await;
    let told = told_in_journal(&app, "export_begun", 1).await;
    assert_eq!(told, ["Users, CSV, Search: berg"]);
}

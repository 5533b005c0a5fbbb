//! A file of the columns that the list shows, and of no others.

use super::{XLSX, column, file, read, told_in_journal, with_ann, with_text_everywhere};
use crate::support::{PersonForm, Visitor};

const SHOWN: &[(&str, &str)] = &[("format", "csv"), ("fields", "shown")];

async fn lines_of(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Vec<Vec<String>> {
    read(&file(visitor, path, fields).await)
}

/// But for the boxes before them, and what can be done after them.
async fn heads(visitor: &Visitor, path: &str) -> Vec<String> {
    let mut heads = visitor.get(path).await.all("thead th");
    heads.retain(|head| head != "Select this page" && head != "Actions");
    heads
}

#[actix_web::test]
async fn the_columns_shown_are_those_that_the_person_chose() {
    let (app, maria) = with_ann().await;
    let form = maria.get("/users/columns").await.form("Show these");
    let form = form.untick("Created").untick("Department").tick("Phone");
    maria.submit(form).await;
    let page = maria.get("/users/export?status=invited").await;
    page.assert_says("All fields (can be imported again)")
        .assert_says("Name, Email, Phone, Status, Last sign-in.");
    let form = page.form("Export").choose("The columns shown").choose("CSV");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let lines = lines_of(&maria, &form.action, &fields).await;
    let shown = ["Name", "Email", "Phone", "Status", "Last sign-in (UTC)"];
    let ann = ["Berg, jr., نور \"Ann\"", "ann@example.com", "'+47 0912 34 567", "Invited", ""];
    assert_eq!(lines, [shown, ann]);
    let told = told_in_journal(&app, "export_begun", 1).await;
    assert_eq!(told, ["Users, CSV, Status: Invited, Columns: Name · Email · Phone · Status · Last sign-in"]);
    // Somebody else chose nothing.
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    let lines = lines_of(&bob, "/users/export?status=invited", SHOWN).await;
    assert_eq!(lines[0], ["Name", "Email", "Department", "Status", "Last sign-in (UTC)", "Created (UTC)"]);
    // And a link, as of a saved view, has columns of its own.
    let lines = lines_of(&maria, "/users/export?status=invited&columns=username,department", SHOWN).await;
    assert_eq!(lines, [["Name", "Username", "Department"], ["Berg, jr., نور \"Ann\"", "ann.berg", "Deck"]]);
}

#[actix_web::test]
async fn every_column_of_the_list_can_be_in_a_file() {
    let (_app, maria) = with_ann().await;
    let all = "columns=email,username,employee_number,phone,department,position,employment,language,source,status,\
               last_sign_in,created";
    let shown = heads(&maria, &format!("/users?{all}")).await;
    let lines = lines_of(&maria, &format!("/users/export?{all}&status=invited"), SHOWN).await;
    let labels: Vec<&str> = lines[0].iter().map(|label| label.trim_end_matches(" (UTC)")).collect();
    assert_eq!(labels, shown);
    assert_eq!(labels.len(), 13);
    assert_eq!(column(&lines, "Source"), ["By hand"]);
    assert_eq!(column(&lines, "Created (UTC)"), ["2026-11-24T08:00:00Z"]);
    let rows = maria.get(&format!("/users?{all}&status=invited")).await;
    for (head, cell) in lines[0].iter().zip(&lines[1]).take(10) {
        let cell = cell.trim_start_matches('\'');
        assert!(rows.all("tbody tr").concat().contains(cell), "{head}: {cell}");
    }
}

#[actix_web::test]
async fn all_fields_are_in_the_file_unless_something_else_is_chosen() {
    let (_app, maria) = with_ann().await;
    let page = maria.get("/users/export").await;
    assert_eq!(page.attribute("input[name=fields][checked]", "value").as_deref(), Some("all"));
    let all = lines_of(&maria, "/users/export", &[("format", "csv")]).await;
    for fields in ["all", "", "nonsense"] {
        let lines = lines_of(&maria, "/users/export", &[("format", "csv"), ("fields", fields)]).await;
        assert_eq!(lines, all, "{fields}");
    }
    assert_eq!((all[0][0].as_str(), all[0].len()), ("First name", 29));
    // Of no other list some columns can be chosen.
    maria.get("/pax/export").await.assert_silent("The columns shown");
    let pax = lines_of(&maria, "/pax/export", SHOWN).await;
    assert_eq!(pax, lines_of(&maria, "/pax/export", &[("format", "csv")]).await);
}

#[actix_web::test]
async fn no_formula_is_in_them() {
    let formula = "=cmd|' /C calc'!A0";
    let (_app, maria) = with_text_everywhere(formula).await;
    let path = "/users/export?status=invited&columns=email,username,phone,department,position,language";
    let lines = lines_of(&maria, path, SHOWN).await;
    assert_eq!(lines.len(), 2);
    assert!(lines[1].iter().all(|cell| cell.starts_with("'=cmd")), "{lines:?}");
    let fields = [XLSX[0], ("fields", "shown")];
    let (rows, formulas) = super::workbook::opened(file(&maria, path, &fields).await);
    assert_eq!((rows[0].len(), rows[1].len(), formulas), (7, 7, 0));
    assert!(rows[1].iter().all(|cell| cell.to_string().starts_with("=cmd")), "{rows:?}");
}

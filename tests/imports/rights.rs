//! What whoever imports may not do by hand they can't do by a file.

use diesel::prelude::*;
use purser::context::UserId;
use purser::db::schema::{imports, user_roles};
use time::Duration;

use super::undone::undo;
use super::{apply, carry_out, entries, look_over, people, upload, with_people};
use crate::personal_data::run;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

pub async fn export(visitor: &Visitor, format: &str) -> Vec<u8> {
    let answer = visitor.download("/users/export", &[("format", format)]).await;
    assert_eq!(answer.status().as_u16(), 200);
    answer.bytes().await.unwrap().to_vec()
}

#[actix_web::test]
async fn an_export_is_imported_again_and_changes_nothing() {
    let (app, maria) = with_people().await;
    app.user_with_role(&maria, &PersonForm::EVE, "Support").await;
    let ann = maria.get("/users?q=ann").await.link("Berg");
    let edit = maria.get(&format!("{ann}/edit")).await.form("Save");
    let edit = edit
        .fill("Address", "=Strandgaten 1\n2. etasje;+47")
        .fill("Document type", "passport")
        .fill("Document number", "007")
        .fill("Language", "nb")
        .fill("Last day", "2027-12-31")
        .tick("Support")
        .tick("Signs in by single sign-on");
    maria.submit(edit).await.assert_says("Saved.");
    for format in ["csv", "xlsx"] {
        let file = export(&maria, format).await;
        let page = upload(&maria, &file).await;
        let page = maria.submit(page.form("Check rows")).await;
        page.assert_says("Unchanged 4").assert_says("There is nothing to apply");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_user_administrator_neither_changes_an_administrator_nor_gives_roles() {
    let (app, maria) = with_people().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let file = "First name,Last name,Login email,Roles\nMary,Solberg,maria@example.com,\nKim,Moe,kim@example.com,Administrator\n";
    let page = upload(&eve, file.as_bytes()).await;
    let forged = page.form("Check rows");
    let page = eve.submit(page.form("Check rows")).await;
    page.assert_says("Refused 1")
        .assert_says("New 1")
        .assert_says("This person may do more than you");
    let mut fields: Vec<(&str, &str)> = forged.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    fields.retain(|(name, _)| *name != "c3");
    fields.push(("c3", "role"));
    eve.post(&forged.action, &fields).await.assert_status(403);
    apply(&app, &eve, &page)
        .await
        .assert_says("Created 1")
        .assert_says("Refused 1");
    maria.get("/users/1").await.assert_says("Maria Solberg");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn roles_come_with_a_file_of_somebody_who_may_give_them() {
    let (app, maria) = with_people().await;
    let file = "First name,Last name,Login email,Roles\nKim,Moe,kim@example.com,\"Support, User administrator\"\n\
                Ann,Berg,ann@example.com,support\nBob,Dahl,bob@example.com,Captain\nMaria,Solberg,maria@example.com,Self-service\n";
    let page = look_over(&maria, file).await;
    page.assert_says("There is no role \"Captain\".")
        .assert_says("Roles: None → Support")
        .assert_says("Roles: Administrator → None");
    let result = apply(&app, &maria, &page).await;
    result
        .assert_says("Created 1")
        .assert_says("Updated 1")
        .assert_says("This is the last administrator");
    let kim = maria.get("/users?q=kim").await.link("Moe");
    maria.get(&kim).await.assert_says("RolesUser administrator, Support");
    assert_eq!(entries(&app, "roles_changed"), ["Support"], "Ann's, once, and not Maria's");
}

#[actix_web::test]
async fn an_address_of_somebody_who_was_in_is_changed_on_their_page() {
    let (app, maria) = with_people().await;
    app.active_user(&maria, &PersonForm::EVE).await;
    let file =
        "Username,Login email\neve.lund,lund@example.com\nmaria.solberg,mary@example.com\nann.berg,ANN@example.com\n";
    let page = upload(&maria, file.as_bytes()).await;
    let page = maria
        .submit(page.form("Check rows").fill("Rows find their user by", "username"))
        .await;
    page.assert_says("They have signed in, so change their address on their page")
        .assert_says("Change your own address under Your account")
        .assert_says("Unchanged 1")
        .assert_says("Refused 2");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_password_is_asked_for_before_uploading_and_before_applying() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, "First name,Last name,Login email\nKim,Moe,kim@example.com\n").await;
    app.clock.advance(Duration::minutes(16));
    let asked = maria.submit(page.form("Apply")).await;
    asked.assert_says("Confirm your password");
    assert_eq!(people(&app).len(), 3);
    let late = maria
        .upload("/imports/new", b"First name\nKim\n", Default::default())
        .await;
    late.assert_says("Confirm your password");
    let count: i64 = app.read(|connection| imports::table.count().get_result(connection));
    assert_eq!(count, 1);
    maria.confirm_password(&asked).await.assert_says("Created 1");
}

#[actix_web::test]
async fn only_whoever_uploaded_a_file_goes_on_with_it() {
    let (app, maria) = with_people().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "Administrator").await;
    let page = look_over(&maria, "First name,Last name,Login email\nKim,Moe,kim@example.com\n").await;
    let seen = eve.get(&page.path).await;
    seen.assert_says("Only Maria Solberg, who uploaded the file, can apply it.");
    eve.post(&format!("{}/apply", page.path), &[]).await.assert_status(403);
    eve.get(&format!("{}/rows/2", page.path)).await.assert_status(403);
    eve.post(&format!("{}/rows/2/leave-out", page.path), &[])
        .await
        .assert_status(403);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn refused_rows_are_had_by_whoever_uploaded_them_and_by_who_may_export_and_the_journal_knows() {
    const DOWNLOAD: &str = "Download them with the reasons";
    let (app, maria) = with_people().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let less = "DELETE FROM role_permissions WHERE role_id = 2 AND permission = 'export_lists'".to_owned();
    app.write(|connection| run(connection, &[less]));
    let file = "First name,Last name,Login email\nKim,Moe,kim@example\nTor,Vik,tor@example\n";
    let of_maria = look_over(&maria, file).await;
    let seen = eve.get(&of_maria.path).await;
    assert!(!seen.has_button(DOWNLOAD));
    eve.post(&format!("{}/refused.csv", of_maria.path), &[])
        .await
        .assert_status(403);
    let of_eve = look_over(&eve, file).await;
    eve.submit(of_eve.form(DOWNLOAD)).await.assert_says("kim@example");
    app.clock.advance(Duration::minutes(16));
    eve.submit(of_eve.form(DOWNLOAD)).await.assert_says("kim@example");
    let page = maria.get(&of_eve.path).await;
    let asked = maria.submit(page.form(DOWNLOAD)).await;
    asked.assert_says("Confirm your password").assert_silent("kim@example");
    maria.confirm_password(&asked).await.assert_says("kim@example");
    let told = "Refused rows of names.csv, CSV: 2 rows";
    assert_eq!(entries(&app, "exported"), [told; 3]);
    maria
        .get("/journal?action=exported")
        .await
        .assert_says(told)
        .assert_says("Import 2")
        .assert_says("Eve Lund")
        .assert_says("Maria Solberg");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_import_ends_when_whoever_made_it_may_no_longer_edit_users() {
    let (app, maria) = with_people().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let page = look_over(&eve, &many(1_200)).await;
    carry_out(&app).await;
    let page = eve.get(&page.path).await;
    eve.submit(page.form("Apply"))
        .await
        .assert_says("500 of 1,200 rows applied.");
    let link = maria.get("/users?q=eve").await.link("Lund");
    let edit = maria.get(&format!("{link}/edit")).await.form("Save");
    let mut edit = edit;
    edit.fields.retain(|(name, _)| name != "role");
    maria.submit(edit).await.assert_says("Saved.");
    carry_out(&app).await;
    maria
        .get(&page.path)
        .await
        .assert_says("Failed")
        .assert_says("Whoever imports may no longer edit users, so nothing more was done.")
        .assert_says("Created 500")
        .assert_says("New 700");
    assert_eq!(people(&app).len(), 504);
    undo(&app, &maria, &page).await.assert_says("500 removed, 0 stayed");
    assert_eq!(people(&app).len(), 4);
    app.deliver_mail().await;
}

fn many(count: usize) -> String {
    let rows = (0..count).map(|number| format!("Given,Name{number},p{number}@example.com\n"));
    format!("First name,Last name,Login email\n{}", rows.collect::<String>())
}

#[actix_web::test]
async fn nobody_leaves_more_than_ten_imports_open() {
    let (app, maria) = with_people().await;
    for _ in 0..10 {
        upload(&maria, many(1).as_bytes()).await.assert_says("1 row was read");
    }
    let page = maria
        .upload("/imports/new", many(1).as_bytes(), Default::default())
        .await;
    page.assert_status(422);
    assert!(page.error_at("File").contains("10 of your imports are open."));
    let cancelled = maria.submit(maria.get("/imports/1").await.form("Cancel import")).await;
    cancelled.assert_says("Cancelled.");
    upload(&maria, many(1).as_bytes()).await.assert_says("1 row was read");
    let count: i64 = app.read(|connection| imports::table.count().get_result(connection));
    assert_eq!(count, 11);
}

#[actix_web::test]
async fn it_is_signed_in_people_who_import() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let visitor = app.visitor();
    visitor.get("/imports").await.assert_says("Sign in");
    app.sign_in(&visitor, "maria@example.com", PASSWORD).await;
    visitor.get("/imports").await.assert_says("None yet");
    drop(maria);
}

/// Whose, which, whether by hand, and by which rule.
type GivenRole = (UserId, i64, bool, Option<i64>);

fn roles_given(app: &TestApp) -> Vec<GivenRole> {
    app.read(|connection| {
        user_roles::table
            .order((user_roles::user_id, user_roles::role_id))
            .select((user_roles::user_id, user_roles::role_id, user_roles::by_hand, user_roles::rule_id))
            .load(connection)
    })
}

#[actix_web::test]
async fn a_file_without_a_column_of_roles_leaves_them_as_they_are() {
    let (app, maria) = with_people().await;
    app.add_rule(&maria, &[("Department", "1")], "Support").await;
    app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let (before, told) = (roles_given(&app), entries(&app, "roles_changed"));
    let of_eve = [(UserId(4), 2, true, None), (UserId(4), 3, false, Some(1))];
    assert_eq!(before, [&[(UserId(1), 1, true, None)], &of_eve[..]].concat());
    let page = look_over(&maria, "Login email,City\nmaria@example.com,Oslo\neve@example.com,Hammerfest\n").await;
    page.assert_says("Changed 2").assert_silent("Roles:");
    apply(&app, &maria, &page).await.assert_says("Updated 2");
    assert_eq!((roles_given(&app), entries(&app, "roles_changed")), (before.clone(), told.clone()));
    let page = upload(&maria, b"Login email,City\nmaria@example.com,\neve@example.com,\n").await;
    let form = page.form("Check rows").tick("Blank cells clear the field");
    let page = maria.submit(form).await;
    page.assert_says("City: Hammerfest → None").assert_silent("Roles:");
    apply(&app, &maria, &page).await.assert_says("Updated 2");
    assert_eq!((roles_given(&app), entries(&app, "roles_changed")), (before, told));
    app.deliver_mail().await;
}

//! Undoing an import for those whom it made and who never came in.

use diesel::prelude::*;
use purser::context::UserId;
use purser::db::schema::{departments, import_people, journal, outbox, role_permissions, tokens, users};
use time::Duration;

use super::afterwards::imported;
use super::{HEADINGS, apply, carry_out, entries, look_over, people, state, with_people};
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

const KIM: PersonForm = PersonForm {
    first_name: "Kim",
    last_name: "Moe",
    email: "kim@example.com",
};

const TOR: PersonForm = PersonForm {
    first_name: "Tor",
    last_name: "Vik",
    email: "tor@example.com",
};

/// Mails an activation link to all whom the import made. Returns the links, by address.
async fn invite(app: &TestApp, maria: &Visitor, page: &PageView) -> Vec<(String, String)> {
    let preview = maria
        .submit(page.form("Continue").choose("Send activation mails"))
        .await;
    maria.submit(preview.form("Send Emails")).await;
    let mails = app.deliver_mail().await;
    mails
        .iter()
        .map(|mail| (mail.to.clone(), crate::support::link_in(mail)))
        .collect()
}

fn link_to(links: &[(String, String)], address: &str) -> String {
    links.iter().find(|(to, _)| to == address).unwrap().1.clone()
}

/// By whoever may, to the end.
pub async fn undo(app: &TestApp, visitor: &Visitor, page: &PageView) -> PageView {
    let question = visitor.get(&visitor.get(&page.path).await.link("Undo…")).await;
    let button = question.all("button.button-danger").remove(0);
    visitor.submit(question.form(&button)).await;
    carry_out(app).await;
    visitor.get(&page.path).await
}

#[actix_web::test]
async fn those_who_never_came_in_are_removed_and_the_others_stay() {
    let (app, maria, page) = imported().await;
    let links = invite(&app, &maria, &page).await;
    app.set_password(&app.visitor(), &link_to(&links, "kim@example.com"), PASSWORD)
        .await;
    let tor = maria.get("/users?q=tor").await.link("Vik, Tor");
    let edit = maria.get(&format!("{tor}/edit")).await.form("Save");
    maria.submit(TOR.fill(edit)).await.assert_says("Saved.");
    let eli = maria.get("/users?q=eli").await.link("Aas, Eli");

    let question = maria.get(&maria.get(&page.path).await.link("Undo…")).await;
    question
        .assert_says("1 user whom it created and who never came in: removed for good")
        .assert_says("1 of them was invited already: their links stop working")
        .assert_says("2 users stay because they")
        .assert_says("have signed in or set a password 1")
        .assert_says("were changed since, by hand or by another import 1")
        .assert_says("What it changed of 1 user who were there before is not put back.");
    assert_eq!(people(&app).len(), 6, "nothing is written before it is confirmed");
    let undone = maria.submit(question.form("Remove 1 user")).await;
    undone
        .assert_says("Undone by Maria Solberg on Tue 24 Nov 2026")
        .assert_says("1 removed, 2 stayed.")
        .assert_says("What it changed of 1 user was not put back.")
        .assert_silent("deleted since");
    let left: Vec<String> = people(&app).into_iter().map(|(email, _)| email).collect();
    assert_eq!(left[1..], ["ann@example.com", "bob@example.com", "kim@example.com", "tor@example.com"]);
    maria.get("/users?q=bergen").await.assert_says("Bergen, Ann");
    maria.get("/users?q=eli").await.assert_silent("Aas, Eli");
    maria.get(&eli).await.assert_status(404);
    let stayed = maria
        .get(&undone.link("were changed since, by hand or by another import"))
        .await;
    assert_eq!(stayed.all("tbody th"), ["Tor Vik"]);
    let all = maria.get(&format!("{}/stayed", page.path)).await;
    assert_eq!(all.all("tbody th"), ["Kim Moe", "Tor Vik"]);
    maria.get("/imports").await.assert_says("Undone");
}

#[actix_web::test]
async fn links_and_waiting_mails_of_the_removed_end_and_the_journal_leads_nowhere() {
    let (app, maria, page) = imported().await;
    let links = invite(&app, &maria, &page).await;
    app.after(Duration::minutes(2));
    let page = maria.get(&page.path).await;
    let preview = maria.submit(page.form("Resend to those still waiting")).await;
    maria.submit(preview.form("Send Emails")).await;
    let eli = maria.get("/users?q=eli").await.link("Aas, Eli");
    let undone = undo(&app, &maria, &page).await;
    undone.assert_says("3 removed, 0 stayed.").assert_silent("Undo…");
    assert_eq!(app.deliver_mail().await.len(), links.len(), "what waited does not leave");
    let kept: (i64, i64) = app.read(|connection| {
        // Maria was set up by a link of her own.
        let of_others = tokens::table
            .filter(tokens::user_id.is_not_null())
            .filter(tokens::user_id.ne(UserId(1)));
        Ok((outbox::table.count().get_result(connection)?, of_others.count().get_result(connection)?))
    });
    assert_eq!(kept, (0, 0));
    let opened = app.visitor().get(&link_to(&links, "eli@example.com")).await;
    opened.assert_silent("Enter the password").assert_silent("New password");
    let pointing: i64 = app.read(|connection| {
        let known = users::table.select(users::id);
        journal::table
            .filter(journal::subject.eq("user"))
            .filter(journal::subject_id.is_not_null())
            .filter(diesel::dsl::not(journal::subject_id.assume_not_null().eq_any(known)))
            .count()
            .get_result(connection)
    });
    assert_eq!(pointing, 0);
    let written = maria.get("/journal?import=1").await;
    written.assert_says("User created A user who was erased");
    assert!(!written.body.contains(&format!("href=\"{eli}\"")));
    assert_eq!(entries(&app, "import_undo_confirmed"), ["names.csv: 3 users to look at"]);
    assert_eq!(entries(&app, "import_undone"), ["names.csv: 3 removed, 0 stayed"]);
}

#[actix_web::test]
async fn the_password_is_asked_for_first() {
    let (app, maria, page) = imported().await;
    let question = maria.get(&maria.get(&page.path).await.link("Undo…")).await;
    app.clock.advance(Duration::minutes(16));
    maria.get(&question.path).await.assert_says("Confirm your password");
    let asked = maria.submit(question.form("Remove 3 users")).await;
    asked.assert_says("Confirm your password");
    assert_eq!(people(&app).len(), 6);
    maria.confirm_password(&asked).await.assert_says("3 removed, 0 stayed.");
}

#[actix_web::test]
async fn whoever_may_not_erase_users_does_not_undo() {
    let (app, maria) = with_people().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let page = look_over(&eve, &format!("{HEADINGS}\nKim,Moe,kim@example.com,Deck,\n")).await;
    let page = apply(&app, &eve, &page).await;
    page.assert_says("Created 1").assert_silent("Undo…");
    let way = format!("{}/undo", page.path);
    eve.get(&way).await.assert_status(403);
    eve.post(&way, &[]).await.assert_status(403);
    assert_eq!(people(&app).len(), 5);
    let undone = undo(&app, &maria, &page).await;
    undone
        .assert_says("Undone by Maria Solberg")
        .assert_says("1 removed, 0 stayed.");
    app.deliver_mail().await;
}

/// Eve may edit and erase users, and no more.
async fn with_eve_who_erases() -> (TestApp, Visitor, Visitor) {
    let (app, maria) = with_people().await;
    app.write(|connection| {
        diesel::insert_into(role_permissions::table)
            .values((role_permissions::role_id.eq(2), role_permissions::permission.eq("erase_users")))
            .execute(connection)
    });
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.deliver_mail().await;
    (app, maria, eve)
}

#[actix_web::test]
async fn nobody_removes_someone_who_may_do_more_nor_undoes_what_someone_imported_who_does() {
    let (app, maria, eve) = with_eve_who_erases().await;
    let page = look_over(&eve, &format!("{HEADINGS}\nKim,Moe,kim@example.com,,\nTor,Vik,tor@example.com,,\n")).await;
    let page = apply(&app, &eve, &page).await;
    let kim = maria.get("/users?q=kim").await.link("Moe, Kim");
    let edit = maria
        .get(&format!("{kim}/edit"))
        .await
        .form("Save")
        .tick("Administrator");
    maria.submit(KIM.fill(edit)).await.assert_says("Saved.");
    let undone = undo(&app, &eve, &page).await;
    undone
        .assert_says("1 removed, 1 stayed.")
        .assert_says("have a role that only someone who may do more can take 1");
    maria.get(&kim).await.assert_says("Kim Moe");

    let of_maria = look_over(&maria, &format!("{HEADINGS}\nLiv,Ask,liv@example.com,,\n")).await;
    let of_maria = apply(&app, &maria, &of_maria).await;
    let way = format!("{}/undo", of_maria.path);
    eve.get(&way).await.assert_status(403);
    eve.post(&way, &[]).await.assert_status(403);
    maria.get("/users?q=liv").await.assert_says("Ask, Liv");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn who_was_changed_by_a_later_import_or_given_roles_or_a_password_stays() {
    let (app, maria, page) = imported().await;
    let later = look_over(&maria, &format!("{HEADINGS}\nTor,Vikan,tor@example.com,Deck,\n")).await;
    apply(&app, &maria, &later).await.assert_says("Updated 1");
    let list = app.select(&maria, &["Moe, Kim"], "Edit roles").await;
    let preview = maria.submit(list.form("Preview").tick("Support")).await;
    maria.submit(preview.form("Edit roles")).await.assert_says("Done 1");
    let undone = undo(&app, &maria, &page).await;
    undone
        .assert_says("1 removed, 2 stayed.")
        .assert_says("were changed since, by hand or by another import 2");
    let again = maria.get(&undone.link("Undo…")).await;
    again.assert_says("Nobody can be removed: everyone whom it created stays.");
    assert!(!again.has_button("Remove"));
}

fn many(count: usize) -> String {
    let rows = (0..count).map(|number| format!("Given,Name{number},p{number}@example.com\n"));
    format!("First name,Last name,Login email\n{}", rows.collect::<String>())
}

/// Eve's import of 1,200, half undone.
async fn half_undone(app: &TestApp, eve: &Visitor) -> PageView {
    let page = look_over(eve, &many(1_200)).await;
    carry_out(app).await;
    let page = eve.get(&page.path).await;
    eve.submit(page.form("Apply")).await;
    carry_out(app).await;
    let question = eve.get(&format!("{}/undo", page.path)).await;
    question.assert_says("1,200 users whom it created and who never came in");
    eve.submit(question.form("Remove 1,200 users")).await
}

#[actix_web::test]
async fn what_was_killed_half_way_goes_on_elsewhere() {
    let (app, _maria, eve) = with_eve_who_erases().await;
    let page = half_undone(&app, &eve).await;
    page.assert_says("Undoing").assert_says("500 of 1,200 users looked at.");
    assert_eq!(page.attribute("progress", "value").as_deref(), Some("500"));
    assert!(page.body.contains(r#"http-equiv="refresh""#), "it refreshes without scripts");
    assert_eq!(people(&app).len(), 4 + 700);
    let neighbour = app.neighbour();
    while neighbour.runner("imports").do_piece().await.unwrap() {}
    eve.get(&page.path).await.assert_says("1,200 removed, 0 stayed.");
    assert_eq!(people(&app).len(), 4);
    let kept: i64 = app.read(|connection| import_people::table.count().get_result(connection));
    assert_eq!(kept, 0);
    app.after(Duration::days(8));
    carry_out(&app).await;
    assert_eq!(state(&app), "undone");
}

#[actix_web::test]
async fn it_stops_when_whoever_undoes_may_no_longer_and_says_so() {
    let (app, maria, eve) = with_eve_who_erases().await;
    let page = half_undone(&app, &eve).await;
    let link = maria.get("/users?q=eve").await.link("Lund, Eve");
    maria.post(&format!("{link}/disable"), &[]).await;
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    page.assert_says("500 removed, 700 stayed.")
        .assert_says("were left: whoever undid it may no longer erase users 700");
    assert_eq!(people(&app).len(), 4 + 700);
    let undone = undo(&app, &maria, &page).await;
    undone
        .assert_says("Undone by Maria Solberg")
        .assert_says("1,200 removed, 0 stayed.");
    assert_eq!(people(&app).len(), 4);
}

#[actix_web::test]
async fn departments_that_it_added_stay_and_it_says_so() {
    let (app, maria) = with_people().await;
    let file = format!("{HEADINGS}\nKim,Moe,kim@example.com,Bilge,\nTor,Vik,tor@example.com,Bilge,\n");
    let page = super::upload(&maria, file.as_bytes()).await;
    let form = page.form("Check rows");
    let adds = form.tick("Add departments and job positions that are not there yet");
    let page = maria.submit(adds).await;
    let page = apply(&app, &maria, &page).await;
    let question = maria.get(&page.link("Undo…")).await;
    question.assert_says("1 department or job position that it added: kept.");
    let undone = undo(&app, &maria, &page).await;
    undone
        .assert_says("2 removed, 0 stayed.")
        .assert_says("Departments and job positions that it added stay.");
    let names: Vec<String> = app.read(|connection| departments::table.select(departments::name).load(connection));
    assert!(names.contains(&"Bilge".to_owned()));
}

//! Records without an address: made, found, edited.

use diesel::prelude::*;
use purser::db::schema::{outbox, users};
use time::Duration;

use super::{KARI, OLE, ole_aboard, page_of, with_ole};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn two_people_may_have_no_address_and_nothing_is_mailed_to_either() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for person in [&OLE, &KARI] {
        app.create_user(&maria, person)
            .await
            .assert_says("Created. Without an e-mail address")
            .assert_says("No address, signs in by username");
    }
    app.create_user(&maria, &PersonForm::ANN).await;
    assert_eq!(app.deliver_mail().await.len(), 1, "only Ann is mailed");
    let list = maria.get("/users?show=no_address").await;
    list.assert_says("2 users")
        .assert_says("Vik, Ole")
        .assert_says("Moe, Kari");
    list.assert_silent("Berg, Ann");
    assert_eq!(
        list.all(".absent")
            .iter()
            .filter(|words| *words == "No address")
            .count(),
        2
    );
    let all = maria.get("/users?sort=email").await;
    let names = all.all("th[scope=row]");
    assert_eq!(names[..2], ["Moe, Kari", "Vik, Ole"], "those without an address come first");
    maria.get("/users?q=vik").await.assert_says("Vik, Ole");
    maria.get("/users?q=Vik+Ole+ole.vik").await.assert_says("Vik, Ole");
}

#[actix_web::test]
async fn an_empty_name_is_nobodys() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    ole_aboard(&app, &maria).await;
    for login in ["", " ", " ole.vik@"] {
        app.sign_in(&app.visitor(), login, super::OWN)
            .await
            .assert_says("That didn't work.");
    }
    let forgot = app.visitor();
    for login in [" ", "ole.vik"] {
        forgot.post("/forgot-password", &[("login", login)]).await;
    }
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_username_that_is_taken_is_told_at_its_field() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let form = KARI.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form.fill("Username", "Ole.Vik")).await;
    page.assert_status(422);
    assert_eq!(page.error_at("Username"), "Error: Another user has this username. Choose another.");
    let edit = format!("{}/edit", page_of(&maria, &OLE).await.path);
    let form = maria.get(&edit).await.form("Save").fill("Username", "ole.v");
    maria.submit(form).await.assert_says("Saved.");
    let form = KARI.fill(maria.get("/users/new").await.form("Create user"));
    maria
        .submit(form.fill("Username", "ole.vik"))
        .await
        .assert_says("Created. Without an e-mail address");
}

#[actix_web::test]
async fn nothing_is_ever_mailed_to_nobody() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let ole = ole_aboard(&app, &maria).await;
    let form = ole.get("/account").await.form("Change password");
    let form = form
        .fill("Current password", super::OWN)
        .fill("Password", PASSWORD)
        .fill("Re-enter password", PASSWORD);
    ole.submit(form).await.assert_says("password");
    let edit = format!("{}/edit", page_of(&maria, &OLE).await.path);
    let form = maria.get(&edit).await.form("Save").fill("Username", "ole.v");
    maria.submit(form).await.assert_says("Saved.");
    for _ in 0..12 {
        app.sign_in(&app.visitor(), "ole.v", "wrong password, twelve times")
            .await;
    }
    assert!(app.deliver_mail().await.is_empty());
    let mails: i64 = app.read(|connection| outbox::table.count().get_result(connection));
    assert_eq!(mails, 0, "not even asked for");
}

#[actix_web::test]
async fn bulk_mails_leave_them_out_and_say_what_can_be_done() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    for act in ["activation", "credentials", "accounts_by_credentials"] {
        let page = maria
            .post("/batches", &[("act", act), ("all", "1"), ("q", "vik")])
            .await;
        page.assert_says("1 user is skipped")
            .assert_says("have no e-mail address")
            .assert_says("you can hand out credentials on paper");
    }
}

#[actix_web::test]
async fn an_address_that_is_taken_away_signs_in_nobody_and_gets_no_mail_any_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.after(Duration::minutes(6));
    app.visitor().post("/forgot-password", &[("login", "ann.berg")]).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.visitor().post("/forgot-password", &[("login", "ann.berg")]).await;
    let edit = format!("{}/edit", page_of(&maria, &PersonForm::ANN).await.path);
    let form = maria.get(&edit).await.form("Save").fill("Login email", "");
    maria
        .submit(form)
        .await
        .assert_says("The address is removed: this user signs in by username")
        .assert_says("No address");
    let told = app.newest_mail_to("ann@example.com").await;
    assert!(told.letter.text.contains("was changed"), "{}", told.letter.text);
    app.visitor().get(&link).await.assert_silent("Re-enter password");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    ann.get("/account").await.assert_says("No address");
    let key: String = app.read(|connection| {
        users::table
            .filter(users::username.eq("ann.berg"))
            .select(users::email_key)
            .get_result(connection)
    });
    assert_eq!(key, " ann.berg");
    app.create_user(&maria, &PersonForm { first_name: "Anne", ..PersonForm::ANN })
        .await
        .assert_says("The activation mail goes to ann@example.com.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_mail_that_waits_is_dropped_when_its_address_is_taken_away() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &PersonForm::ANN).await;
    let form = maria.get(&format!("{}/edit", page.path)).await.form("Save");
    maria.submit(form.fill("Login email", "")).await.assert_says("removed");
    assert!(app.deliver_mail().await.is_empty());
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("ann@example.com")
        .assert_says("This user has no e-mail address.");
}

#[actix_web::test]
async fn nobody_removes_their_own_and_the_first_administrator_has_one() {
    let app = TestApp::start().await;
    let link = app.set_up_link().unwrap();
    let form = app.visitor().get(&link).await.form("Make administrator");
    let form = form
        .fill("First name", "Maria")
        .fill("Last name", "Solberg")
        .fill("Password", PASSWORD)
        .fill("Re-enter password", PASSWORD);
    let page = app.visitor().submit(form).await;
    page.assert_status(422);
    assert_eq!(page.error_at("Login email"), "Error: Enter an e-mail address.");
    let maria = app.administrator().await;
    let form = maria.get("/users/1/edit").await.form("Save");
    let page = maria
        .submit(
            form.fill("Login email", "")
                .fill("Mobile prefix", "+47")
                .fill("Phone number", "12345")
                .fill("Address", "Strandgaten 1")
                .fill("Employment date", "2026-11-01")
                .fill("Department", "1"),
        )
        .await;
    assert!(page.error_at("Login email").contains("under Your account"), "{}", page.text());
}

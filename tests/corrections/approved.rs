//! Where corrections wait for approval: what is answered, by whom, and what comes between.

use diesel::prelude::*;
use purser::db::schema::address_corrections;
use time::Duration;

use super::{ACTIVATE, CORRECTED, NEW, OLD, TO_REVIEW, ask, careful_office, mails_since, press, told};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn until_it_is_approved_nothing_goes_to_the_new_address() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let mut count = app.deliver_mail().await.len();
    app.after(Duration::minutes(1));
    press(&bob, &ann, "Resend Confirmation Email").await;
    let link = app.link_mailed_to(OLD).await;
    mails_since(&app, &mut count).await;
    bob.get(&format!("{ann}/address"))
        .await
        .assert_says("Until then nothing goes to this address, and links mailed to ann@example.com keep working.");
    for _ in 0..2 {
        ask(&bob, &ann, NEW)
            .await
            .assert_says("A user administrator approves or declines it; until then ann@example.com stays in force.")
            .assert_says("A corrected address waits for approval ann.new@example.org, asked by Bob Dahl")
            .assert_silent("Address correction asked for, 2 times");
    }
    assert!(!bob.get(&ann).await.has_button("Approve"));
    assert_eq!(mails_since(&app, &mut count).await, []);
    app.visitor().get(&link).await.assert_says("Re-enter password");
    let home = eve.get("/").await;
    assert_eq!(home.all(".needs li > div"), ["Address corrections by support11 to approve"]);
    let list = eve.get(&home.link("Address corrections by support")).await;
    list.assert_says("1 to approve, 0 to review")
        .assert_says("Waits for approval");
    press(&eve, "/corrections", "Approve")
        .await
        .assert_says("Approved. Sent to ann.new@example.org. The link is valid until Tue 1 Dec 2026, 08:01 UTC.")
        .assert_says("Nothing to review");
    assert_eq!(mails_since(&app, &mut count).await, [told(OLD, CORRECTED), told(NEW, ACTIVATE)]);
    app.visitor().get(&link).await.assert_status(404);
    bob.get(&ann)
        .await
        .assert_says(
            "Address correction approved: from ann@example.com to ann.new@example.org, asked by Bob Dahlby Eve Lund",
        )
        .assert_says("Address changed: at once, from ann@example.com to ann.new@example.orgby Eve Lund")
        .assert_silent("waits for approval");
    let fresh = app.link_mailed_to(NEW).await;
    app.set_password(&app.visitor(), &fresh, PASSWORD)
        .await
        .assert_says("you are signed in");
}

#[actix_web::test]
async fn what_is_declined_is_dropped_and_support_sees_by_whom() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    let mut count = app.deliver_mail().await.len();
    ask(&bob, &ann, NEW).await;
    press(&maria, &ann, "Decline")
        .await
        .assert_says("Declined. The address stays ann@example.com.");
    bob.get(&ann)
        .await
        .assert_says("Address correction asked for: from ann@example.com to ann.new@example.orgby Bob Dahl")
        .assert_says(
            "Address correction declined: from ann@example.com to ann.new@example.org, asked by Bob Dahlby Maria",
        )
        .assert_silent("waits for approval");
    maria
        .post("/corrections/1/approve", &[])
        .await
        .assert_says("Maria Solberg declined this correction already.");
    assert_eq!(mails_since(&app, &mut count).await, []);
}

#[actix_web::test]
async fn those_who_look_at_it_are_mailed_that_it_waits() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    let form = maria.get("/settings/communication").await.form("Save");
    maria.submit(form.tick("Tell user administrators by mail")).await;
    ask(&bob, &ann, NEW).await;
    let mail = app.newest_mail_to("maria@example.com").await;
    assert_eq!(mail.letter.subject, TO_REVIEW);
    assert!(mail.letter.text.contains("1 waits for approval"), "{}", mail.letter.text);
    assert!(!mail.letter.text.contains("carried out"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn nobody_approves_what_they_could_not_correct() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.deliver_mail().await;
    ask(&bob, &ann, NEW).await;
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria.submit(form.tick("Administrator")).await.assert_says("Saved.");
    for act in ["approve", "decline"] {
        let path = format!("/corrections/1/{act}");
        bob.post(&path, &[]).await.assert_status(403);
        eve.post(&path, &[]).await.assert_status(403);
    }
    let list = eve.get("/corrections").await;
    list.assert_says("Another administrator can answer this.");
    assert!(!list.has_button("Approve"));
    press(&maria, "/corrections", "Approve").await.assert_says("Approved.");
    app.link_mailed_to(NEW).await;
}

#[actix_web::test]
async fn of_two_who_answer_at_once_one_is_told_of_the_other() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let mut count = app.deliver_mail().await.len();
    ask(&bob, &ann, NEW).await;
    let neighbour = app.neighbour();
    let elsewhere = neighbour.visitor();
    app.sign_in(&elsewhere, "eve@example.com", PASSWORD).await;
    let (one, other) =
        futures_util::join!(maria.post("/corrections/1/approve", &[]), elsewhere.post("/corrections/1/approve", &[]),);
    let approved = [&one, &other].iter().filter(|page| page.says("Approved.")).count();
    let too_late = [&one, &other]
        .iter()
        .filter(|page| page.says("approved this correction already."))
        .count();
    assert_eq!((approved, too_late), (1, 1), "{}\n{}", one.text(), other.text());
    assert_eq!(mails_since(&app, &mut count).await, [told(OLD, CORRECTED), told(NEW, ACTIVATE)]);
}

#[actix_web::test]
async fn someone_who_got_in_meanwhile_keeps_their_address() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    app.after(Duration::minutes(1));
    press(&maria, &ann, "Resend Confirmation Email").await;
    let link = app.link_mailed_to(OLD).await;
    ask(&bob, &ann, NEW).await;
    let open = maria.get(&ann).await.form("Approve");
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("you are signed in");
    maria.get("/").await.assert_silent("Needs attention");
    maria
        .submit(open)
        .await
        .assert_says("This is no longer needed: another address took its place, or the user set a password.")
        .assert_says("Login emailann@example.com");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn another_correction_takes_the_place_of_one_that_waits() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    ask(&bob, &ann, "ann.evil@example.org").await;
    let open = maria.get("/corrections").await.form("Approve");
    ask(&bob, &ann, NEW)
        .await
        .assert_says("waits for approval ann.new@example.org, asked by Bob Dahl");
    maria
        .submit(open)
        .await
        .assert_says("Nothing changed. This is no longer needed")
        .assert_says("1 to approve, 0 to review");
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria
        .submit(form.fill("Login email", "ann.own@example.org"))
        .await
        .assert_says("Saved.");
    maria.get("/corrections").await.assert_says("Nothing to review");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_address_that_was_taken_meanwhile_is_said_so_and_waits_on() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    ask(&bob, &ann, "EVE@example.com").await;
    app.create_user(&maria, &PersonForm::EVE).await;
    press(&maria, &ann, "Approve")
        .await
        .assert_says("Nothing changed. Another user has this address.")
        .assert_says("A corrected address waits for approval")
        .assert_says("Login emailann@example.com");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn of_someone_disabled_meanwhile_it_waits_until_they_are_enabled() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    ask(&bob, &ann, NEW).await;
    maria
        .post(&format!("{ann}/disable"), &[])
        .await
        .assert_says("Disabled.");
    press(&maria, &ann, "Approve")
        .await
        .assert_says("Nothing changed. This user is disabled. Enable them first.")
        .assert_says("A corrected address waits for approval");
    maria.post(&format!("{ann}/enable"), &[]).await.assert_says("Enabled.");
    press(&maria, &ann, "Approve")
        .await
        .assert_says("Approved. Sent to ann.new@example.org.");
    app.link_mailed_to(NEW).await;
}

#[actix_web::test]
async fn what_could_not_be_carried_out_is_refused_when_it_is_asked_for() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    let staged = app.create_staged(&maria, &PersonForm::EVE).await.path;
    let page = ask(&bob, &ann, "bob@EXAMPLE.com").await;
    assert!(page.error_at("Login email").contains("Another user has this address."));
    let page = ask(&bob, &staged, NEW).await;
    assert!(page.error_at("Login email").contains("This user was not invited yet."));
    maria.get("/").await.assert_silent("Needs attention");
}

#[actix_web::test]
async fn the_same_address_again_needs_no_approval() {
    let app = TestApp::start().await;
    let (_, bob, ann) = careful_office(&app).await;
    app.after(Duration::minutes(1));
    app.fail_mails_to(OLD);
    ask(&bob, &ann, OLD).await.assert_says("Sent to ann@example.com.");
    app.link_mailed_to(OLD).await;
}

#[actix_web::test]
async fn whoever_has_been_in_confirms_by_their_password_and_needs_no_approval() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    maria.submit(form.tick("Require their approval")).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    let form = bob.get(&format!("{ann}/address")).await.form("Change address");
    bob.submit(form.fill("Login email", NEW))
        .await
        .assert_says("Sent to ann.new@example.org.");
    maria.get("/").await.assert_silent("Needs attention");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn it_is_kept_for_as_long_as_the_journal_once_somebody_looked_at_it() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = careful_office(&app).await;
    ask(&bob, &ann, NEW).await;
    press(&maria, &ann, "Decline").await;
    ask(&bob, &ann, NEW).await;
    let kept =
        |app: &TestApp| -> i64 { app.read(|connection| address_corrections::table.count().get_result(connection)) };
    app.after(Duration::days(729));
    assert_eq!(kept(&app), 2);
    app.after(Duration::DAY);
    assert_eq!(kept(&app), 1, "the one that waits");
}

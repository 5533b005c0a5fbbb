//! Where corrections are carried out at once: who is told, and until when.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use time::Duration;

use super::{ACTIVATE, CORRECTED, NEW, OLD, TO_REVIEW, careful_office, correct, mails_since, office, press, told};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn a_correction_by_support_stands_on_the_home_page_until_somebody_reviewed_it() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    maria.get("/").await.assert_silent("Needs attention");
    correct(&bob, &ann, NEW)
        .await
        .assert_says("Sent to ann.new@example.org.")
        .assert_says("Address changed: at once, from ann@example.com to ann.new@example.orgby Bob Dahl")
        .assert_silent("Support corrected the address");
    maria
        .get("/journal?action=address_changed")
        .await
        .assert_says("from ann@example.com to ann.new@example.org Ann Berg Bob Dahl");
    bob.get("/").await.assert_silent("Needs attention");
    let home = eve.get("/").await;
    home.assert_says("Needs attention");
    assert_eq!(home.all(".needs li > div"), ["Address corrections by support11 to review"]);
    let list = eve.get(&home.link("Address corrections by support")).await;
    list.assert_says("0 to approve, 1 to review")
        .assert_says("Berg ann@example.com ann.new@example.org Bob Dahl Carried out");
    assert_eq!(list.link("Ann Berg"), ann);
    press(&eve, &ann, "Mark as reviewed")
        .await
        .assert_says("Reviewed.")
        .assert_says(
            "Address correction reviewed: from ann@example.com to ann.new@example.org, asked by Bob Dahlby Eve Lund",
        )
        .assert_silent("Support corrected the address");
    maria.get("/").await.assert_silent("Needs attention");
    maria.get("/corrections").await.assert_says("Nothing to review");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn what_a_user_administrator_corrects_needs_no_review() {
    let app = TestApp::start().await;
    let (maria, _, ann) = careful_office(&app).await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let mut count = app.deliver_mail().await.len();
    correct(&eve, &ann, NEW)
        .await
        .assert_says("Sent to ann.new@example.org.");
    maria.get("/").await.assert_silent("Needs attention");
    assert_eq!(mails_since(&app, &mut count).await, [told(NEW, ACTIVATE)]);
}

#[actix_web::test]
async fn user_administrators_are_mailed_and_the_old_address_is_told() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    let mut count = app.deliver_mail().await.len();
    correct(&bob, &ann, NEW).await;
    let mails = mails_since(&app, &mut count).await;
    let wanted = [
        told(OLD, CORRECTED),
        told("maria@example.com", TO_REVIEW),
        told("eve@example.com", TO_REVIEW),
        told(NEW, ACTIVATE),
    ];
    assert_eq!(mails, wanted);
    let mails = app.mailbox.mails();
    let [to_administrator, to_old] = [&mails[2].letter, &mails[3].letter];
    assert!(to_old.text.contains("tell an administrator of your organisation"), "{}", to_old.text);
    for unsaid in ["ann.new", "example.org", "Bob", "http", "href"] {
        assert!(!to_old.text.contains(unsaid) && !to_old.html.contains(unsaid), "{unsaid}: {}", to_old.text);
    }
    assert!(
        to_administrator
            .text
            .contains("1 was carried out and not reviewed yet."),
        "{}",
        to_administrator.text
    );
    assert!(!to_administrator.text.contains("approval"), "{}", to_administrator.text);
    let link = crate::support::link_in(&mails[2]);
    maria.get(&link).await.assert_says("1 to review");
}

#[actix_web::test]
async fn many_corrections_are_told_once_in_fifteen_minutes() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    let mut count = app.deliver_mail().await.len();
    correct(&bob, &ann, "ann.1@example.org").await;
    correct(&bob, &ann, "ann.2@example.org").await;
    let mails = mails_since(&app, &mut count).await;
    assert_eq!(mails.iter().filter(|mail| mail.1 == TO_REVIEW).count(), 1, "{mails:?}");
    assert!(
        app.mailbox
            .mails()
            .iter()
            .any(|mail| mail.letter.text.contains("2 were carried out"))
    );
    for number in 3..8 {
        correct(&bob, &ann, &format!("ann.{number}@example.org")).await;
        let mails = mails_since(&app, &mut count).await;
        assert!(mails.iter().all(|mail| mail.1 != TO_REVIEW), "{mails:?}");
    }
    app.after(Duration::minutes(15) - Duration::SECOND);
    assert_eq!(mails_since(&app, &mut count).await, []);
    app.after(Duration::SECOND);
    assert_eq!(mails_since(&app, &mut count).await, [told("maria@example.com", TO_REVIEW)]);
    assert!(app.mailbox.mails()[0].letter.text.contains("7 were carried out"));
    press(&maria, "/corrections", "Mark all shown as reviewed")
        .await
        .assert_says("Nothing to review");
}

/// As a bulk act does, which waits for the corrected person's mails then.
#[actix_web::test]
async fn a_correction_waits_for_nobody_who_is_at_an_administrators_mails() {
    let app = TestApp::start().await;
    if !app.is_on_postgres() {
        return;
    }
    let (_, bob, ann) = office(&app).await;
    correct(&bob, &ann, "ann.1@example.org").await;
    let mut act = PgConnection::establish(&app.own_database().url()).unwrap();
    act.batch_execute("BEGIN; SELECT id FROM outbox WHERE kind = 'corrections_to_review' FOR UPDATE")
        .unwrap();
    correct(&bob, &ann, NEW)
        .await
        .assert_says("Sent to ann.new@example.org.");
    act.batch_execute("ROLLBACK").unwrap();
    app.deliver_mail().await;
    app.after(Duration::minutes(15));
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_corrects_the_address_of_one_person_ten_times_a_day_at_most() {
    let app = TestApp::start().await;
    let (_, bob, ann) = office(&app).await;
    for number in 0..10 {
        let page = correct(&bob, &ann, &format!("ann.{number}@example.org")).await;
        page.assert_says("Sent to");
    }
    let page = correct(&bob, &ann, NEW).await;
    page.assert_status(422).assert_says("corrected too often today");
    app.deliver_mail().await;
    app.after(Duration::DAY);
    let bob = app.visitor();
    app.sign_in(&bob, "bob@example.com", PASSWORD).await;
    correct(&bob, &ann, NEW).await.assert_says("Sent to");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_mail_about_what_was_reviewed_meanwhile_is_not_sent() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    let mut count = app.deliver_mail().await.len();
    correct(&bob, &ann, NEW).await;
    press(&maria, "/corrections", "Mark as reviewed").await;
    let mails = mails_since(&app, &mut count).await;
    assert_eq!(mails, [told(OLD, CORRECTED), told(NEW, ACTIVATE)]);
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("No corrected address was left to review.");
}

#[actix_web::test]
async fn the_mail_is_a_setting_and_the_home_page_is_not() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    let form = maria.get("/settings/communication").await.form("Save");
    let page = maria.submit(form.untick("Tell user administrators by mail")).await;
    page.assert_says("Saved.");
    let mut count = app.deliver_mail().await.len();
    correct(&bob, &ann, NEW).await;
    assert_eq!(mails_since(&app, &mut count).await, [told(OLD, CORRECTED), told(NEW, ACTIVATE)]);
    maria.get("/").await.assert_says("1 to review");
}

#[actix_web::test]
async fn nobody_reviews_the_correction_of_their_own_address() {
    let app = TestApp::start().await;
    let (maria, bob, ann) = office(&app).await;
    correct(&bob, &ann, NEW).await;
    let link = app.link_mailed_to(NEW).await;
    let thief = app.visitor();
    app.set_password(&thief, &link, PASSWORD).await;
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria
        .submit(form.tick("User administrator"))
        .await
        .assert_says("Saved.");
    thief
        .get("/corrections")
        .await
        .assert_says("Another administrator can answer this.");
    thief
        .post("/corrections/review", &[("id", "1")])
        .await
        .assert_says("This is your own address. Another user administrator looks at it.")
        .assert_says("0 to approve, 1 to review");
    app.deliver_mail().await;
}

//! Versions of a text: who saved which, and the way back.

use time::Duration;

use super::{ACTIVATION, BODY, SUBJECT, edited, press, save};
use crate::support::{PASSWORD, PersonForm};

#[actix_web::test]
async fn an_earlier_version_and_the_default_come_back() {
    let (app, maria) = edited().await;
    app.after(Duration::minutes(5));
    save(&maria, ACTIVATION, ("Second", BODY)).await;
    let history = format!("{ACTIVATION}/history");
    let page = maria.get(&history).await;
    page.assert_says("Second")
        .assert_says("In use")
        .assert_says("Maria Solberg");
    maria
        .submit(page.form("Restore this version"))
        .await
        .assert_says("Restored. Mails that leave from now on use this text.");
    app.create_user(&maria, &PersonForm::ANN).await;
    assert_eq!(app.newest_mail_to("ann@example.com").await.letter.subject, "Ann, come aboard Purser");
    maria
        .submit(maria.get(ACTIVATION).await.form("Restore the default"))
        .await
        .assert_says("Restored.")
        .assert_says("Nobody has edited this template: the default is used");
    app.create_user(&maria, &PersonForm::BOB).await;
    let mail = app.newest_mail_to("bob@example.com").await;
    assert_eq!(mail.letter.subject, "Activate your account: set your password");
    assert_eq!(maria.get(&history).await.all("tbody tr").len(), 4, "a restored text is a version of its own");
    maria
        .get("/journal")
        .await
        .assert_says("Activation, English: the version of Tue 24 Nov 2026, 08:00 UTC")
        .assert_says("Activation, English: the default");
}

#[actix_web::test]
async fn restoring_what_is_in_use_changes_nothing() {
    let (_app, maria) = edited().await;
    let page = maria.get(ACTIVATION).await;
    let form = page.form("Restore the default");
    maria.submit(form.clone()).await.assert_says("Restored.");
    maria.submit(form).await.assert_says("This text is in use already.");
    maria
        .post(&format!("{ACTIVATION}/restore"), &[("version", "4711")])
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn a_version_of_another_kind_is_none_of_this_one() {
    let (_app, maria) = edited().await;
    let page = maria.get(&format!("{ACTIVATION}/history")).await;
    page.assert_says("In use");
    let of_other = "/settings/templates/password_reset/en/restore";
    maria.post(of_other, &[("version", "1")]).await.assert_status(404);
}

#[actix_web::test]
async fn a_long_history_is_paged() {
    let (_app, maria) = edited().await;
    for number in 1..=21 {
        save(&maria, ACTIVATION, (&format!("Number {number}"), BODY)).await;
    }
    let page = maria.get(&format!("{ACTIVATION}/history")).await;
    assert_eq!(page.all("tbody tr").len(), 20);
    let older = maria.get(&page.link("Older versions")).await;
    older
        .assert_silent("In use")
        .assert_says("Number 1")
        .assert_says(SUBJECT);
    assert_eq!(older.all("tbody tr").len(), 2);
}

#[actix_web::test]
async fn who_saves_later_is_told_what_the_other_did() {
    let (_app, maria) = edited().await;
    let form = maria.get(ACTIVATION).await.form("Save").fill("Subject", "Mine");
    save(&maria, ACTIVATION, ("Theirs", BODY)).await;
    let page = maria.submit(form).await;
    page.assert_status(409)
        .assert_says("Maria Solberg saved this text while you were editing. Nothing of yours was saved.");
    assert_eq!(page.value_of("Subject"), "Mine");
    maria.submit(page.form("Save")).await.assert_says("Saved.");
    assert_eq!(maria.get(ACTIVATION).await.value_of("Subject"), "Mine");
}

#[actix_web::test]
async fn saving_asks_for_the_password_and_previewing_does_not() {
    let (app, maria) = edited().await;
    app.after(Duration::minutes(15));
    let page = press(&maria, ACTIVATION, ("Later", BODY), "Preview").await;
    page.assert_says("Subject Later");
    let asked = press(&maria, ACTIVATION, ("Later", BODY), "Save").await;
    asked.assert_says("Confirm your password");
    maria.confirm_password(&asked).await.assert_says("Saved.");
    let page = maria.get(ACTIVATION).await;
    assert_eq!((page.value_of("Subject"), page.value_of("Body")), ("Later".to_owned(), BODY.to_owned()));
}

#[actix_web::test]
async fn what_was_typed_survives_a_session_that_ended() {
    let (app, maria) = edited().await;
    let form = maria
        .get(ACTIVATION)
        .await
        .form("Save")
        .fill("Subject", "Typed for long");
    app.after(Duration::hours(13));
    let page = maria.submit(form).await;
    page.assert_status(401);
    let form = page.form("Sign in").fill("Email or username", "maria@example.com");
    let page = maria.submit(form.fill("Password", PASSWORD)).await;
    page.assert_says("is not saved yet");
    assert_eq!(page.value_of("Subject"), "Typed for long");
}

//! Bulk actions that are cancelled: what has not left does not leave, and nothing is told that isn't so.

use diesel::prelude::*;
use purser::db::schema::tokens;
use purser::mail::outbox;
use purser::people::Status;
use time::Duration;

use crate::batches::{count, select_all};
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, Settings, TestApp};

#[actix_web::test]
async fn many_are_done_piece_by_piece_and_what_has_not_left_can_be_cancelled() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(1_200);
    let page = select_all(&maria, "/users?status=staged", "Resend activation email").await;
    let page = maria.submit(page.form("Send Emails")).await;
    page.assert_says("0 of 1,200 mails have left.")
        .assert_says("Done 500")
        .assert_says("Waiting 700")
        .assert_says("Running");
    assert!(page.body.contains(r#"http-equiv="refresh""#), "it refreshes without scripts");
    assert_eq!(page.attribute("progress", "max").as_deref(), Some("1200"));
    app.carry_out_batches().await;
    maria.get(&page.path).await.assert_says("Done 1,200");
    assert_eq!(count(&app, Status::Invited), 1_200);
    let page = maria.submit(page.form("Cancel what has not left")).await;
    page.assert_says("Cancelled. 1,200 mails taken out of the queue.")
        .assert_says("0 of 1,200 mails have left.")
        .assert_says("Cancelled");
    assert_eq!(count(&app, Status::Staged), 1_200, "nobody was invited");
    assert!(app.deliver_mail().await.is_empty());
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("Cancelled by Maria Solberg.");
}

#[actix_web::test]
async fn cancelling_in_the_middle_leaves_out_those_whose_turn_had_not_come() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(600);
    let page = select_all(&maria, "/users?status=staged", "Resend activation email").await;
    let page = maria.submit(page.form("Send Emails")).await;
    assert_eq!(app.deliver_mail().await.len(), 500);
    let page = maria
        .submit(maria.get(&page.path).await.form("Cancel what has not left"))
        .await;
    page.assert_says("Skipped: were left out when it was cancelled 100");
    app.carry_out_batches().await;
    assert_eq!(app.deliver_mail().await.len(), 500);
    assert_eq!((count(&app, Status::Invited), count(&app, Status::Staged)), (500, 100));
}

#[actix_web::test]
async fn a_mail_under_way_is_not_tried_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(3);
    let page = select_all(&maria, "/users?status=staged", "Email Credentials").await;
    let page = maria.submit(page.form("Send Emails")).await;
    let now = app.now();
    let claimed = app.write(|connection| outbox::claim(connection, now, Duration::minutes(1), 100));
    assert_eq!(claimed.len(), 6);
    let page = maria
        .submit(maria.get(&page.path).await.form("Cancel what has not left"))
        .await;
    page.assert_says("Cancelled. 0 mails taken out of the queue.");
    app.after(Duration::minutes(1));
    assert!(app.deliver_mail().await.is_empty());
    maria
        .get(&page.path)
        .await
        .assert_says("Dropped 6")
        .assert_says("0 of 6 mails have left.");
}

#[actix_web::test]
async fn links_in_mails_that_a_server_read_and_put_off_end_with_it() {
    let server = SmtpServer::start();
    let app = TestApp::start_with(Settings { smtp_url: Some(server.url()), ..Settings::default() }).await;
    let maria = app.administrator().await;
    let full = PersonForm {
        first_name: "Ann",
        last_name: "Berg",
        email: "full@example.com",
    };
    app.create_staged(&maria, &full).await;
    let page = app.select(&maria, &["Berg, Ann"], "Resend activation email").await;
    let page = maria.submit(page.form("Send Emails")).await;
    app.try_delivering().await;
    let living = |app: &TestApp| -> i64 {
        app.read(|connection| {
            tokens::table
                .filter(tokens::user_id.is_not_null())
                .filter(tokens::ended_at.is_null())
                .count()
                .get_result(connection)
        })
    };
    assert_eq!(living(&app), 1, "the server read the mail, and put it off");
    maria
        .submit(maria.get(&page.path).await.form("Cancel what has not left"))
        .await
        .assert_says("Cancelled. 1 mail taken out of the queue.");
    assert_eq!(living(&app), 0);
    assert_eq!(count(&app, Status::Staged), 1);
}

#[actix_web::test]
async fn what_is_over_can_not_be_cancelled() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let draft = app.select(&maria, &["Berg, Ann"], "Disable").await;
    let cancel = format!("{}/cancel", draft.path);
    maria
        .post(&cancel, &[])
        .await
        .assert_says("There was nothing left to cancel.");
    maria.submit(draft.form("Disable")).await.assert_says("Done 1");
    maria
        .post(&cancel, &[])
        .await
        .assert_says("There was nothing left to cancel.")
        .assert_silent("Cancelled");
}

#[actix_web::test]
async fn nobody_cancels_what_someone_who_may_do_more_confirmed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    let page = maria.submit(page.form("Send Emails")).await;
    bob.post(&format!("{}/cancel", page.path), &[]).await.assert_status(403);
    assert_eq!(app.deliver_mail().await.len(), 3, "Bob's own, and Ann's two");
}

#[actix_web::test]
async fn an_ended_link_of_someone_no_longer_invited_says_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(7));
    app.write(|connection| {
        use purser::db::schema::users;
        diesel::update(users::table.filter(users::email.eq("ann@example.com")))
            .set(users::invited_at.eq(None::<purser::clock::Timestamp>))
            .execute(connection)
    });
    let ann = app.visitor();
    let page = ann.submit(ann.get(&link).await.form("Send me a new link")).await;
    page.assert_status(404);
}

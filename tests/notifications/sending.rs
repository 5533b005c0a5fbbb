//! Seen, sent, and told once.

use std::sync::Barrier;

use purser::db::schema::{batch_items, batches, notification_ledger, outbox};

use super::*;

#[actix_web::test]
async fn whoever_matches_gets_the_mail_and_then_there_is_nothing_to_do() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.create_user(&maria, &BOB).await;
    app.deliver_mail().await;
    let page = written(&maria, "Drill", ACTIVE).await;
    page.assert_says("Status is Active and Department is Deck")
        .assert_says("1 user matches. Not told yet: 1 user.")
        .assert_says("Ann Berg")
        .assert_silent("Bob Dahl")
        .assert_says("Muster drill, Maria");
    app.clock.advance(Duration::minutes(2));
    let preflight = maria.submit(page.form("Send Emails…")).await;
    preflight
        .assert_says("Confirm Email Sending")
        .assert_says("1 user gets the notification by mail.")
        .assert_says("ann@example.com");
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 0, "nothing leaves before it is confirmed");
    let progress = maria.submit(preflight.form("Send Emails")).await;
    let mail = notifications_to(&app, ANN.email).await.remove(0);
    assert_eq!(mail.letter.subject, "Muster drill, Ann");
    for part in [&mail.letter.text, &mail.letter.html] {
        assert!(part.contains("Ahoy Ann,") && part.contains("/login?language=en"), "{part}");
    }
    assert_eq!(mail.letter.unsubscribe, None);
    maria.get(&progress.path).await.assert_says("1 of 1 mails have left.");
    let page = maria.get(&page.path).await;
    page.assert_says("Nothing to do: everybody who matches was told already.");
    assert!(!page.has_button("Send Emails"));
    let id = page.path.rsplit('/').next().unwrap().to_owned();
    maria
        .post("/batches", &[("act", "notify"), ("notification", &id)])
        .await
        .assert_says("Nothing to do: everybody who matches was told already.");
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 1);
}

#[actix_web::test]
async fn the_preflight_says_who_is_skipped_and_why() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for person in [&ANN, &BOB, &PersonForm::EVE] {
        app.active_user(&maria, person).await;
    }
    app.deliver_mail().await;
    maria.post("/users/2/disable", &[]).await.assert_says("Disabled.");
    app.fail_mails_to(BOB.email);
    app.clock.advance(Duration::minutes(2));
    let page = written(&maria, "All of deck", &[("0", "department", "is", "1")]).await;
    page.assert_says("3 users match.");
    let preflight = maria.submit(page.form("Send Emails…")).await;
    preflight
        .assert_says("1 user gets the notification by mail.")
        .assert_says("are disabled 1")
        .assert_says("have an address that failed before 1");
    maria.submit(preflight.form("Send Emails")).await;
    assert_eq!(notifications_to(&app, PersonForm::EVE.email).await.len(), 1);
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 0);
    // Whoever was skipped was not told.
    maria.get(&page.path).await.assert_says("Not told yet: 2 users.");
}

#[actix_web::test]
async fn after_so_many_days_the_same_person_may_be_told_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.clock.advance(Duration::minutes(2));
    let form = draft(&maria, "Drill", ACTIVE).await.choose("Again after some days");
    let page = maria.submit(form.fill("Days until it may be sent again", "3")).await;
    page.assert_says("Again after 3 days.");
    send(&maria, &page.path).await;
    for _ in 0..2 {
        app.after(DAY);
        let maria = maria_again(&app).await;
        maria.get(&page.path).await.assert_says("Nothing to do");
    }
    app.after(DAY);
    let maria = maria_again(&app).await;
    send(&maria, &page.path).await;
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 2);
    maria.get(&page.path).await.assert_says("Nothing to do");
}

#[actix_web::test]
async fn whoever_was_left_out_by_a_cancelled_bulk_action_was_not_told() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.clock.advance(Duration::minutes(2));
    let page = written(&maria, "Drill", ACTIVE).await;
    let progress = send(&maria, &page.path).await;
    maria.get(&page.path).await.assert_says("Nothing to do");
    maria
        .submit(progress.form("Cancel what has not left"))
        .await
        .assert_says("Cancelled. 1 mail taken out of the queue.");
    maria.get(&page.path).await.assert_says("Not told yet: 1 user.");
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 0);
    send(&maria, &page.path).await;
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 1);
}

#[actix_web::test]
async fn mails_of_a_notification_that_was_deleted_do_not_leave() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.clock.advance(Duration::minutes(2));
    let page = written(&maria, "Drill", ACTIVE).await;
    send(&maria, &page.path).await;
    maria
        .submit(maria.get(&page.path).await.form("Delete"))
        .await
        .assert_says("Deleted. Its mails that have not left are not sent.");
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 0);
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("The notification was deleted before this mail could leave.");
    maria.get("/journal").await.assert_says("Notification deleted");
    maria.get(&page.path).await.assert_status(404);
}

#[actix_web::test]
async fn everyone_reads_it_in_their_language_or_else_in_the_organisations() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (person, language) in [(&ANN, "nb"), (&BOB, "de")] {
        app.active_user(&maria, person).await;
        app.set_language_of(person.email, language);
    }
    app.deliver_mail().await;
    app.clock.advance(Duration::minutes(2));
    let form = draft(&maria, "Drill", ACTIVE).await;
    let form = form
        .fill("Subject (Norsk bokmål)", "Øvelse")
        .fill("Body (Norsk bokmål)", "Hei, {{ first_name }}! [Logg inn]({{ link }})");
    let page = maria.submit(form).await;
    send(&maria, &page.path).await;
    let mail = notifications_to(&app, ANN.email).await.remove(0);
    assert_eq!((mail.letter.subject.as_str(), mail.letter.language.as_str()), ("Øvelse", "nb"));
    assert!(mail.letter.text.contains("/login?language=nb"), "{}", mail.letter.text);
    let mail = notifications_to(&app, BOB.email).await.remove(0);
    assert_eq!((mail.letter.subject.as_str(), mail.letter.language.as_str()), ("Muster drill, Bob", "en"));
}

#[actix_web::test]
async fn support_sends_what_others_wrote_and_writes_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    let bob = app.user_with_role(&maria, &BOB, "Support").await;
    app.deliver_mail().await;
    app.clock.advance(Duration::minutes(2));
    let page = written(&maria, "Drill", &[("0", "department", "is", "1")]).await;
    let seen = bob.get(&page.path).await;
    seen.assert_says("Drill").assert_silent("Delete this notification");
    assert!(!seen.has_link("Edit"));
    send(&bob, &page.path).await.assert_says("confirmed by Bob Dahl");
    assert_eq!(notifications_to(&app, ANN.email).await.len(), 1);
    bob.get(NEW).await.assert_status(403);
    bob.get(&format!("{}/edit", page.path)).await.assert_status(403);
}

#[actix_web::test]
async fn two_bulk_actions_at_once_tell_each_person_once() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &BOB, "User administrator").await;
    app.add_users(700);
    let page = written(&maria, "Drill", &[("0", "status", "is", "staged")]).await;
    let open = maria.get(&page.path).await.form("Send Emails…");
    let (one, other) = (maria.submit(open.clone()).await, bob.submit(open).await);
    for batch in [one, other] {
        batch.assert_says("700 users get the notification by mail.");
    }
    // As if both had been confirmed at once.
    let now = app.now();
    app.write(|connection| {
        diesel::update(batches::table)
            .set((batches::state.eq("running"), batches::confirmed_at.eq(now)))
            .execute(connection)
    });
    let together = Barrier::new(4);
    std::thread::scope(|scope| {
        for number in 0..4 {
            let (app, together) = (&app, &together);
            scope.spawn(move || {
                let runner = app.runner("batches", &format!("instance {number}"));
                let context = app.system_context();
                together.wait();
                while app.write(|connection| (runner.piece)(&runner.portal, connection, &context)) {}
            });
        }
    });
    let (rows, mails): (i64, i64) = app.read(|connection| {
        let rows = notification_ledger::table.count().get_result(connection)?;
        let of_kind = outbox::table.filter(outbox::kind.eq(MailKind::Notification));
        Ok((rows, of_kind.count().get_result(connection)?))
    });
    assert_eq!((rows, mails), (700, 700));
    let count = |outcome: &'static str| -> i64 {
        app.read(|connection| {
            let items = batch_items::table.filter(batch_items::outcome.eq(outcome));
            items.count().get_result(connection)
        })
    };
    assert_eq!((count("done"), count("already_told")), (700, 700));
}

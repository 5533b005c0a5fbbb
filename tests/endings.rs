//! Reminders before the link or the temporary password that somebody was mailed expires: once, and only who needs one.

use std::sync::Barrier;

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::db::schema::{ending_reminders, outbox, tokens, users};
use purser::mail::MailKind;
use purser::mail::mailbox::CapturedMail;
use purser::mail::outbox::MailState;
use time::Duration;

use crate::credentials::password_among;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor, link_in, secret_in, statements};

const PAGE: &str = "/settings/communication";
const SWITCH: &str = "Reminders before an invitation ends";
const DAY: Duration = Duration::days(1);
const MINUTE: Duration = Duration::MINUTE;
const ANN: PersonForm = PersonForm::ANN;

const KIM: PersonForm = PersonForm {
    first_name: "Kim",
    last_name: "Moe",
    email: "kim@example.com",
};
const STIG: PersonForm = PersonForm {
    first_name: "Stig",
    last_name: "Vang",
    email: "stig@example.com",
};

async fn switch_on(maria: &Visitor) {
    let form = maria.get(PAGE).await.form("Save").tick(SWITCH);
    maria
        .submit(form)
        .await
        .assert_says("Saved. Reminders before an invitation ends: off → on.");
}

async fn maria_again(app: &TestApp) -> Visitor {
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
}

/// All reminders before an end that have left, oldest first.
async fn reminders(app: &TestApp) -> Vec<CapturedMail> {
    let mut mails = app.deliver_mail().await;
    mails.retain(|mail| mail.kind.is_before_an_end());
    mails.reverse();
    mails
}

fn recipients(mails: &[CapturedMail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.to.as_str()).collect()
}

/// Of all that were looked at, in the order of the links and passwords.
fn outcomes(app: &TestApp) -> Vec<String> {
    app.read(|connection| {
        ending_reminders::table
            .order(ending_reminders::token_id)
            .select(ending_reminders::outcome)
            .load(connection)
    })
}

#[actix_web::test]
async fn whoever_has_not_opened_the_door_gets_a_fresh_link_a_day_before_the_first_one_ends() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    let first = app.link_mailed_to(ANN.email).await;
    switch_on(&maria).await;
    app.after(DAY * 6 - MINUTE);
    assert_eq!(reminders(&app).await.len(), 0);
    app.after(MINUTE * 10);
    let [mail] = &reminders(&app).await[..] else { panic!("one reminder") };
    assert_eq!(mail.kind, MailKind::ActivationEnds);
    assert_eq!(mail.letter.subject, "Your activation link expires soon");
    let text = &mail.letter.text;
    assert!(text.contains("expires on Tue 1 Dec 2026, 08:00 UTC"), "{text}");
    assert!(text.contains("This link is valid until Mon 7 Dec 2026, 08:09 UTC"), "{text}");
    let fresh = link_in(mail);
    app.assert_stored_nowhere(secret_in(&fresh));
    app.visitor().get(&first).await.assert_status(200);
    app.after(DAY * 3);
    app.visitor().get(&first).await.assert_status(410);
    app.set_password(&app.visitor(), &fresh, PASSWORD)
        .await
        .assert_says("Your password is set");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn it_is_off_at_first() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.after(DAY * 6);
    assert_eq!(reminders(&app).await.len(), 0);
}

#[actix_web::test]
async fn a_reminder_causes_no_other() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    switch_on(&maria).await;
    for _ in 0..40 {
        app.after(DAY);
        app.deliver_mail().await;
    }
    assert_eq!(recipients(&reminders(&app).await), [ANN.email]);
    assert_eq!(outcomes(&app), ["mailed", "came_with_a_reminder"]);
}

#[actix_web::test]
async fn a_temporary_password_is_not_mailed_again_but_its_end_is_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.submit(page.form("Send Emails")).await.assert_status(200);
    let mails = app.deliver_mail().await;
    let password = mails.iter().find_map(|mail| password_among(&mail.letter.text)).unwrap();
    switch_on(&maria).await;
    app.after(DAY * 6);
    let [mail] = &reminders(&app).await[..] else { panic!("one reminder") };
    assert_eq!(mail.kind, MailKind::TemporaryPasswordEnds);
    let text = &mail.letter.text;
    assert!(text.contains("expires on Tue 1 Dec 2026, 08:00 UTC"), "{text}");
    assert!(text.contains("/login?language=en") && text.contains("/forgot-password?language=en"), "{text}");
    assert!(!text.contains(&password), "{text}");
    let ann = app.visitor();
    app.sign_in(&ann, ANN.email, &password)
        .await
        .assert_says("Choose a password of your own");
    app.after(DAY * 7);
    assert_eq!(reminders(&app).await.len(), 1);
}

#[actix_web::test]
async fn nobody_is_reminded_who_activated_is_disabled_has_a_failed_address_or_a_newer_link() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    let bob = app.create_user(&maria, &PersonForm::BOB).await.path;
    for person in [&PersonForm::EVE, &KIM, &STIG] {
        app.create_user(&maria, person).await;
    }
    app.deliver_mail().await;
    switch_on(&maria).await;
    maria
        .post(&format!("{bob}/disable"), &[])
        .await
        .assert_says("Disabled.");
    app.fail_mails_to(PersonForm::EVE.email);
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq(STIG.email)))
            .set(users::reminders_ended_at.eq(app.now()))
            .execute(connection)
    });
    app.after(DAY * 3);
    let maria = maria_again(&app).await;
    let form = maria.row_menu("/users?q=kim").await.form("Resend activation email");
    maria.submit(form).await.assert_says("Sent to kim@example.com.");
    app.deliver_mail().await;
    app.after(DAY * 3);
    assert_eq!(reminders(&app).await.len(), 0);
    assert_eq!(outcomes(&app), ["address_failed", "replaced", "reminders_ended"]);
    app.after(DAY * 3);
    assert_eq!(recipients(&reminders(&app).await), [KIM.email], "the newer link is about to end");
}

#[actix_web::test]
async fn what_is_valid_for_no_longer_than_the_notice_is_not_reminded_of() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get(PAGE).await.form("Save").tick(SWITCH);
    maria
        .submit(form.fill("Remind", "7"))
        .await
        .assert_says("Saved. Reminders before an invitation ends: off → on, Sent before the end: 1 day → 7 days.");
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    app.after(DAY);
    assert_eq!(outcomes(&app), ["valid_too_briefly"]);
    let form = maria_again(&app).await.get(PAGE).await.form("Save");
    let maria = maria_again(&app).await;
    maria
        .submit(form.fill("Remind", "36").fill("Remind days or hours", "hours"))
        .await
        .assert_says("Sent before the end: 7 days → 36 hours.");
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    app.after(DAY * 5 + Duration::hours(12) - MINUTE);
    assert_eq!(reminders(&app).await.len(), 0);
    app.after(MINUTE * 10);
    assert_eq!(recipients(&reminders(&app).await), ["bob@example.com"]);
}

/// Why the reminder that waits in the queue does not leave, if it is to leave after this.
async fn dropped(after: impl AsyncFnOnce(&TestApp, &Visitor)) -> String {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    switch_on(&maria).await;
    app.after(DAY * 6);
    after(&app, &maria_again(&app).await).await;
    assert_eq!(reminders(&app).await.len(), 0);
    app.read(|connection| {
        outbox::table
            .filter(outbox::kind.eq(MailKind::ActivationEnds))
            .filter(outbox::state.eq(MailState::Dropped))
            .select(outbox::last_reply)
            .get_result(connection)
    })
}

#[actix_web::test]
async fn what_was_right_when_the_reminder_was_queued_is_asked_again_when_it_leaves() {
    let switched_off = dropped(async |_, maria| {
        let form = maria.get(PAGE).await.form("Save").untick(SWITCH);
        maria.submit(form).await.assert_says("Saved.");
    });
    assert!(switched_off.await.contains("were switched off"));
    let expired = dropped(async |app, _| app.after(DAY * 2));
    assert_eq!(expired.await, "What this mail reminds of expired before it could leave.");
    let replaced = dropped(async |app, _| {
        app.write(|connection| {
            diesel::update(tokens::table)
                .set(tokens::ended_at.eq(app.now()))
                .execute(connection)
        });
    });
    assert!(replaced.await.contains("another mail took its place"));
}

/// All that is due, without the lease that keeps instances apart.
fn evaluate(app: &TestApp, instance: &str) {
    let runner = app.runner("endings", instance);
    let context = app.system_context();
    while app.write(|connection| (runner.piece)(&runner.portal, connection, &context)) {}
}

fn evaluate_in_eight_threads(app: &TestApp) {
    let together = Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (together, instance) = (&together, format!("instance {number}"));
            scope.spawn(move || {
                together.wait();
                evaluate(app, &instance);
            });
        }
    });
}

/// So many have a link that ends in seven days.
async fn invited(app: &TestApp, count: usize) -> Visitor {
    let maria = app.administrator().await;
    app.add_users(count);
    app.queue_activation_mails();
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::status.eq("staged")))
            .set((users::status.eq("invited"), users::invited_at.eq(now)))
            .execute(connection)
    });
    app.deliver_mail().await;
    switch_on(&maria).await;
    maria
}

fn queued(app: &TestApp) -> i64 {
    app.read(|connection| {
        outbox::table
            .filter(outbox::kind.eq(MailKind::ActivationEnds))
            .filter(outbox::state.eq(MailState::Queued))
            .count()
            .get_result(connection)
    })
}

#[actix_web::test]
async fn eight_threads_at_once_remind_each_person_once() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    invited(&app, 450).await;
    app.clock.advance(DAY * 6);
    evaluate_in_eight_threads(&app);
    assert_eq!(queued(&app), 450);
    // It is looked at again, as if nobody had been reminded, if it were not for the ledger.
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::state.eq(MailState::Sent))
            .execute(connection)?;
        diesel::update(users::table)
            .set(users::mail_asked_at.eq(None::<Timestamp>))
            .execute(connection)?;
        diesel::update(tokens::table)
            .set(tokens::end_noted_at.eq(None::<Timestamp>))
            .execute(connection)
    });
    evaluate_in_eight_threads(&app);
    assert_eq!(queued(&app), 0, "the ledger has each of them");
    assert_eq!(outcomes(&app), vec!["mailed"; 450]);
}

#[actix_web::test]
async fn a_piece_looks_at_a_bounded_number_and_finds_them_by_an_index() {
    statements::listen();
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    invited(&app, 250).await;
    app.clock.advance(DAY * 6);
    let (runner, context) = (app.runner("endings", "the only one"), app.system_context());
    statements::heard(&app.own_database().url());
    assert!(app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
    assert_eq!(queued(&app), 200);
    let run = statements::heard(&app.own_database().url()).run;
    let asked: Vec<&String> = run
        .keys()
        .filter(|sql| sql.starts_with("SELECT") && sql.contains("end_noted_at IS NULL"))
        .collect();
    assert_eq!(asked.len(), 1, "{run:?}");
    let plan = app.own_database().plan_of(asked[0]);
    assert!(
        plan.contains("tokens_to_remind") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"),
        "{plan}"
    );
    assert!(app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
    assert_eq!(queued(&app), 250);
    assert!(!app.write(|connection| (runner.piece)(&runner.portal, connection, &context)));
}

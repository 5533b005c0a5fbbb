//! What becomes of an edited text: the mails that people get.

use diesel::prelude::*;
use purser::app::Rooms;
use purser::context::UserId;
use purser::db::schema::{
    address_changes, address_corrections, batches, dormancy_notices, ending_reminders, notification_texts,
    notifications, outbox, tokens as stored_tokens, users,
};
use purser::db::{Connection, QueryResult};
use purser::links::tokens::{self, TokenPurpose, Use};
use purser::mail::{Claimed, Composed, Correspondence, MailKind, enqueue, placeholders};
use time::Duration;

use super::{ACTIVATION, BODY, SUBJECT, edited, save};
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor, link_in, statements};

#[actix_web::test]
async fn people_get_the_mail_as_it_was_edited() {
    let (app, maria) = edited().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "Ann, come aboard Purser");
    for part in [&mail.letter.text, &mail.letter.html] {
        assert!(part.contains("Ahoy Ann,") && part.contains("your hammock is ready."), "{part}");
        assert!(part.contains("Until Tue 1 Dec 2026, 08:00 UTC."), "{part}");
        assert!(part.contains("This mail comes from Purser."), "{part}");
        assert!(part.contains(&link_in(&mail)), "{part}");
        assert!(!part.contains(['\u{F8F0}', '\u{F8F1}']), "{part}");
    }
    app.set_password(&app.visitor(), &link_in(&mail), PASSWORD)
        .await
        .assert_says("you are signed in");
    maria
        .get("/journal")
        .await
        .assert_says("Mail template edited")
        .assert_says("Activation, English");
    maria
        .get("/settings/templates")
        .await
        .assert_says("Activation English Edited Dansk Deutsch Norsk bokmål Svenska Maria Solberg")
        .assert_says("Welcome English Dansk Deutsch Norsk bokmål Svenska Temporary password");
}

#[actix_web::test]
async fn every_instance_uses_it_at_once() {
    let (app, _maria) = edited().await;
    let neighbour = app.neighbour();
    let maria_there = neighbour.visitor();
    app.sign_in(&maria_there, "maria@example.com", PASSWORD).await;
    app.create_user(&maria_there, &PersonForm::ANN).await;
    assert_eq!(app.newest_mail_to("ann@example.com").await.letter.subject, "Ann, come aboard Purser");
    save(&maria_there, ACTIVATION, ("Changed over there", BODY)).await;
    app.create_user(&maria_there, &PersonForm::BOB).await;
    assert_eq!(app.newest_mail_to("bob@example.com").await.letter.subject, "Changed over there");
}

#[actix_web::test]
async fn what_a_person_is_called_is_never_markup() {
    let (app, maria) = edited().await;
    let name = "[click](evil.example)*<b>";
    let kim = PersonForm { first_name: name, last_name: "Moe", email: "kim@example.com" };
    app.create_user(&maria, &kim).await;
    let mail = app.newest_mail_to("kim@example.com").await;
    assert_eq!(mail.letter.subject, format!("{name}, come aboard Purser"));
    assert!(mail.letter.text.contains(&format!("Ahoy {name},")), "{}", mail.letter.text);
    let escaped = "Ahoy [click](evil.example)*&lt;b&gt;,";
    assert!(mail.letter.html.contains(escaped), "{}", mail.letter.html);
    assert_eq!(mail.letter.html.matches("<a href").count(), 1, "{}", mail.letter.html);
}

#[actix_web::test]
async fn texts_are_read_once_for_all_mails_that_are_claimed_together() {
    statements::listen();
    let (app, _maria) = edited().await;
    app.add_users(20);
    app.queue_activation_mails();
    statements::heard(&app.own_database().url());
    let mails = app.deliver_mail().await;
    assert!(mails.iter().all(|mail| mail.letter.subject.contains("come aboard")));
    let run = statements::heard(&app.own_database().url()).run;
    let of_texts: usize = run
        .iter()
        .filter(|(sql, _)| sql.contains("mail_text"))
        .map(|(_, times)| times)
        .sum();
    assert_eq!((mails.len(), of_texts), (20, 1), "{run:?}");
}

#[actix_web::test]
async fn the_listed_placeholders_are_what_the_mails_are_given() {
    let mut app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    app.create_staged(&maria, &PersonForm::EVE).await;
    switch_all_on(&maria).await;
    app.leave_mail_queued();
    let context = app.system_context();
    for kind in MailKind::ALL.iter().filter(|kind| **kind != MailKind::Test) {
        let composed = app.write(|connection| {
            let mail = mail_that_may_leave(connection, &app, *kind)?;
            Rooms.compose(connection, &context, &[mail])
        });
        let Some(Composed::Draft(draft)) = composed.into_iter().next() else {
            panic!("{kind:?} is not written")
        };
        let (mut given, mut listed) = (draft.placeholders(), Vec::new());
        listed.extend(
            placeholders::own(*kind)
                .iter()
                .map(|placeholder| placeholder.name.to_owned()),
        );
        given.sort();
        listed.sort();
        assert_eq!(given, listed, "{kind:?}");
    }
}

/// Whatever is off at first.
pub async fn switch_all_on(maria: &Visitor) {
    let rule = maria.get("/settings/reminders").await.form("Save");
    maria.submit(rule.tick("No login reminder")).await.assert_says("Saved.");
    let rule = maria.get("/settings/dormant-accounts").await.form("Save");
    maria
        .submit(rule.tick("Disable dormant accounts"))
        .await
        .assert_says("Saved.");
    let communication = maria.get("/settings/communication").await.form("Save");
    let communication = communication.tick("Reminders before an invitation ends");
    maria
        .submit(communication.tick("Weekly digest"))
        .await
        .assert_says("Saved.");
}

/// To somebody to whom such a mail may be sent.
pub fn mail_that_may_leave(connection: &mut Connection, app: &TestApp, kind: MailKind) -> QueryResult<Claimed> {
    let address = match kind {
        MailKind::Activation
        | MailKind::Welcome
        | MailKind::TemporaryPassword
        | MailKind::ReminderToActivate
        | MailKind::ActivationEnds
        | MailKind::TemporaryPasswordEnds => "ann@example.com",
        MailKind::SignInBySso | MailKind::ReminderBySso => "eve@example.com",
        MailKind::CorrectionsToReview | MailKind::WeeklyDigest => "maria@example.com",
        _ => "bob@example.com",
    };
    let user: UserId = users::table
        .filter(users::email.eq(address))
        .select(users::id)
        .first(connection)?;
    match kind {
        MailKind::SignInBySso | MailKind::ReminderBySso => {
            diesel::update(users::table.find(user.0))
                .set(users::sso.eq(true))
                .execute(connection)?;
        }
        MailKind::ReminderToActivate => {
            diesel::update(users::table.find(user.0))
                .set(users::invited_at.eq(app.now()))
                .execute(connection)?;
        }
        MailKind::ActivationEnds => add_noted_token(connection, app, user, TokenPurpose::Activation)?,
        MailKind::TemporaryPasswordEnds => add_noted_token(connection, app, user, TokenPurpose::TemporaryPassword)?,
        MailKind::ReminderToSignIn => {
            diesel::update(users::table.find(user.0))
                .set(users::last_sign_in_at.eq(None::<purser::clock::Timestamp>))
                .execute(connection)?;
        }
        MailKind::AccountLocked => {
            diesel::update(users::table.find(user.0))
                .set(users::locked_until.eq(app.now() + Duration::HOUR))
                .execute(connection)?;
        }
        MailKind::AddressConfirmation => {
            diesel::insert_into(address_changes::table)
                .values((
                    address_changes::user_id.eq(user),
                    address_changes::email.eq(address),
                    address_changes::created_at.eq(app.now()),
                ))
                .execute(connection)?;
        }
        MailKind::DormantAccount => {
            diesel::update(users::table.find(user.0))
                .set(users::last_sign_in_at.eq(app.now() - Duration::days(90)))
                .execute(connection)?;
            diesel::insert_into(dormancy_notices::table)
                .values((
                    dormancy_notices::user_id.eq(user),
                    dormancy_notices::occasion.eq("2026-11-24"),
                    dormancy_notices::outcome.eq("mailed"),
                    dormancy_notices::told_at.eq(app.now()),
                    dormancy_notices::disable_at.eq(app.now() + Duration::days(14)),
                ))
                .execute(connection)?;
        }
        MailKind::CorrectionsToReview => {
            diesel::insert_into(address_corrections::table)
                .values((
                    address_corrections::user_id.eq(user),
                    address_corrections::old_email.eq("a@example.com"),
                    address_corrections::new_email.eq("b@example.com"),
                    address_corrections::state.eq("waiting"),
                    address_corrections::created_at.eq(app.now()),
                ))
                .execute(connection)?;
        }
        _ => {}
    }
    enqueue(connection, &app.system_context(), kind, Some(user), address)?;
    if kind == MailKind::Notification {
        belongs_to_a_notification(connection, app)?;
    }
    outbox::table
        .order(outbox::id.desc())
        .select(Claimed::as_select())
        .first(connection)
}

/// The newest mail does.
fn belongs_to_a_notification(connection: &mut Connection, app: &TestApp) -> QueryResult<()> {
    let notification: i64 = diesel::insert_into(notifications::table)
        .values((
            notifications::name.eq("Drill"),
            notifications::condition.eq("[]"),
            notifications::edited_at.eq(app.now()),
        ))
        .returning(notifications::id)
        .get_result(connection)?;
    diesel::insert_into(notification_texts::table)
        .values((
            notification_texts::notification_id.eq(notification),
            notification_texts::language.eq("en"),
            notification_texts::subject.eq("Drill"),
            notification_texts::body.eq("Now."),
        ))
        .execute(connection)?;
    let batch: i64 = diesel::insert_into(batches::table)
        .values((
            batches::act.eq("notify"),
            batches::state.eq("done"),
            batches::selection.eq("1 user"),
            batches::total.eq(1),
            batches::created_at.eq(app.now()),
            batches::notification_id.eq(notification),
        ))
        .returning(batches::id)
        .get_result(connection)?;
    let newest: i64 = outbox::table
        .order(outbox::id.desc())
        .select(outbox::id)
        .first(connection)?;
    diesel::update(outbox::table.find(newest))
        .set(outbox::batch_id.eq(batch))
        .execute(connection)?;
    Ok(())
}

/// Of which a reminder was asked for.
fn add_noted_token(connection: &mut Connection, app: &TestApp, user: UserId, purpose: TokenPurpose) -> QueryResult<()> {
    diesel::update(users::table.find(user.0))
        .set(users::invited_at.eq(app.now()))
        .execute(connection)?;
    let (_, ends_at) =
        tokens::mint(connection, &app.system_context(), Use { user: Some(user), purpose, mail: None }, Duration::DAY)?;
    let token: i64 = stored_tokens::table
        .filter(stored_tokens::expires_at.eq(ends_at))
        .order(stored_tokens::id.desc())
        .select(stored_tokens::id)
        .first(connection)?;
    diesel::insert_into(ending_reminders::table)
        .values((
            ending_reminders::token_id.eq(token),
            ending_reminders::outcome.eq("mailed"),
            ending_reminders::at.eq(app.now()),
        ))
        .execute(connection)
        .map(drop)
}

#[actix_web::test]
async fn a_part_may_depend_on_a_condition() {
    let (app, maria) = edited().await;
    save(
        &maria,
        ACTIVATION,
        (SUBJECT, &format!("{BODY}\n\n{{% if contact %}}Ask {{{{ contact }}}}.{{% endif %}}")),
    )
    .await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(!mail.letter.text.contains("Ask ."), "{}", mail.letter.text);
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Support contact", "the bosun"))
        .await
        .assert_says("Saved.");
    app.create_user(&maria, &PersonForm::BOB).await;
    let mail = app.newest_mail_to("bob@example.com").await;
    assert!(mail.letter.text.contains("Ask the bosun."), "{}", mail.letter.text);
}

//! What is kept of mails that left: all but their secrets.

use std::collections::BTreeSet;

use diesel::prelude::*;
use purser::db::schema::{mail_renderings, mail_tries, outbox, users};
use purser::mail::mailbox::CapturedMail;
use purser::mail::{MailKind, kept};
use time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::mail::{app_with, only_mail, person};
use crate::mail_texts::used::{mail_that_may_leave, switch_all_on};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, Settings, TestApp, statements};

/// What leads to a page that only the reader may open.
const SECRET_PATHS: [&str; 4] = ["/activate/", "/reset/", "/confirm-address/", "/stop-reminders/"];

/// Of each kind one, to people who may be sent it.
async fn a_mail_of_each_kind() -> TestApp {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    app.create_staged(&maria, &PersonForm::EVE).await;
    switch_all_on(&maria).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    for kind in MailKind::ALL {
        app.write(|connection| {
            // So many that the next can be ended by a link in it.
            diesel::update(users::table)
                .set((users::reminders_sent.eq(3), users::mail_asked_at.eq(None::<purser::clock::Timestamp>)))
                .execute(connection)?;
            mail_that_may_leave(connection, &app, *kind)
        });
        app.deliver_mail().await;
    }
    app
}

fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().collect()
}

/// By what they lead to, and what else is not kept of it.
fn secrets_in(mail: &CapturedMail) -> BTreeSet<String> {
    let letter = &mail.letter;
    let words = letter.text.split_whitespace().chain(letter.html.split('"'));
    let links = words.chain(letter.unsubscribe.as_deref());
    let of_links = links.filter_map(|word| {
        let (_, secret) = SECRET_PATHS.iter().find_map(|path| word.split_once(path))?;
        Some(secret.split('?').next().unwrap().to_owned())
    });
    let struck = lines(&letter.text);
    let struck = struck
        .difference(&lines(&letter.kept.text))
        .copied()
        .collect::<Vec<_>>();
    let passwords = struck.into_iter().filter(|line| !line.contains("http")).map(|line| {
        let last = line.split_whitespace().last().unwrap_or_default();
        last.trim_end_matches('.').to_owned()
    });
    of_links.chain(passwords).collect()
}

#[actix_web::test]
async fn no_link_and_no_password_of_any_kind_of_mail_is_stored() {
    let app = a_mail_of_each_kind().await;
    let mails = app.mailbox.mails();
    let kinds: BTreeSet<MailKind> = mails.iter().map(|mail| mail.kind).collect();
    assert_eq!(kinds.len(), MailKind::ALL.len(), "{kinds:?}");
    let with_secrets: BTreeSet<MailKind> = mails
        .iter()
        .filter(|mail| !secrets_in(mail).is_empty())
        .map(|mail| mail.kind)
        .collect();
    let expected = [
        MailKind::Activation,
        MailKind::TemporaryPassword,
        MailKind::PasswordReset,
        MailKind::AddressConfirmation,
        MailKind::ReminderToActivate,
        MailKind::ReminderToSignIn,
        MailKind::ReminderBySso,
        MailKind::ActivationEnds,
    ];
    assert_eq!(with_secrets, BTreeSet::from(expected));
    for mail in &mails {
        for secret in secrets_in(mail) {
            assert!(secret.len() >= 16, "{:?}: {secret}", mail.kind);
            app.assert_stored_nowhere(&secret);
        }
    }
    let kept: i64 = app.read(|connection| mail_renderings::table.count().get_result(connection));
    assert_eq!(usize::try_from(kept), Ok(mails.len()));
}

#[actix_web::test]
async fn all_that_is_no_secret_is_kept_as_it_left() {
    let app = a_mail_of_each_kind().await;
    for mail in app.mailbox.mails() {
        let (subject, parts) = app.read(|connection| {
            let number = outbox::table
                .filter(outbox::kind.eq(mail.kind))
                .filter(outbox::settled_at.eq(mail.at))
                .filter(outbox::recipient.eq(&mail.to))
                .select(outbox::id)
                .first(connection)?;
            let rendering = kept::rendering(connection, number)?.unwrap();
            Ok((rendering.subject, rendering.parts))
        });
        assert_eq!(subject, mail.letter.subject);
        for (kept, left) in [(&parts.text, &mail.letter.text), (&parts.html, &mail.letter.html)] {
            let mut left = left.clone();
            for path in SECRET_PATHS {
                let link = format!("{}{path}", app.base_url);
                while let Some(place) = left.find(&link) {
                    let rest = &left[place..];
                    let end = rest.find(['"', '\n', '<', ' ']).unwrap_or(rest.len());
                    left.replace_range(place..place + end, "●●●● (secret link, not kept)");
                }
            }
            if mail.kind == MailKind::TemporaryPassword {
                assert!(kept.contains("●●●● (password, not kept)"), "{kept}");
            } else {
                assert_eq!(*kept, left, "{:?}", mail.kind);
            }
        }
    }
}

#[actix_web::test]
async fn an_edited_text_keeps_no_secret_wherever_it_puts_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/templates/activation/en").await.form("Save");
    let body = "[Come in]({{ link }})\n\nOr type `{{ link }}`, until {{ valid_until }}. **{{ link }}**";
    maria
        .submit(form.fill("Subject", "Aboard").fill("Body", body))
        .await
        .assert_says("Saved.");
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "Aboard");
    let secrets = secrets_in(&mail);
    assert_eq!(mail.letter.text.matches("/activate/").count(), 3, "{}", mail.letter.text);
    for secret in secrets.iter().map(|secret| secret.trim_end_matches(['.', ',', '<'])) {
        app.assert_stored_nowhere(secret.split([',', '<', '.']).next().unwrap());
    }
    assert_eq!(mail.letter.kept.text.matches("●●●● (secret link, not kept)").count(), 3);
}

/// Refuses each mail for the links in it, as filters do, and tells the first link and what it ends in.
async fn refuse_for_links(listener: TcpListener, told: std::sync::mpsc::Sender<String>) {
    let (connection, _) = listener.accept().await.unwrap();
    let (incoming, mut outgoing) = connection.into_split();
    let mut lines = BufReader::new(incoming).lines();
    outgoing.write_all(b"220 here\r\n").await.unwrap();
    let (mut in_text, mut text) = (false, String::new());
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = if in_text && line == "." {
            in_text = false;
            let place = text.find("http://").unwrap();
            let link = text[place..].split_whitespace().next().unwrap();
            let secret = link.rsplit('/').next().unwrap().to_owned();
            let reply = format!("554 5.7.1 Listed: {link} for {secret}\r\n");
            told.send(secret).unwrap();
            reply
        } else if in_text {
            // Long lines are broken by an equals sign at their end.
            match line.strip_suffix('=') {
                Some(beginning) => text.push_str(beginning),
                None => text.push_str(&(line + "\n")),
            }
            continue;
        } else {
            in_text = line == "DATA";
            if in_text { "354 go on\r\n" } else { "250 fine\r\n" }.to_owned()
        };
        outgoing.write_all(answer.as_bytes()).await.unwrap();
    }
}

#[actix_web::test]
async fn a_server_that_repeats_a_link_in_its_reply_leaves_it_nowhere() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp_url = Some(format!("smtp://{}", listener.local_addr().unwrap()));
    let (tell, told) = std::sync::mpsc::channel();
    actix_web::rt::spawn(refuse_for_links(listener, tell));
    let app = TestApp::start_with(Settings { smtp_url, ..Default::default() }).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    let secret = told.recv().unwrap();
    assert!(secret.len() >= 32, "{secret}");
    assert_eq!(only_mail(&app).2, "554 5.7.1 Listed: ●●●●?language=3Den for ●●●●?language=3Den");
    app.assert_stored_nowhere(&secret);
}

#[actix_web::test]
async fn what_left_of_mails_that_are_written_down_together_takes_one_statement() {
    statements::listen();
    let app = TestApp::start().await;
    app.administrator().await;
    app.add_users(200);
    app.queue_activation_mails();
    let url = app.own_database().url();
    statements::heard(&url);
    app.deliver_mail().await;
    let run = statements::heard(&url).run;
    let of_renderings = run
        .iter()
        .filter(|(sql, _)| sql.starts_with("INSERT INTO mail_renderings"));
    let mails: usize = of_renderings
        .clone()
        .map(|(sql, times)| sql.matches("), (").count() * times + times)
        .sum();
    assert_eq!(mails, 200, "{run:#?}");
    // Those that are written down together are no more than connections.
    assert!(of_renderings.count() <= 4, "{run:#?}");
}

#[actix_web::test]
async fn what_left_and_each_try_go_with_the_mail() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("later-1@example.com")).await;
    app.try_delivering().await;
    app.after(Duration::minutes(1));
    app.try_delivering().await;
    let count = || {
        app.read(|connection| {
            let left: i64 = mail_renderings::table.count().get_result(connection)?;
            let tries: i64 = mail_tries::table.count().get_result(connection)?;
            Ok((left, tries))
        })
    };
    assert_eq!(count(), (1, 1));
    app.after(Duration::days(89));
    assert_eq!(count(), (1, 1));
    app.after(Duration::days(1));
    assert_eq!(count(), (0, 0));
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria.get("/mail/1").await.assert_status(404);
    maria.get("/mail/1/html").await.assert_status(404);
}

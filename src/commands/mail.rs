//! `purser mail test`: one mail, and what the mail server says of it.

use super::{Failure, command_line_context, runtime};
use crate::cli::TestMail;
use crate::context::Context;
use crate::db::{self, Access, Database, DatabaseError, Engine};
use crate::fields::Email;
use crate::mail::doubt::Doubts;
use crate::mail::sender::ChosenSender;
use crate::mail::transport::Transport;
use crate::mail::{Claimed, Delivery, MailKind, Sender, Stationery, message, outbox};

pub fn test(args: TestMail) -> Result<(), Failure> {
    let to = Email::parse(&args.to).map_err(|problem| Failure(format!("--to: {}", problem.0)))?;
    let Some(url) = &args.mail.smtp_url else {
        return Err(Failure("set SMTP_URL or --smtp-url: without a mail server, mails are only captured".into()));
    };
    let transport = Transport::smtp(url, args.mail.patience()).map_err(Failure)?;
    let sender = sender(&args)?;
    let base_url = args
        .links
        .base_url
        .map_or_else(|| "http://localhost".to_owned(), |url| url.to_string());
    let context = command_line_context(base_url.trim_end_matches('/'));
    let mail = test_mail(&context, &to);
    let letter = crate::mail_test::compose(&context).write(&mut Stationery::of(&context.site))?;
    let message = message::build(&sender, &mail, &letter, context.now)?;
    let answer = runtime()?.block_on(async {
        let answer = transport
            .deliver(&mail, &letter, &message, context.now, &Doubts::at_most(1))
            .await;
        transport.close().await;
        answer
    });
    let answer = answer.map_err(|untried| Failure(format!("the mail server takes no mails from here: {untried}")))?;
    tell(&to, answer.delivery)
}

/// As of mails that the portal sends: what administrators chose stands in its database, if it has one.
fn sender(args: &TestMail) -> Result<Sender, Failure> {
    let (given, engine) = (args.mail.sender()?, &args.database.database_url);
    let is_needed = given.from.is_none() || given.reply_to.is_none();
    if !is_needed || matches!(engine, Engine::Sqlite(file) if !file.exists()) {
        return Ok(given.or(&ChosenSender::default()));
    }
    db::check_place(engine, Access::Read).map_err(Failure)?;
    let loaded: Result<Sender, DatabaseError> =
        Database::open(engine.clone()).read_now(|connection| Ok(given.load(connection)?));
    loaded.map_err(|error| {
        let cause = db::explain(engine, &error.to_string());
        Failure(format!("the sender could not be read from the database, so set PURSER_MAIL_FROM. {cause}"))
    })
}

/// Stands in no outbox.
fn test_mail(context: &Context, to: &Email) -> Claimed {
    Claimed {
        id: 0,
        kind: MailKind::Test,
        user_id: None,
        recipient: to.as_str().to_owned(),
        requested_by: None,
        tries: 0,
        message_id: outbox::new_message_id(context),
        created_at: context.now,
        first_tried_at: None,
        lease_until: None,
    }
}

fn tell(to: &Email, delivery: Delivery) -> Result<(), Failure> {
    match delivery {
        Delivery::Accepted(reply) => {
            println!("Sent to {}. The mail server said: {reply}", to.as_str());
            Ok(())
        }
        Delivery::Deferred(reply) => Err(Failure(format!("the mail server asks to try later: {reply}"))),
        Delivery::Unwritten(reason) => Err(Failure(reason)),
        Delivery::Refused(reply) => Err(Failure(format!("the mail server refused the mail: {reply}"))),
    }
}

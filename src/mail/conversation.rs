//! What is said over one connection before a mail's text, up to where the server asks for it.

use std::iter::once;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

/// A connection over which mails go one after the other.
pub(super) struct Conversation {
    pub(super) connection: AsyncSmtpConnection,
    hello: ClientId,
    /// Whether the server takes commands that travel together (PIPELINING, RFC 2920), once it was asked.
    is_pipelined: Option<bool>,
}

/// Why a server did not take a mail.
pub(super) enum Untaken {
    Error(Error),
    /// What the mail needs and the server lacks.
    Unable(&'static str),
    Unanswered,
}

impl From<Error> for Untaken {
    fn from(error: Error) -> Untaken {
        Untaken::Error(error)
    }
}

impl Conversation {
    pub(super) fn over(connection: AsyncSmtpConnection, hello: ClientId) -> Conversation {
        Conversation { connection, hello, is_pipelined: None }
    }

    /// Once TLS stands, since what a server said before it does not count, and before a login, which some servers might forget.
    /// lettre keeps of a greeting only the extensions that it knows, so the server is greeted again.
    pub(super) async fn is_pipelined(&mut self) -> Result<bool, Error> {
        if let Some(known) = self.is_pipelined {
            return Ok(known);
        }
        let is_pipelined = match self.connection.command(Ehlo::new(self.hello.clone())).await {
            Ok(greeting) => greeting.message().any(|line| line.eq_ignore_ascii_case("PIPELINING")),
            Err(error) if error.status().is_some() => false,
            Err(error) => return Err(error),
        };
        self.is_pipelined = Some(is_pipelined);
        Ok(is_pipelined)
    }

    /// Until the server asks for the text.
    pub(super) async fn announce(&mut self, envelope: &Envelope, text: &[u8]) -> Result<(), Untaken> {
        let parameters = self.parameters(envelope, text)?;
        let sender = Mail::new(envelope.from().cloned(), parameters).to_string();
        let recipients = envelope.to().iter().cloned();
        let recipients = recipients.map(|recipient| Rcpt::new(recipient, Vec::new()).to_string());
        let commands: Vec<String> = once(sender).chain(recipients).chain(once(Data.to_string())).collect();
        if self.is_pipelined().await? {
            return Ok(self.say_together(&commands).await?);
        }
        for command in commands {
            self.connection.command(command).await?;
        }
        Ok(())
    }

    fn parameters(&self, envelope: &Envelope, text: &[u8]) -> Result<Vec<MailParameter>, Untaken> {
        let can = |extension| self.connection.server_info().supports_feature(extension);
        let mut parameters = Vec::new();
        let mut addresses = envelope.from().into_iter().chain(envelope.to());
        if addresses.any(|address| !address.to_string().is_ascii()) {
            if !can(Extension::SmtpUtfEight) {
                return Err(Untaken::Unable("The address has letters for which the mail server lacks SMTPUTF8."));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !text.is_ascii() {
            if !can(Extension::EightBitMime) {
                return Err(Untaken::Unable("The mail has letters for which the mail server lacks 8BITMIME."));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    /// Each command has its answer; the first that refuses counts, since others follow from it.
    async fn say_together(&mut self, commands: &[String]) -> Result<(), Error> {
        let mut answers = vec![self.connection.command(commands.concat()).await];
        while answers.len() < commands.len() {
            answers.push(self.connection.read_response().await);
        }
        let asks_for_text = answers.last().is_some_and(Result::is_ok);
        let announced = answers.into_iter().collect::<Result<Vec<_>, _>>();
        if asks_for_text && announced.is_err() {
            // Of a mail to nobody, for our mails have one recipient: it gets the end of a text (RFC 2920, 3.1).
            self.connection.message(&[]).await.ok();
        }
        announced.map(drop)
    }
}

//! A letter as the message that travels: multipart text and HTML, with the headers that keep auto-replies away.

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::{Claimed, Letter, MailKind, Sender, address, trial};
use crate::clock::Timestamp;

/// As it travels.
pub struct Message {
    pub envelope: Envelope,
    pub text: Vec<u8>,
}

/// Why a letter can't be sent as it is.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("the address can't be mailed to")]
    Address,
    #[error("the message can't be built: {0}")]
    Build(#[from] lettre::error::Error),
}

/// With headers that keep replies of machines away.
pub fn build(sender: &Sender, mail: &Claimed, letter: &Letter, now: Timestamp) -> Result<Message, MessageError> {
    build_returning(sender, sender.from.email.clone(), mail, letter, now)
}

/// The same, to be sent back to another address where it can't be delivered.
pub fn build_returning(
    sender: &Sender,
    returns_to: Address,
    mail: &Claimed,
    letter: &Letter,
    now: Timestamp,
) -> Result<Message, MessageError> {
    // Addresses on file may be older than the rule.
    let recipient = address::on_the_wire(&mail.recipient)
        .or_else(|| mail.recipient.parse().ok())
        .ok_or(MessageError::Address)?;
    let envelope = Envelope::new(Some(returns_to), vec![recipient.clone()])?;
    let mut message = lettre::Message::builder().envelope(envelope).from(sender.from.clone());
    if let Some(reply_to) = &sender.reply_to {
        message = message.reply_to(reply_to.clone());
    }
    let mut message = message
        .to(Mailbox::new(None, recipient))
        .subject(letter.subject.clone())
        .date(now.assume_utc().into())
        .message_id(Some(format!("<{}>", mail.message_id)))
        .header(MIME_VERSION_1_0)
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
                .singlepart(part(ContentType::TEXT_HTML, &letter.html)),
        )?;
    let unsubscribe = letter.unsubscribe.as_ref().map(|link| format!("<{link}>"));
    let one_click = unsubscribe.as_ref().map(|_| "List-Unsubscribe=One-Click".to_owned());
    let headers = message.headers_mut();
    for (name, value) in [
        ("Auto-Submitted", Some("auto-generated".to_owned())),
        ("X-Auto-Response-Suppress", Some("All".to_owned())),
        ("Content-Language", Some(letter.language.clone())),
        (trial::MARK, (mail.kind == MailKind::Test).then(|| mail.message_id.clone())),
        // RFC 8058.
        ("List-Unsubscribe", unsubscribe),
        ("List-Unsubscribe-Post", one_click),
    ] {
        if let (Ok(name), Some(value)) = (HeaderName::new_from_ascii(name.to_owned()), value) {
            headers.insert_raw(HeaderValue::new(name, value));
        }
    }
    Ok(Message {
        envelope: message.envelope().clone(),
        text: message.formatted(),
    })
}

fn part(kind: ContentType, content: &str) -> SinglePart {
    SinglePart::builder().header(kind).body(content.to_owned())
}

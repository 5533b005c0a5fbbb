//! Who mails come from, as administrators enter it. What the operator gave at the start wins over it.

use super::put;
use crate::db::{Connection, Lock, QueryResult, lock};
use crate::fields::FieldError;
use crate::fields::rules::{self, Email, kept, line};
use crate::mail::sender::{ChosenSender, FROM_ADDRESS, FROM_NAME, REPLY_TO};

/// Lists of mails show no more of a name than that.
pub const LONGEST_NAME: usize = 60;

/// All parts.
pub fn save(connection: &mut Connection, sender: &ChosenSender) -> QueryResult<()> {
    lock(connection, Lock::Preferences)?;
    put(connection, FROM_NAME, &sender.name)?;
    put(connection, FROM_ADDRESS, &sender.address)?;
    put(connection, REPLY_TO, &sender.reply_to)
}

/// What stands before the address. It may be empty.
pub fn name(text: &str) -> Result<String, FieldError> {
    let text = line(LONGEST_NAME)(text)?;
    if text.is_empty() { Ok(text) } else { rules::name("sender's name")(&text) }
}

/// One address that mails can come from or be answered to. It may be empty.
pub fn address(text: &str) -> Result<String, FieldError> {
    match kept(text) {
        empty if empty.is_empty() => Ok(empty),
        text => Ok(Email::parse(&text)?.as_str().to_owned()),
    }
}

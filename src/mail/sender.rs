//! Who mails come from and where answers go: what the operator gave at the start, or else what administrators chose in the
//! browser. Each claim reads it anew, so that every instance uses what was chosen at once.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::Bool;
use lettre::Address;
use lettre::address::AddressError;
use lettre::message::Mailbox;

use super::address;
use crate::db::schema::settings;
use crate::db::{Connection, QueryResult, Written};

pub const FROM_NAME: &str = "mail_from_name";
pub const FROM_ADDRESS: &str = "mail_from_address";
pub const REPLY_TO: &str = "mail_reply_to";

/// What mails come from where nobody chose anything.
pub const USUAL_NAME: &str = "Purser";
pub const USUAL_ADDRESS: &str = "no-reply@localhost";

/// As it stands in the head of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
}

/// What administrators chose, each part empty where they chose nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChosenSender {
    pub name: String,
    pub address: String,
    pub reply_to: String,
}

/// What the operator gave at the start, which wins over what administrators choose.
#[derive(Debug, Clone)]
pub struct GivenSender {
    pub from: Option<Mailbox>,
    pub reply_to: Option<Mailbox>,
    usual: Address,
}

impl ChosenSender {
    /// One statement.
    pub fn load(connection: &mut Connection) -> QueryResult<ChosenSender> {
        let of_sender = format!("settings.key IN ('{FROM_NAME}', '{FROM_ADDRESS}', '{REPLY_TO}')");
        let rows: Vec<(String, String)> = settings::table
            .filter(Written::<Bool>::new(of_sender))
            .select((settings::key, settings::value))
            .load(connection)?;
        let mut stored: HashMap<String, String> = rows.into_iter().collect();
        let mut of = |key: &str| stored.remove(key).unwrap_or_default();
        Ok(ChosenSender {
            name: of(FROM_NAME),
            address: of(FROM_ADDRESS),
            reply_to: of(REPLY_TO),
        })
    }

    /// A line break in a header begins another one, and none was ever taken: this holds for what others wrote into the table.
    fn name(&self) -> String {
        let name = self.name.chars().filter(|character| !character.is_control());
        Some(name.collect())
            .filter(|name: &String| !name.is_empty())
            .unwrap_or_else(|| USUAL_NAME.to_owned())
    }
}

impl GivenSender {
    pub fn new(from: Option<Mailbox>, reply_to: Option<Mailbox>) -> Result<GivenSender, AddressError> {
        Ok(GivenSender { from, reply_to, usual: USUAL_ADDRESS.parse()? })
    }

    /// Who mails come from now. The database is asked unless all of it was given.
    pub fn load(&self, connection: &mut Connection) -> QueryResult<Sender> {
        match (&self.from, &self.reply_to) {
            (Some(_), Some(_)) => Ok(self.or(&ChosenSender::default())),
            _ => Ok(self.or(&ChosenSender::load(connection)?)),
        }
    }

    /// What was given, and otherwise what was chosen. An address that can't be mailed from counts for nothing.
    pub fn or(&self, chosen: &ChosenSender) -> Sender {
        let from = || {
            let address = address::on_the_wire(&chosen.address);
            Mailbox::new(Some(chosen.name()), address.unwrap_or_else(|| self.usual.clone()))
        };
        let reply_to = || address::on_the_wire(&chosen.reply_to).map(|address| Mailbox::new(None, address));
        Sender {
            from: self.from.clone().unwrap_or_else(from),
            reply_to: self.reply_to.clone().or_else(reply_to),
        }
    }
}

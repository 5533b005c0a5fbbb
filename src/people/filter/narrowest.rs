//! Of several fields that narrow a list, the one that lets fewest through.

use super::conditions::counted;
use super::{Filter, WITHOUT};
use crate::clock::Timestamp;
use crate::db::{self, Connection, QueryResult};
use crate::people::scope::Scope;

/// A field that lets more through narrows too little to go by.
const MOST_WORTH_COUNTING: i64 = 20_000;

impl Filter {
    /// SQLite can't tell which of several indexes finds fewest, and would now and then look at each of a million users. `None`
    /// where there is nothing to choose, where all let many through, and where the database can tell by itself.
    pub fn narrowest(&self, connection: &mut Connection, now: Timestamp) -> QueryResult<Option<&'static str>> {
        let fields: Vec<&'static str> = Filter::fields().filter(|field| self.is_found_by(field)).collect();
        let is_one_alone = fields.first().is_none_or(|field| self.alone(field) == *self);
        if is_one_alone || db::has_statistics(connection) {
            return Ok(None);
        }
        let (mut narrowest, mut fewest) = (None, MOST_WORTH_COUNTING);
        for field in fields {
            let count = counted(connection, self.alone(field).query(None, now), fewest)?;
            if count < fewest {
                (narrowest, fewest) = (Some(field), count);
            }
        }
        Ok(narrowest)
    }

    /// Whether there is an index for what was sent in this field.
    fn is_found_by(&self, field: &str) -> bool {
        match field {
            "q" | "created_to" => false,
            "created_from" => self.created.are_chosen(),
            "role" => self.role.is_some_and(|role| role != WITHOUT),
            "import" => self.import.is_some_and(|import| import != WITHOUT),
            field => self.narrows_by(field),
        }
    }

    /// What this field narrows, for everybody.
    fn alone(&self, field: &str) -> Filter {
        let is_of_it = |name: &str| name == field || (field == "created_from" && name == "created_to");
        let sent: Vec<(&str, String)> = Filter::fields()
            .filter(|name| is_of_it(name))
            .map(|name| (name, self.sent_as(name)))
            .collect();
        Filter::sent(Scope::Everywhere, |name| {
            sent.iter()
                .find(|(other, _)| *other == name)
                .map_or("", |(_, value)| value)
        })
    }
}

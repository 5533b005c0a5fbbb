//! The values that a field of a condition can have, and conditions in words.

use diesel::prelude::*;

use crate::db::schema::{departments, positions};
use crate::db::{Connection, QueryResult};
use crate::language::Language;
use crate::notifying::condition::SITES_LANGUAGE;
use crate::notifying::field::Takes;
use crate::notifying::{Comparison, Condition, Criterion, Field};
use crate::people::Status;
use crate::rights::roles;

type Choice = (String, String);

/// What administrators keep lists of.
#[derive(Default)]
pub struct Choices {
    departments: Vec<Choice>,
    positions: Vec<Choice>,
    roles: Vec<Choice>,
}

impl Choices {
    pub fn load(connection: &mut Connection) -> QueryResult<Choices> {
        let departments: Vec<(i64, String)> = departments::table
            .order(departments::name_key)
            .select((departments::id, departments::name))
            .load(connection)?;
        let positions: Vec<(i64, String)> = positions::table
            .order(positions::name_key)
            .select((positions::id, positions::name))
            .load(connection)?;
        let roles = roles::all(connection)?.into_iter().map(|role| (role.id, role.name));
        Ok(Choices {
            departments: listed(departments),
            positions: listed(positions),
            roles: listed(roles),
        })
    }

    /// Empty for what is typed.
    pub fn of(&self, field: Field) -> Vec<Choice> {
        match field {
            Field::Department => self.departments.clone(),
            Field::Position => self.positions.clone(),
            Field::Role => self.roles.clone(),
            Field::Status => Status::ALL
                .iter()
                .map(|status| choice(status.as_str(), status.label()))
                .collect(),
            Field::Language => {
                let spoken = Language::choices().into_iter().map(|(tag, name)| choice(tag, name));
                std::iter::once(choice(SITES_LANGUAGE, "The organisation's"))
                    .chain(spoken)
                    .collect()
            }
            Field::Sso => vec![choice("sso", "Single sign-on"), choice("password", "Password")],
            Field::Mail => vec![choice("fail", "Failing"), choice("work", "Not failing")],
            _ => Vec::new(),
        }
    }

    /// As in "Status is Active and Last sign-in more than 30 days ago, or …".
    pub fn in_words(&self, condition: &Condition) -> String {
        let group = |criteria: &Vec<Criterion>| {
            let words: Vec<String> = criteria.iter().map(|one| self.criterion(one)).collect();
            words.join(" and ")
        };
        let groups: Vec<String> = condition.0.iter().map(group).collect();
        if groups.is_empty() { "Nobody".to_owned() } else { groups.join(", or ") }
    }

    fn criterion(&self, one: &Criterion) -> String {
        let (field, value) = (one.field.label(), one.value());
        let many = if value == "1" { "day" } else { "days" };
        match (one.comparison, one.comparison.takes()) {
            (Comparison::MoreThanDaysAgo, _) => format!("{field} more than {value} {many} ago"),
            (Comparison::LessThanDaysAgo, _) => format!("{field} less than {value} {many} ago"),
            (Comparison::WithinDays, _) => format!("{field} within {value} {many} from today"),
            (comparison, Takes::Nothing) => format!("{field} {}", comparison.label(one.field.kind())),
            (comparison, _) => {
                let choices = self.of(one.field);
                let known = choices.iter().find(|(known, _)| *known == value);
                let value = known.map_or(value.as_str(), |(_, label)| label.as_str());
                format!("{field} {} {value}", comparison.label(one.field.kind()))
            }
        }
    }
}

fn choice(value: &str, label: &str) -> Choice {
    (value.to_owned(), label.to_owned())
}

fn listed(rows: impl IntoIterator<Item = (i64, String)>) -> Vec<Choice> {
    rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
}

//! Rules that give roles: each gives one role to those for whom all of its conditions hold.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::context::UserId;
use crate::db::schema::role_rules;
use crate::db::{self, Connection, QueryResult, Written, text_enum};
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::people::Source;

text_enum! {
    /// How far a rule was applied since it was saved. The words are stored.
    pub enum Walk {
        /// Those who have a role by it are looked at.
        Holders = "holders",
        /// Those whom its conditions fit are looked at.
        Concerned = "concerned",
        Done = "done",
    }
}

/// What must be true of a person. What is absent or empty is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = role_rules, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Conditions {
    pub department_id: Option<i64>,
    pub position_id: Option<i64>,
    pub employment_type: String,
    /// The word of a [`Source`].
    pub source: String,
}

impl Conditions {
    /// Such a rule would give its role to everybody, so there is none.
    pub fn are_none(&self) -> bool {
        *self == Conditions::default()
    }
}

/// A rule as it is stored, with the names of what it goes by.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = role_rules)]
pub struct Rule {
    pub id: i64,
    #[diesel(embed)]
    pub conditions: Conditions,
    pub role_id: i64,
    /// Counts how often it was saved.
    pub version: i32,
    pub saved_by: Option<UserId>,
    /// It gives nothing any more, and is deleted once nobody has a role by it.
    pub is_ending: bool,
    pub walk: Walk,
    /// The number of the last person whom this walk looked at.
    pub reached: i64,
    /// People looked at since the rule was saved, and how many they will be at most.
    pub looked_at: i64,
    pub expected: i64,
    #[diesel(select_expression = db::name_of("departments", "role_rules.department_id"))]
    #[diesel(select_expression_type = Written<Nullable<Text>>)]
    pub department: Option<String>,
    #[diesel(select_expression = db::name_of("positions", "role_rules.position_id"))]
    #[diesel(select_expression_type = Written<Nullable<Text>>)]
    pub position: Option<String>,
    #[diesel(select_expression = db::name_of("roles", "role_rules.role_id"))]
    #[diesel(select_expression_type = Written<Nullable<Text>>)]
    pub role: Option<String>,
}

impl Rule {
    /// One that is not stored, to see what it would do.
    pub fn proposed(id: i64, conditions: Conditions, role_id: i64) -> Rule {
        Rule {
            id,
            conditions,
            role_id,
            version: 0,
            saved_by: None,
            is_ending: false,
            walk: Walk::Done,
            reached: 0,
            looked_at: 0,
            expected: 0,
            department: None,
            position: None,
            role: None,
        }
    }

    /// Its conditions: "Department: Deck, Employment type: Contractor".
    pub fn words(&self) -> String {
        let named = |label: &str, name: &Option<String>| name.as_ref().map(|name| format!("{label}: {name}"));
        let Conditions { employment_type, source, .. } = &self.conditions;
        let type_label = EMPLOYMENT_TYPES.iter().find(|(word, _)| word == employment_type);
        let parts = [
            named("Department", &self.department),
            named("Job position", &self.position),
            type_label.map(|(_, label)| format!("Employment type: {label}")),
            Source::parse(source).map(|source| format!("Source: {}", source.label())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The name of the role that it gives.
    pub fn role_name(&self) -> &str {
        self.role.as_deref().unwrap_or_default()
    }

    /// True while people are still to be looked at since it was saved.
    pub fn is_under_way(&self) -> bool {
        self.walk != Walk::Done
    }
}

/// All of them, those that are ending too; the oldest first.
pub fn all(connection: &mut Connection) -> QueryResult<Vec<Rule>> {
    role_rules::table
        .order(role_rules::id)
        .select(Rule::as_select())
        .load(connection)
}

/// `NotFound` where it was deleted.
pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Rule> {
    role_rules::table
        .find(id)
        .select(Rule::as_select())
        .get_result(connection)
}

/// What a department or a job position is in rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Department(i64),
    Position(i64),
}

/// Those that name this department or job position, but for those that are ending.
pub fn of_basis(connection: &mut Connection, basis: Basis) -> QueryResult<Vec<Rule>> {
    let rules = all(connection)?.into_iter();
    let names = |rule: &Rule| match basis {
        Basis::Department(id) => rule.conditions.department_id == Some(id),
        Basis::Position(id) => rule.conditions.position_id == Some(id),
    };
    Ok(rules.filter(|rule| !rule.is_ending && names(rule)).collect())
}

//! What the columns of a file mean, and how rows find their person.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::db::text_enum;
use crate::fields::rules;
use crate::fields::table::{Field, Reach};
use crate::people::{Details, Draft, FIELDS};
use crate::sheets::dates::{DateColumn, DateOrder, Order};

/// The column of roles, which are no field of the record.
pub const ROLES: &str = "role";
pub const ROLES_LABEL: &str = "Roles";

pub type UserField = Field<Details, Draft>;

text_enum! {
    /// By what a row finds its person.
    pub enum Key {
        Email = "email",
        EmployeeNumber = "employee_number",
        Username = "username",
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(word: &str) -> Result<Key, String> {
        let word = word.replace('-', "_");
        Key::parse(&word).ok_or_else(|| "use email, employee-number or username".to_owned())
    }
}

impl FromStr for DayOrMonth {
    type Err = String;

    fn from_str(word: &str) -> Result<DayOrMonth, String> {
        DayOrMonth::parse(word).ok_or_else(|| "use day or month".to_owned())
    }
}

impl Key {
    pub fn label(self) -> &'static str {
        label_of(self.as_str())
    }
}

/// The fields that a file may set.
pub fn fields() -> impl Iterator<Item = &'static UserField> {
    FIELDS.iter().filter(|field| field.reach == Reach::Everywhere)
}

pub fn field(name: &str) -> Option<&'static UserField> {
    fields().find(|field| field.name == name)
}

/// What a department or job position may be called.
pub fn is_name_of_post(name: &str) -> bool {
    rules::line(rules::LONGEST_LINE)(name).is_ok()
}

fn holds_dates(target: &str) -> bool {
    field(target).is_some_and(|field| field.is_date)
}

/// Empty for what is no field.
pub fn label_of(target: &str) -> &'static str {
    match target {
        ROLES => ROLES_LABEL,
        name => field(name).map_or("", |field| field.label),
    }
}

/// A column, as it was read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Heading {
    pub name: String,
    /// The first cells with something in them.
    pub examples: Vec<String>,
    pub dates: Dates,
}

/// What its dates say of their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dates {
    /// Each can be read in one way only, or there are none.
    #[default]
    Clear,
    DayFirst,
    MonthFirst,
    /// Somebody must be asked. With one that can be read in both ways.
    Ask(String),
    /// Some can only begin with the day, others only with the month.
    Contradictory(String, String),
}

impl From<DateColumn> for Dates {
    fn from(column: DateColumn) -> Dates {
        match column.order() {
            DateOrder::Clear => Dates::Clear,
            DateOrder::Told(Order::DayFirst) => Dates::DayFirst,
            DateOrder::Told(Order::MonthFirst) => Dates::MonthFirst,
            DateOrder::Ambiguous(example) => Dates::Ask(example),
            DateOrder::Contradictory { day_first, month_first } => Dates::Contradictory(day_first, month_first),
        }
    }
}

impl Dates {
    /// Whether no row can tell, so that somebody is asked for the column.
    pub fn must_be_asked(&self) -> bool {
        matches!(self, Dates::Ask(_) | Dates::Contradictory(..))
    }

    /// What makes them doubtful. Empty where nothing does.
    pub fn doubt(&self) -> String {
        match self {
            Dates::Ask(example) => format!("\"{example}\" can be read in two ways"),
            Dates::Contradictory(day_first, month_first) => {
                format!("\"{day_first}\" begins with the day, \"{month_first}\" with the month")
            }
            Dates::Clear | Dates::DayFirst | Dates::MonthFirst => String::new(),
        }
    }

    /// `None` where it was not asked yet.
    pub fn order(&self, chosen: Option<DayOrMonth>) -> Option<Order> {
        match (self, chosen) {
            (Dates::Clear | Dates::DayFirst, _) => Some(Order::DayFirst),
            (Dates::MonthFirst, _) => Some(Order::MonthFirst),
            (_, chosen) => chosen.map(DayOrMonth::order),
        }
    }
}

text_enum! {
    /// What the dates of a column begin with, as somebody said.
    pub enum DayOrMonth {
        Day = "day",
        Month = "month",
    }
}

impl DayOrMonth {
    fn order(self) -> Order {
        match self {
            DayOrMonth::Day => Order::DayFirst,
            DayOrMonth::Month => Order::MonthFirst,
        }
    }
}

/// What somebody said of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// For each column the field that it sets; empty where it is not imported.
    pub targets: Vec<String>,
    /// For each column `day` or `month`; empty where nobody was asked.
    pub orders: Vec<String>,
    pub key: String,
    /// A blank cell clears its field.
    pub clears: bool,
    /// Departments and job positions that are not there yet are added.
    pub adds: bool,
}

/// Why a plan can't be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misplanned {
    #[error("Two columns can't both be {0}.")]
    Twice(&'static str),
    #[error("No column is {0}, by which rows are matched. Choose another way to match, or a column for it.")]
    NoKey(&'static str),
    #[error("Say whether these dates begin with the day or with the month.")]
    Order,
}

impl Plan {
    pub fn key(&self) -> Key {
        Key::parse(&self.key).unwrap_or(Key::Email)
    }

    pub fn column_of(&self, target: &str) -> Option<usize> {
        self.targets.iter().position(|known| known == target)
    }

    /// The column where it is told, and why.
    pub fn check(&self, headings: &[Heading]) -> Result<(), (Option<usize>, Misplanned)> {
        for (column, target) in self.targets.iter().enumerate().filter(|(_, target)| !target.is_empty()) {
            if self.column_of(target) != Some(column) {
                return Err((Some(column), Misplanned::Twice(label_of(target))));
            }
            if holds_dates(target) && self.order_of(column, headings).is_none() {
                return Err((Some(column), Misplanned::Order));
            }
        }
        match self.column_of(&self.key) {
            Some(_) => Ok(()),
            None => Err((None, Misplanned::NoKey(self.key().label()))),
        }
    }

    /// A column of dates whose order is not known, and why it is not.
    pub fn unordered(&self, headings: &[Heading]) -> Option<(String, String)> {
        let columns = self.targets.iter().zip(headings).enumerate();
        let mut unordered =
            columns.filter(|(column, (target, _))| holds_dates(target) && self.order_of(*column, headings).is_none());
        let (_, (_, heading)) = unordered.next()?;
        Some((heading.name.clone(), heading.dates.doubt()))
    }

    pub fn order_of(&self, column: usize, headings: &[Heading]) -> Option<Order> {
        let chosen = self.orders.get(column).and_then(|word| DayOrMonth::parse(word));
        headings.get(column)?.dates.order(chosen)
    }
}

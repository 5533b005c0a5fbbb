//! The columns of the users' list: those that it offers, and those that somebody chose. The name always stands first.

use std::fmt;

use diesel::{OptionalExtension, QueryDsl, RunQueryDsl};

use crate::context::UserId;
use crate::db::schema::list_columns;
use crate::db::{Command, Connection, QueryResult, text_enum};
use crate::people::list::Sort;
use crate::web::kept::Kept;

text_enum! {
    /// In the order in which they stand.
    pub enum Column {
        Email = "email",
        Username = "username",
        EmployeeNumber = "employee_number",
        Phone = "phone",
        Department = "department",
        Position = "position",
        EmploymentType = "employment",
        Language = "language",
        Source = "source",
        Status = "status",
        LastSignIn = "last_sign_in",
        Created = "created",
    }
}

impl Column {
    /// As the list's head names it.
    pub fn label(self) -> &'static str {
        match self {
            Column::Email => "Email",
            Column::Username => "Username",
            Column::EmployeeNumber => "Employee number",
            Column::Phone => "Phone",
            Column::Department => "Department",
            Column::Position => "Job position",
            Column::EmploymentType => "Employment type",
            Column::Language => "Language",
            Column::Source => "Source",
            Column::Status => "Status",
            Column::LastSignIn => "Last sign-in",
            Column::Created => "Created",
        }
    }

    /// What the list is sorted by through this column's head.
    pub fn sort(self) -> Option<Sort> {
        match self {
            Column::Email => Some(Sort::Email),
            Column::Department => Some(Sort::Department),
            Column::Status => Some(Sort::Status),
            Column::LastSignIn => Some(Sort::LastSignIn),
            Column::Created => Some(Sort::Created),
            _ => None,
        }
    }
}

/// Those that are shown, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Default for Columns {
    fn default() -> Columns {
        use Column::{Created, Department, Email, LastSignIn, Status};
        Columns(vec![Email, Department, Status, LastSignIn, Created])
    }
}

impl Columns {
    /// In their own order; what is unknown is left out.
    pub fn chosen<'a>(words: impl IntoIterator<Item = &'a str>) -> Columns {
        let chosen: Vec<Column> = words.into_iter().filter_map(Column::parse).collect();
        Columns(
            Column::ALL
                .iter()
                .copied()
                .filter(|column| chosen.contains(column))
                .collect(),
        )
    }

    pub fn have(&self, column: Column) -> bool {
        self.0.contains(&column)
    }

    pub fn iter(&self) -> impl Iterator<Item = Column> {
        self.0.iter().copied()
    }

    /// Too many for a table as wide as the window.
    pub fn are_many(&self) -> bool {
        self.0.len() > 7
    }
}

/// As they are stored, and stand in an address.
impl fmt::Display for Columns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Column::as_str).collect();
        formatter.write_str(&words.join(","))
    }
}

/// For the pages of the list.
pub type KeptColumns = Kept<UserId, Columns>;

/// Of all lists whose columns somebody may choose.
const USERS: &str = "users";

/// Those that are asked for, else those that this person chose, else those that the list has by itself.
pub fn shown_to(connection: &mut Connection, person: UserId, asked: Option<Columns>) -> QueryResult<Columns> {
    asked.map_or_else(|| of(connection, person), Ok)
}

/// Those that the list has for this person.
pub fn of(connection: &mut Connection, person: UserId) -> QueryResult<Columns> {
    let chosen: Option<String> = list_columns::table
        .find((person.0, USERS))
        .select(list_columns::chosen)
        .get_result(connection)
        .optional()?;
    Ok(chosen.map_or_else(Columns::default, |words| Columns::chosen(words.split(','))))
}

/// Wherever this person signs in. `None`: those that the list has by itself.
pub fn keep(connection: &mut Connection, person: UserId, chosen: Option<&Columns>) -> QueryResult<()> {
    let Some(chosen) = chosen else {
        return diesel::delete(list_columns::table.find((person.0, USERS)))
            .execute(connection)
            .map(drop);
    };
    Command::new("INSERT INTO list_columns (user_id, list, chosen) VALUES (")
        .bind(person.0)
        .sql(", 'users', ")
        .bind(chosen.to_string().as_str())
        .sql(") ON CONFLICT (user_id, list) DO UPDATE SET chosen = excluded.chosen")
        .execute(connection)
        .map(drop)
}

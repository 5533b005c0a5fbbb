//! The one table of columns of a report's list: what each shows on the page, and in a file.

use crate::clock::Timestamp;
use crate::export::Cell;
use crate::gate::export::Column;
use crate::mail::outbox::MailState;
use crate::people::list::Sort;
use crate::people::{Status, language_label};
use crate::reports::asked::Asked;
use crate::reports::exported::NamedGroup;
use crate::reports::store::Person;

/// What a column shows of a person.
pub enum Value {
    Text(String),
    Email(String),
    Moment(Option<Timestamp>),
    Status(Status),
    Number(i64),
}

impl Value {
    fn cell(self) -> Cell {
        match self {
            Value::Text(text) | Value::Email(text) => text.as_str().into(),
            Value::Moment(moment) => moment.into(),
            Value::Status(status) => status.label().into(),
            Value::Number(number) => number.into(),
        }
    }
}

/// A column that can be chosen.
pub struct ReportColumn {
    /// In the query.
    pub word: &'static str,
    pub label: &'static str,
    /// Where the list can be sorted by it, with the word for it.
    pub sort: Option<(Sort, &'static str)>,
    /// Shown unless columns are chosen.
    is_usual: bool,
    pub value: fn(&Person) -> Value,
    file: Column<Person>,
}

macro_rules! column {
    ($word:literal, $label:literal, $in_file:literal, $width:literal, $sort:expr, $is_usual:literal, $value:expr) => {
        ReportColumn {
            word: $word,
            label: $label,
            sort: $sort,
            is_usual: $is_usual,
            value: $value,
            file: Column::new($in_file, $width, |person| {
                let value: fn(&Person) -> Value = $value;
                value(person).cell()
            }),
        }
    };
}

fn text(text: impl AsRef<str>) -> Value {
    Value::Text(text.as_ref().to_owned())
}

fn optional(text: &Option<String>) -> Value {
    Value::Text(text.clone().unwrap_or_default())
}

/// Beside the name, with which each row begins.
const COLUMNS: &[ReportColumn] = &[
    column!("email", "Email", "Login email", 30, Some((Sort::Email, "email")), true, |person| Value::Email(
        person.user.email.clone()
    )),
    column!("username", "Username", "Username", 18, None, false, |person| text(&person.user.username)),
    column!("number", "Employee number", "Employee number", 16, None, false, |person| text(
        &person.user.employee_number
    )),
    column!(
        "department",
        "Department",
        "Department",
        20,
        Some((Sort::Department, "department")),
        false,
        |person| { optional(&person.department) }
    ),
    column!("position", "Job position", "Job position", 20, None, false, |person| optional(&person.position)),
    column!("roles", "Roles", "Roles", 24, None, true, |person| text(
        person.roles.as_deref().unwrap_or("Self-service")
    )),
    column!("source", "Source", "Source", 14, None, false, |person| text(person.user.source.label())),
    column!("import", "Import", "Import", 24, None, false, |person| optional(&person.import)),
    column!("status", "Status", "Status", 10, Some((Sort::Status, "status")), true, |person| Value::Status(
        person.status
    )),
    column!("created", "Created", "Created (UTC)", 20, Some((Sort::Created, "created")), false, |person| {
        Value::Moment(Some(person.user.created_at))
    }),
    column!("invited", "Invited", "Invited (UTC)", 20, None, true, |person| Value::Moment(
        person.user.standing.invited_at
    )),
    column!("activated", "Activated", "Activated (UTC)", 20, None, false, |person| Value::Moment(
        person.user.standing.activated_at
    )),
    column!(
        "last_sign_in",
        "Last sign-in",
        "Last sign-in (UTC)",
        20,
        Some((Sort::LastSignIn, "last_sign_in")),
        true,
        |person| Value::Moment(person.user.standing.last_sign_in_at)
    ),
    column!("mails_sent", "Mails sent", "Mails sent", 10, None, false, |person| Value::Number(person.mails_sent)),
    column!("mails_failed", "Mails failed", "Mails failed", 10, None, true, |person| Value::Number(
        person.mails_failed
    )),
    column!("last_mail", "Last mail", "Last mail", 10, None, false, |person| text(
        person.last_mail.map_or("", MailState::label)
    )),
    column!("language", "Language", "Language", 16, None, false, |person| text(language_label(
        &person.user.language
    ))),
];

const NAME: &[Column<Person>] = &[
    Column::new("First name", 18, |person| (&person.user.first_name).into()),
    Column::new("Last name", 18, |person| (&person.user.last_name).into()),
];

pub fn all() -> &'static [ReportColumn] {
    COLUMNS
}

pub fn words() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.word).collect()
}

/// The chosen ones, or the usual.
pub fn of(asked: &Asked) -> Vec<&'static ReportColumn> {
    let is_shown = |column: &&ReportColumn| match asked.columns.as_slice() {
        [] => column.is_usual,
        chosen => chosen.contains(&column.word),
    };
    COLUMNS.iter().filter(is_shown).collect()
}

/// Of a file of people.
pub fn of_file(asked: &Asked) -> Vec<&'static Column<Person>> {
    let chosen = of(asked).into_iter().map(|column| &column.file);
    NAME.iter().chain(chosen).collect()
}

/// Of a file of groups.
pub const GROUPS: &[Column<NamedGroup>] = &[
    Column::new("Group", 30, |group| (&group.name).into()),
    Column::new("People", 10, |group| group.counts.people.into()),
    Column::new("Staged", 10, |group| group.counts.staged.into()),
    Column::new("Invited", 10, |group| group.counts.invited.into()),
    Column::new("Link opened", 12, |group| group.counts.opened.into()),
    Column::new("Active", 10, |group| group.counts.active.into()),
    Column::new("Locked", 10, |group| group.counts.locked.into()),
    Column::new("Disabled", 10, |group| group.counts.disabled.into()),
    Column::new("Mail failed", 12, |group| group.counts.mail_failed.into()),
];

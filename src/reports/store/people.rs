//! People with all that a report may show of them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{self, Connection, QueryResult, Written};
use crate::mail::outbox::MailState;
use crate::people::filter::import_label;
use crate::people::{Status, User};
use crate::rights::{Permission, Permissions, roles};

/// A row of a report.
pub struct Person {
    pub user: User,
    pub status: Status,
    pub department: Option<String>,
    pub position: Option<String>,
    /// Names with commas between them.
    pub roles: Option<String>,
    pub import: Option<String>,
    pub mails_sent: i64,
    pub mails_failed: i64,
    pub last_mail: Option<MailState>,
}

type Row = (
    User,
    (Option<String>, Option<String>, Option<String>),
    (Option<i64>, Option<String>),
    (i64, i64, Option<MailState>),
);

/// Those of these numbers who are still there, in their order. Only whoever may import is told what the files of imports
/// were called.
pub fn load(
    connection: &mut Connection,
    numbers: &[i64],
    mine: &Permissions,
    now: Timestamp,
) -> QueryResult<Vec<Person>> {
    let rows: Vec<Row> = users::table
        .filter(db::among("users.id", numbers.iter().copied()))
        .select((
            User::as_select(),
            (
                db::name_of("departments", "users.department_id"),
                db::name_of("positions", "users.position_id"),
                roles::names_of_each_user(),
            ),
            (import_of_each_user("imports.id"), import_of_each_user("imports.file_name")),
            (mails_of_each_user(MailState::Sent), mails_of_each_user(MailState::Failed), last_mail_of_each_user()),
        ))
        .load(connection)?;
    let may_import = mine.contains(Permission::EditUsers);
    let mut people: Vec<Person> = rows.into_iter().map(|row| person(row, may_import, now)).collect();
    people.sort_by_key(|person| numbers.iter().position(|number| UserId(*number) == person.user.id));
    Ok(people)
}

fn person(row: Row, may_import: bool, now: Timestamp) -> Person {
    let (user, (department, position, roles), (import, file), (mails_sent, mails_failed, last_mail)) = row;
    let import = import.map(|import| match file.filter(|_| may_import) {
        Some(file) => file,
        None => import_label(import),
    });
    Person {
        status: user.status(now),
        user,
        department,
        position,
        roles,
        import,
        mails_sent,
        mails_failed,
        last_mail,
    }
}

/// Of the import that made them.
fn import_of_each_user<ST>(column: &str) -> Written<Nullable<ST>>
where
    ST: diesel::sql_types::SqlType,
{
    Written::new(format!(
        "(SELECT {column} FROM import_people JOIN imports ON imports.id = import_people.import_id
          WHERE import_people.user_id = users.id AND import_people.was_created ORDER BY imports.id LIMIT 1)"
    ))
}

/// By the index of each user's mails; those of a state are in another, of everybody's.
fn mails_of_each_user(state: MailState) -> Written<BigInt> {
    Written::new(format!(
        "(SELECT count(*) FROM outbox WHERE outbox.user_id = users.id AND coalesce(outbox.state, outbox.state) = '{}')",
        state.as_str()
    ))
}

fn last_mail_of_each_user() -> Written<Nullable<Text>> {
    Written::new(
        "(SELECT outbox.state FROM outbox WHERE outbox.user_id = users.id ORDER BY outbox.user_id DESC, outbox.id DESC LIMIT 1)",
    )
}

//! The roles as a file.

use super::list::Listed;
use crate::db::{Connection, QueryResult};
use crate::export::{Numbered, Short};
use crate::gate::export::{Column, Wanted};
use crate::gate::{Recent, need};
use crate::roles::store;
use crate::web::paging::number_of;
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::AssignRoles, need::ExportLists)>;

/// With how many users have it, however many these are.
#[derive(Clone)]
struct Row {
    listed: Listed,
    users: i64,
}

impl Row {
    fn all(connection: &mut Connection) -> QueryResult<Vec<Row>> {
        let users = store::users_of_each(connection)?;
        let row = |listed: Listed| Row {
            users: users.get(&listed.role.id).copied().unwrap_or(0),
            listed,
        };
        Ok(Listed::all(connection)?.into_iter().map(row).collect())
    }
}

impl Numbered for Row {
    fn number(&self) -> i64 {
        self.listed.role.id
    }
}

const COLUMNS: &[Column<Row>] = &[
    Column::new("Name", 24, |row| (&row.listed.role.name).into()),
    Column::new("Description", 40, |row| (&row.listed.role.description).into()),
    Column::new("Users", 14, |row| row.users.into()),
    Column::new("Permissions", 60, |row| row.listed.permissions_in_words().as_str().into()),
    Column::new("Departments", 30, |row| row.listed.departments.join(", ").as_str().into()),
];

pub async fn ask(visit: Exporter) -> Page {
    wanted(&visit).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted) -> Page {
    let wanted = wanted(&visit).await?;
    wanted.send(&visit, &submitted, COLUMNS, Short::of(Row::all)).await
}

async fn wanted(visit: &Exporter) -> Result<Wanted, PageError> {
    let roles = visit.read(|connection, _| store::all(connection)).await?;
    Ok(Wanted {
        path: "/roles",
        name: "Roles",
        what: "roles",
        view: Query::default(),
        filter: Vec::new(),
        count_line: number_of(roles.len() as i64, "role", "roles"),
    })
}

//! The roles as a file.

use super::list::Listed;
use crate::export::Short;
use crate::gate::export::{Column, Wanted};
use crate::gate::{Recent, need};
use crate::web::paging::number_of;
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::AssignRoles, need::ExportLists)>;

const COLUMNS: &[Column<(i64, Listed)>] = &[
    Column::new("Name", 24, |(_, listed)| (&listed.role.name).into()),
    Column::new("Description", 40, |(_, listed)| (&listed.role.description).into()),
    Column::new("Users", 14, |(_, listed)| listed.users().as_str().into()),
    Column::new("Permissions", 60, |(_, listed)| listed.permissions_in_words().as_str().into()),
    Column::new("Departments", 30, |(_, listed)| listed.departments.join(", ").as_str().into()),
];

pub async fn ask(visit: Exporter) -> Page {
    wanted(&visit).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted) -> Page {
    let wanted = wanted(&visit).await?;
    wanted.send(&visit, &submitted, COLUMNS, Short::of(Listed::all)).await
}

async fn wanted(visit: &Exporter) -> Result<Wanted, PageError> {
    let roles = visit.read(|connection, _| Listed::all(connection)).await?;
    Ok(Wanted {
        path: "/roles",
        name: "Roles",
        what: "roles",
        view: Query::default(),
        filter: Vec::new(),
        count_line: number_of(roles.len() as i64, "role", "roles"),
    })
}

//! The roles as a file.

use super::list::Listed;
use crate::export::{Numbered, Short};
use crate::gate::export::{Column, Wanted};
use crate::gate::{Recent, need};
use crate::roles::store;
use crate::web::paging::number_of;
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::AssignRoles, need::ExportLists)>;

impl Numbered for Listed {
    fn number(&self) -> i64 {
        self.role.id
    }
}

const COLUMNS: &[Column<Listed>] = &[
    Column::new("Name", 24, |listed| (&listed.role.name).into()),
    Column::new("Description", 40, |listed| (&listed.role.description).into()),
    Column::new("Users", 14, |listed| listed.users().as_str().into()),
    Column::new("Permissions", 60, |listed| listed.permissions_in_words().as_str().into()),
    Column::new("Departments", 30, |listed| listed.departments.join(", ").as_str().into()),
];

pub async fn ask(visit: Exporter) -> Page {
    wanted(&visit).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted) -> Page {
    let wanted = wanted(&visit).await?;
    wanted.send(&visit, &submitted, COLUMNS, Short::of(Listed::all)).await
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

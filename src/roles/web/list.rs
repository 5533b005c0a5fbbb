use askama::Template;

use crate::db::{Connection, QueryResult};
use crate::gate::{Allowed, Frame, need};
use crate::rights::{Permission, Permissions, permission};
use crate::roles::store::{self, Role};
use crate::web::paging::{counted_of, number_of};
use crate::web::{Page, render};

/// A role with what it allows, and where.
#[derive(Clone)]
pub struct Listed {
    pub role: Role,
    pub permissions: Permissions,
    /// Of one that is limited to some. Else empty.
    pub departments: Vec<String>,
}

impl Listed {
    pub fn all(connection: &mut Connection) -> QueryResult<Vec<Listed>> {
        let mut permissions = permission::of_each_role(connection)?;
        let mut departments = store::departments_of_roles(connection)?;
        let roles = store::all(connection)?.into_iter();
        Ok(roles
            .map(|role| Listed {
                permissions: permissions.remove(&role.id).unwrap_or_default(),
                departments: departments.remove(&role.id).unwrap_or_default(),
                role,
            })
            .collect())
    }

    pub fn users(&self) -> String {
        counted_of(self.role.users, "user", "users")
    }

    fn how_many_permissions(&self) -> String {
        match self.permissions.len() {
            0 => "None".to_owned(),
            _ if self.permissions.are_all() => "All".to_owned(),
            some => some.to_string(),
        }
    }

    pub fn permissions_in_words(&self) -> String {
        let labels: Vec<&str> = self.permissions.each().map(Permission::label).collect();
        labels.join(", ")
    }
}

#[derive(Template)]
#[template(path = "roles/list.html")]
struct ListPage {
    frame: Frame,
    roles: Vec<Listed>,
}

impl ListPage {
    fn count_line(&self) -> String {
        format!("{}, and Self-service, which everyone has", number_of(self.roles.len() as i64, "role", "roles"))
    }

    fn may_edit(&self) -> bool {
        self.frame.may(Permission::EditRoles)
    }

    /// Empty for those who may not.
    fn export_link(&self) -> &'static str {
        if self.frame.may(Permission::ExportLists) { "/roles/export" } else { "" }
    }
}

pub async fn show(visit: Allowed<need::AssignRoles>) -> Page {
    let roles = visit.read(|connection, _| Listed::all(connection)).await?;
    render(&ListPage { frame: visit.frame(), roles })
}

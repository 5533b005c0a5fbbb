use std::collections::BTreeMap;

use askama::Template;

use crate::gate::{Allowed, Frame, need};
use crate::rights::{Permission, Permissions, permission};
use crate::roles::store::{self, Role};
use crate::web::paging::{counted_of, number_of};
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "roles/list.html")]
struct ListPage {
    frame: Frame,
    roles: Vec<Role>,
    permissions: BTreeMap<i64, Permissions>,
    /// The departments of those that are limited to some.
    departments: BTreeMap<i64, Vec<String>>,
}

impl ListPage {
    fn count_line(&self) -> String {
        format!("{}, and Self-service, which everyone has", number_of(self.roles.len() as i64, "role", "roles"))
    }

    fn users_of(&self, role: &Role) -> String {
        counted_of(role.users, "user", "users")
    }

    fn permissions_of(&self, role: &Role) -> String {
        match self.permissions.get(&role.id) {
            Some(all) if all.are_all() => "All".to_owned(),
            Some(some) => some.len().to_string(),
            None => "None".to_owned(),
        }
    }

    fn departments_of(&self, role: &Role) -> Option<String> {
        self.departments.get(&role.id).map(|names| names.join(", "))
    }

    fn may_edit(&self) -> bool {
        self.frame.may(Permission::EditRoles)
    }
}

pub async fn show(visit: Allowed<need::AssignRoles>) -> Page {
    let (roles, permissions, departments) = visit
        .read(|connection, _| {
            let permissions = permission::of_each_role(connection)?;
            Ok((store::all(connection)?, permissions, store::departments_of_roles(connection)?))
        })
        .await?;
    render(&ListPage { frame: visit.frame(), roles, permissions, departments })
}

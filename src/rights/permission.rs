//! What may be done, and by whom: a role is a named set of permissions, a user has the permissions of all their roles.
//! Whoever can sign in may look after their own account; that needs no permission.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::context::UserId;
use crate::db::schema::{role_permissions, user_roles};
use crate::db::{Connection, QueryResult, Written, text_enum};

text_enum! {
    /// What a role may allow. The words are stored.
    pub enum Permission {
        ReadUsers = "read_users",
        EditUsers = "edit_users",
        SendMails = "send_mails",
        CorrectAddresses = "correct_addresses",
        /// And take away a second factor that was lost.
        SetPasswords = "set_passwords",
        AssignRoles = "assign_roles",
        ReadPax = "read_pax",
        EditPax = "edit_pax",
        EditReference = "edit_reference",
        ReadMail = "read_mail",
        ReadJournal = "read_journal",
        EditSettings = "edit_settings",
        /// What they may see of a list, as a file.
        ExportLists = "export_lists",
    }
}

/// What somebody may do, by all their roles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<&str>")]
pub struct Permissions(BTreeSet<Permission>);

impl Permissions {
    /// Those of whoever runs `purser` on the server.
    pub fn all() -> Permissions {
        Permissions(Permission::ALL.iter().copied().collect())
    }

    /// With spaces between the words.
    pub fn listed(words: &str) -> Permissions {
        Permissions::of_words(words.split(' '))
    }

    /// Unknown words are left out: a role may have been written by a newer Purser.
    fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Permissions {
        Permissions(words.filter_map(Permission::parse).collect())
    }

    /// True if one of their roles allows it.
    pub fn contains(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    /// True if whoever has these may do all that the others may.
    pub fn cover(&self, others: &Permissions) -> bool {
        self.0.is_superset(&others.0)
    }

    /// Nobody may do more.
    pub fn are_all(&self) -> bool {
        self.0.len() == Permission::ALL.len()
    }
}

impl From<Vec<String>> for Permissions {
    fn from(words: Vec<String>) -> Permissions {
        Permissions::of_words(words.iter().map(String::as_str))
    }
}

impl From<Permissions> for Vec<&'static str> {
    fn from(permissions: Permissions) -> Vec<&'static str> {
        permissions.0.into_iter().map(Permission::as_str).collect()
    }
}

/// A column beside each of `users`: the words of [`Permissions::listed`].
pub fn list_of_each_user() -> Written<Nullable<Text>> {
    Written::new(
        "(SELECT string_agg(role_permissions.permission, ' ')
          FROM user_roles JOIN role_permissions ON role_permissions.role_id = user_roles.role_id
          WHERE user_roles.user_id = users.id)",
    )
}

/// By all their roles.
pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Permissions> {
    let words: Vec<String> = user_roles::table
        .inner_join(role_permissions::table.on(role_permissions::role_id.eq(user_roles::role_id)))
        .filter(user_roles::user_id.eq(user))
        .select(role_permissions::permission)
        .load(connection)?;
    Ok(words.into())
}

/// Those that the role gives.
pub fn of_role(connection: &mut Connection, role: i64) -> QueryResult<Permissions> {
    let words: Vec<String> = role_permissions::table
        .filter(role_permissions::role_id.eq(role))
        .select(role_permissions::permission)
        .load(connection)?;
    Ok(words.into())
}

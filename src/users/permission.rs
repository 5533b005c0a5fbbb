//! What may be done, and by whom: a role is a named set of permissions, a user has the permissions of all their roles.
//! Whoever can sign in may look after their own account; that needs no permission.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{role_permissions, user_roles};
use crate::db::{Connection, QueryResult, text_enum};

text_enum! {
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
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions(BTreeSet<Permission>);

impl Permissions {
    /// Unknown words are left out: a role may have been written by a newer Purser.
    pub fn from_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Permissions {
        Permissions(words.into_iter().filter_map(Permission::parse).collect())
    }

    pub fn hold(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    pub fn cover(&self, others: &Permissions) -> bool {
        self.0.is_superset(&others.0)
    }
}

pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Permissions> {
    let words: Vec<String> = user_roles::table
        .inner_join(role_permissions::table.on(role_permissions::role_id.eq(user_roles::role_id)))
        .filter(user_roles::user_id.eq(user))
        .select(role_permissions::permission)
        .load(connection)?;
    Ok(Permissions::from_words(words.iter().map(String::as_str)))
}

pub fn of_role(connection: &mut Connection, role: i64) -> QueryResult<Permissions> {
    let words: Vec<String> = role_permissions::table
        .filter(role_permissions::role_id.eq(role))
        .select(role_permissions::permission)
        .load(connection)?;
    Ok(Permissions::from_words(words.iter().map(String::as_str)))
}

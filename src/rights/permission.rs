//! What may be done, and by whom: a role is a named set of permissions, a user has the permissions of all their roles.
//! Whoever can sign in may look after their own account; that needs no permission.

use std::collections::{BTreeMap, BTreeSet};

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
        /// And with that what all may do who have them.
        EditRoles = "edit_roles",
        ReadPax = "read_pax",
        EditPax = "edit_pax",
        EditReference = "edit_reference",
        ReadMail = "read_mail",
        ReadJournal = "read_journal",
        EditSettings = "edit_settings",
        /// What they may see of a list, as a file.
        ExportLists = "export_lists",
        /// For good, with all that is known of them.
        EraseUsers = "erase_users",
    }
}

/// Permissions that stand together on the page of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Users,
    Pax,
    Mail,
    Administration,
}

impl Group {
    pub const ALL: &'static [Group] = &[Group::Users, Group::Pax, Group::Mail, Group::Administration];

    /// As its heading.
    pub fn label(self) -> &'static str {
        match self {
            Group::Users => "Users",
            Group::Pax => "PAX",
            Group::Mail => "Mail and journal",
            Group::Administration => "Administration",
        }
    }

    /// In the order in which the page has them.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| permission.group() == self)
    }
}

impl Permission {
    /// As pages name it.
    pub fn label(self) -> &'static str {
        match self {
            Permission::ReadUsers => "Read users",
            Permission::EditUsers => "Edit users",
            Permission::SendMails => "Send mails",
            Permission::CorrectAddresses => "Correct addresses",
            Permission::SetPasswords => "Set passwords",
            Permission::AssignRoles => "Give roles",
            Permission::EditRoles => "Edit roles",
            Permission::ReadPax => "Read PAX",
            Permission::EditPax => "Edit PAX",
            Permission::EditReference => "Edit departments and positions",
            Permission::ReadMail => "Read the mail log",
            Permission::ReadJournal => "Read the journal",
            Permission::EditSettings => "Edit settings",
            Permission::ExportLists => "Export lists",
            Permission::EraseUsers => "Erase users",
        }
    }

    /// What whoever has it may do.
    pub fn sentence(self) -> &'static str {
        match self {
            Permission::ReadUsers => "See the list of users, and each user's page with their timeline.",
            Permission::EditUsers => "Create, edit, disable and enable users, and see their identity documents.",
            Permission::SendMails => "Send activation and credentials mails, password resets and notifications.",
            Permission::CorrectAddresses => "Correct a user's login email.",
            Permission::SetPasswords => "Type a new password for a user, and remove a second factor that was lost.",
            Permission::AssignRoles => "Give users roles, one by one, in bulk or by rules.",
            Permission::EditRoles => "Make and edit roles, and with that change what everyone who has them may do.",
            Permission::ReadPax => "See the list of PAX and each record.",
            Permission::EditPax => "Create and edit PAX.",
            Permission::EditReference => "Add, rename and delete departments and job positions.",
            Permission::ReadMail => "See which mails were sent, to whom, and what the mail server said.",
            Permission::ReadJournal => "See who did what, and when.",
            Permission::EditSettings => {
                "Change all settings: communication, templates, reminders, security, retention."
            }
            Permission::ExportLists => "Download the lists that they may see, and a user's personal data, as files.",
            Permission::EraseUsers => "Erase users whom they may edit, with all personal data, for good.",
        }
    }

    fn group(self) -> Group {
        match self {
            Permission::ReadUsers
            | Permission::EditUsers
            | Permission::CorrectAddresses
            | Permission::SetPasswords
            | Permission::EditReference
            | Permission::ExportLists
            | Permission::EraseUsers => Group::Users,
            Permission::ReadPax | Permission::EditPax => Group::Pax,
            Permission::SendMails | Permission::ReadMail | Permission::ReadJournal => Group::Mail,
            Permission::AssignRoles | Permission::EditRoles | Permission::EditSettings => Group::Administration,
        }
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

    /// Those that the others lack.
    pub fn without(&self, others: &Permissions) -> Vec<Permission> {
        self.0.difference(&others.0).copied().collect()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nobody may do more.
    pub fn are_all(&self) -> bool {
        self.0.len() == Permission::ALL.len()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Permissions {
        Permissions(permissions.into_iter().collect())
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

/// By the roles' numbers. A role that allows nothing is left out.
pub fn of_each_role(connection: &mut Connection) -> QueryResult<BTreeMap<i64, Permissions>> {
    let words: Vec<(i64, String)> = role_permissions::table
        .select((role_permissions::role_id, role_permissions::permission))
        .load(connection)?;
    let mut each: BTreeMap<i64, Permissions> = BTreeMap::new();
    for (role, word) in words {
        each.entry(role).or_default().0.extend(Permission::parse(&word));
    }
    Ok(each)
}

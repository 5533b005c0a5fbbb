//! What may be done, and by whom: a role is a named set of permissions, a user has the permissions of all their roles. A role
//! may be limited to departments; then what it allows concerns people of these, and nobody else.
//! Whoever can sign in may look after their own account; that needs no permission.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::context::UserId;
use crate::db::schema::{role_departments, role_permissions, user_roles};
use crate::db::{Connection, QueryResult, Written, text_enum};
use crate::people::Scope;

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

/// Permissions that a role limited to departments can give: those whose pages know of departments.
const LIMITABLE: &[Permission] = &[
    Permission::ReadUsers,
    Permission::EditUsers,
    Permission::SendMails,
    Permission::CorrectAddresses,
    Permission::SetPasswords,
    Permission::AssignRoles,
    Permission::ReadMail,
    Permission::ReadJournal,
    Permission::ExportLists,
];

impl Permission {
    /// Whether it says anything in a role that holds in some departments only.
    pub fn can_be_limited(self) -> bool {
        LIMITABLE.contains(&self)
    }
}

/// Before what a limited role allows, as it is stored.
const WITHIN: &str = "within:";

/// What somebody may do by all their roles, and where: everywhere, or in some departments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Permissions {
    held: BTreeMap<Permission, Scope>,
    /// Whom they act on now.
    reach: Option<Scope>,
}

impl Permissions {
    /// Those of whoever runs `purser` on the server.
    pub fn all() -> Permissions {
        Permission::ALL.iter().copied().collect()
    }

    /// With spaces between the words.
    pub fn listed(words: &str) -> Permissions {
        Permissions::of_words(words.split(' '))
    }

    /// Unknown words are left out: a role may have been written by a newer Purser.
    fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Permissions {
        let mut permissions = Permissions::default();
        for (permission, scope) in words.filter_map(read) {
            permissions.add(permission, &scope);
        }
        permissions
    }

    fn add(&mut self, permission: Permission, scope: &Scope) {
        let before = self.held.remove(&permission).unwrap_or(Scope::nowhere());
        self.held.insert(permission, before.or(scope));
    }

    /// True if one of their roles allows it everywhere.
    pub fn contains(&self, permission: Permission) -> bool {
        self.held.get(&permission).is_some_and(Scope::is_everywhere)
    }

    /// True if one of their roles allows it, wherever that is. It opens nothing by itself.
    pub fn name(&self, permission: Permission) -> bool {
        self.held.contains_key(&permission)
    }

    /// Where they allow it.
    pub fn scope(&self, permission: Permission) -> Scope {
        self.held.get(&permission).cloned().unwrap_or(Scope::nowhere())
    }

    /// True if they allow it for people of this department, or for those without one.
    pub fn hold_in(&self, department: Option<i64>, permission: Permission) -> bool {
        self.held.get(&permission).is_some_and(|scope| scope.holds(department))
    }

    /// Those that they allow for people of this department.
    pub fn held_in(&self, department: Option<i64>) -> BTreeSet<Permission> {
        let all = Permission::ALL.iter().copied();
        all.filter(|permission| self.hold_in(department, *permission)).collect()
    }

    /// The same, held only within these departments at most.
    pub fn limited_to(mut self, scope: &Scope) -> Permissions {
        for held in self.held.values_mut() {
            *held = held.clone().and(scope);
        }
        self
    }

    /// For an act that takes this permission: it concerns people where that is held, and nobody else.
    pub fn acting_by(self, permission: Permission) -> Permissions {
        let reach = self.scope(permission);
        self.reaching(reach)
    }

    /// For acts that concern people of this scope, and nobody else.
    pub fn reaching(self, reach: Scope) -> Permissions {
        Permissions { reach: Some(reach), ..self }
    }

    /// Whom they act on. As long as nobody says which permission the act takes, only whom all of them concern.
    pub fn reach(&self) -> Scope {
        match (&self.reach, self.held.is_empty()) {
            (Some(reach), _) => reach.clone(),
            (None, true) => Scope::nowhere(),
            (None, false) => self.held.values().fold(Scope::Everywhere, Scope::and),
        }
    }

    /// True if whoever has these may do all that the others may, wherever they may.
    pub fn cover(&self, others: &Permissions) -> bool {
        others.without(self).is_empty()
    }

    /// Those that the others lack, or hold in fewer departments.
    pub fn without(&self, others: &Permissions) -> Vec<Permission> {
        let is_covered = |permission: &Permission, scope: &Scope| {
            let theirs = others.held.get(permission);
            theirs.is_some_and(|theirs| theirs.covers(scope))
        };
        let beyond = self
            .held
            .iter()
            .filter(|(permission, scope)| !is_covered(permission, scope));
        beyond.map(|(permission, _)| *permission).collect()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Nobody may do more.
    pub fn are_all(&self) -> bool {
        Permission::ALL.iter().all(|permission| self.contains(*permission))
    }

    /// Each, wherever it holds.
    pub fn each(&self) -> impl Iterator<Item = Permission> {
        self.held.keys().copied()
    }
}

/// A word as the columns below give it: "read_users", or "within:read_users@3,4" by a role that is limited to departments.
fn read(word: &str) -> Option<(Permission, Scope)> {
    let (name, departments) = word
        .split_once('@')
        .map_or((word, None), |(name, rest)| (name, Some(rest)));
    let limited = name.strip_prefix(WITHIN);
    let permission = Permission::parse(limited.unwrap_or(name))?;
    if limited.is_none() && departments.is_none() {
        return Some((permission, Scope::Everywhere));
    }
    let ids = departments.unwrap_or_default().split(',');
    Some((permission, Scope::Within(ids.filter_map(|id| id.parse().ok()).collect())))
}

/// As [`read`] reads it.
fn written((permission, scope): (Permission, Scope)) -> String {
    let word = permission.as_str();
    match scope {
        Scope::Everywhere => word.to_owned(),
        Scope::Within(departments) => {
            let ids: Vec<String> = departments.iter().map(i64::to_string).collect();
            format!("{WITHIN}{word}@{}", ids.join(","))
        }
    }
}

/// As a role that is limited, or one that is not, stores it.
pub fn stored_word(permission: Permission, is_limited: bool) -> String {
    let before = if is_limited { WITHIN } else { "" };
    format!("{before}{}", permission.as_str())
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Permissions {
        let everywhere = |permission| (permission, Scope::Everywhere);
        Permissions {
            held: permissions.into_iter().map(everywhere).collect(),
            reach: None,
        }
    }
}

impl From<Vec<String>> for Permissions {
    fn from(words: Vec<String>) -> Permissions {
        Permissions::of_words(words.iter().map(String::as_str))
    }
}

impl From<Permissions> for Vec<String> {
    fn from(permissions: Permissions) -> Vec<String> {
        permissions.held.into_iter().map(written).collect()
    }
}

/// Of a row of `role_permissions`: its word, and where the role is limited the numbers of its departments.
const WORD: &str = "role_permissions.permission || coalesce('@' || (
        SELECT string_agg(CAST(role_departments.department_id AS TEXT), ',')
        FROM role_departments WHERE role_departments.role_id = role_permissions.role_id), '')";

/// A column beside each of `users`: the words of [`Permissions::listed`].
pub fn list_of_each_user() -> Written<Nullable<Text>> {
    Written::new(format!(
        "(SELECT string_agg({WORD}, ' ')
          FROM user_roles JOIN role_permissions ON role_permissions.role_id = user_roles.role_id
          WHERE user_roles.user_id = users.id)"
    ))
}

/// By all their roles.
pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Permissions> {
    let words: Vec<String> = user_roles::table
        .inner_join(role_permissions::table.on(role_permissions::role_id.eq(user_roles::role_id)))
        .filter(user_roles::user_id.eq(user))
        .select(Written::<Text>::new(WORD))
        .load(connection)?;
    Ok(words.into())
}

/// Those that the role gives.
pub fn of_role(connection: &mut Connection, role: i64) -> QueryResult<Permissions> {
    let words: Vec<String> = role_permissions::table
        .filter(role_permissions::role_id.eq(role))
        .select(Written::<Text>::new(WORD))
        .load(connection)?;
    Ok(words.into())
}

/// By the roles' numbers. A role that allows nothing is left out.
pub fn of_each_role(connection: &mut Connection) -> QueryResult<BTreeMap<i64, Permissions>> {
    let words: Vec<(i64, String)> = role_permissions::table
        .select((role_permissions::role_id, Written::<Text>::new(WORD)))
        .load(connection)?;
    let mut each: BTreeMap<i64, Permissions> = BTreeMap::new();
    for (role, word) in words {
        let of_role = each.entry(role).or_default();
        if let Some((permission, scope)) = read(&word) {
            of_role.add(permission, &scope);
        }
    }
    Ok(each)
}

/// Where the role holds.
pub fn scope_of_role(connection: &mut Connection, role: i64) -> QueryResult<Scope> {
    let departments: BTreeSet<i64> = role_departments::table
        .filter(role_departments::role_id.eq(role))
        .select(role_departments::department_id)
        .load(connection)?
        .into_iter()
        .collect();
    let limited = role_permissions::table
        .filter(role_permissions::role_id.eq(role))
        .filter(role_permissions::permission.like(format!("{WITHIN}%")));
    let is_limited = !departments.is_empty() || diesel::select(exists(limited)).get_result(connection)?;
    Ok(if is_limited { Scope::Within(departments) } else { Scope::Everywhere })
}

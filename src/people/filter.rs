//! Which users a list shows, and which a bulk act takes when it takes all that match.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::search;
use super::{Scope, Status};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{self, AtMost, Connection, KeyValue, QueryResult, Written, text_enum};
use crate::fields::rules::EMPLOYMENT_TYPES;

text_enum! {
    /// Users who need somebody's attention.
    pub enum Attention {
        NeverSignedIn = "never_signed_in",
        /// Staged, and to be invited before they can sign in.
        NotInvited = "not_invited",
        InvitationExpired = "invitation_expired",
        MailFailed = "mail_failed",
        /// Invited, has opened the link, and gone no further.
        LinkOpened = "link_opened",
        /// Staged, and employed now.
        WithoutAccount = "without_account",
        /// Staged, and to come by single sign-on, for which nobody needs an invitation.
        SsoUnused = "sso_unused",
        /// They sign in by username, and can't be mailed.
        NoAddress = "no_address",
    }
}

impl Attention {
    /// As the list's toolbar names it.
    pub fn label(self) -> &'static str {
        match self {
            Attention::NeverSignedIn => "Never signed in",
            Attention::NotInvited => "Not invited yet",
            Attention::InvitationExpired => "Invitation expired",
            Attention::MailFailed => "Mail failed",
            Attention::LinkOpened => "Link opened",
            Attention::WithoutAccount => "Without account",
            Attention::SsoUnused => "Single sign-on not used yet",
            Attention::NoAddress => "No email address",
        }
    }
}

/// What narrows the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Of whoever looks: nobody outside is found, whatever else is asked.
    pub scope: Scope,
    pub search: String,
    pub status: Option<Status>,
    pub department: Option<i64>,
    pub position: Option<i64>,
    pub attention: Option<Attention>,
    /// Those who have this role.
    pub role: Option<i64>,
    /// One of the words of `EMPLOYMENT_TYPES`, or nothing.
    pub employment_type: String,
    /// Those whom this import made.
    pub import: Option<i64>,
}

const INVITATION_ENDS_AT: &str = "invitation_ends_at";
const EMPLOYMENT_TYPE: &str = "employment_type";

/// How those who match are found.
#[derive(Clone, Copy)]
enum Way {
    ByIndex,
    /// Each in some order is looked at until there are enough.
    AlongAnOrder,
}

impl Way {
    fn to_role(self, role: i64) -> Written<Bool> {
        let has_it = match self {
            Way::ByIndex => "users.id IN (SELECT user_roles.user_id FROM user_roles WHERE user_roles.role_id = ",
            Way::AlongAnOrder => {
                "EXISTS (SELECT 1 FROM user_roles WHERE user_roles.user_id = users.id AND user_roles.role_id = "
            }
        };
        Written::<Bool>::new(has_it).bind(role).sql(")")
    }

    /// By the primary key, which begins with the import.
    fn to_import(self, import: i64) -> Written<Bool> {
        let was_made = match self {
            Way::ByIndex => "users.id IN (SELECT import_people.user_id FROM import_people WHERE ",
            Way::AlongAnOrder => "EXISTS (SELECT 1 FROM import_people WHERE import_people.user_id = users.id AND ",
        };
        Written::<Bool>::new(was_made)
            .sql("import_people.was_created AND import_people.import_id = ")
            .bind(import)
            .sql(")")
    }
}

/// Over `users`, to be sorted, paged or counted.
pub type FilterQuery<'a> = users::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

/// What a filter lets through, by the users' numbers.
pub enum Matching {
    These(Vec<UserId>),
    /// More than this act, or the search, looks at.
    TooMany,
}

impl Filter {
    /// The names of the fields by which it is sent.
    pub const FIELDS: [&str; 8] = ["q", "status", "department", "position", "show", "role", "employment", "import"];

    /// All of this scope.
    pub fn all(scope: Scope) -> Filter {
        Filter {
            scope,
            search: String::new(),
            status: None,
            department: None,
            position: None,
            attention: None,
            role: None,
            employment_type: String::new(),
            import: None,
        }
    }

    /// From a form or a query that has [`Filter::FIELDS`]. Whatever acts on all that match reads them here, for a field that
    /// one of them forgot would let it take more people than the list shows.
    pub fn sent<'a>(scope: Scope, get: impl Fn(&'static str) -> &'a str) -> Filter {
        Filter::parse(scope, get("q"), get("status"), get("department"), get("show"))
            .with(get("role"), get("employment"))
            .in_position(get("position"))
            .made_by(get("import"))
    }

    /// From a query; what is unknown narrows nothing.
    pub fn parse(scope: Scope, search: &str, status: &str, department: &str, attention: &str) -> Filter {
        Filter {
            search: search.chars().take(100).collect(),
            status: Status::parse(status),
            department: department.parse().ok(),
            attention: Attention::parse(attention),
            ..Filter::all(scope)
        }
    }

    /// Narrowed to those with this role, and of this employment type; what is unknown narrows nothing.
    pub fn with(self, role: &str, employment_type: &str) -> Filter {
        let is_known = EMPLOYMENT_TYPES.iter().any(|(word, _)| *word == employment_type);
        Filter {
            role: role.parse().ok(),
            employment_type: if is_known { employment_type.to_owned() } else { String::new() },
            ..self
        }
    }

    /// Among those in this job position, given by its number; what is none narrows nothing.
    pub fn in_position(self, position: &str) -> Filter {
        Filter { position: position.parse().ok(), ..self }
    }

    /// Among those whom this import made, given by its number; what is none narrows nothing.
    pub fn made_by(self, import: &str) -> Filter {
        Filter { import: import.parse().ok(), ..self }
    }

    /// True if only the search narrows the list.
    pub fn only_searches(&self) -> bool {
        let Filter {
            scope,
            search: _,
            status,
            department,
            position,
            attention,
            role,
            employment_type,
            import,
        } = self;
        let narrows_not = status.is_none() && department.is_none() && position.is_none() && attention.is_none();
        let narrows_not = narrows_not && role.is_none() && employment_type.is_empty() && import.is_none();
        narrows_not && scope.is_everywhere()
    }

    /// The one department that they are all of.
    pub fn only_department(&self) -> Option<i64> {
        match &self.scope {
            Scope::Within(departments) if departments.len() == 1 => departments.first().copied(),
            _ => self.department,
        }
    }

    /// Without the search, whose finds are given as `ids`.
    pub fn query<'a>(&self, ids: Option<&[i64]>, now: Timestamp) -> FilterQuery<'a> {
        self.conditions(ids, now, Way::ByIndex, |column| format!("users.{column}"))
    }

    /// The same for a filter that lets many through, in order of their names: those of a status, or of a department, stand
    /// in an index in that order, and those whose invitation has expired stand among the invited.
    pub fn query_along_names<'a>(&self, now: Timestamp) -> FilterQuery<'a> {
        self.conditions(None, now, Way::AlongAnOrder, |column| match column {
            INVITATION_ENDS_AT | EMPLOYMENT_TYPE => db::unindexed(&format!("users.{column}")),
            column => format!("users.{column}"),
        })
    }

    /// The same for a filter that lets many through: whoever walks all users in some order soon has a page of them.
    pub fn query_along_an_order<'a>(&self, now: Timestamp) -> FilterQuery<'a> {
        self.conditions(None, now, Way::AlongAnOrder, |column| db::unindexed(&format!("users.{column}")))
    }

    fn conditions<'a>(
        &self,
        ids: Option<&[i64]>,
        now: Timestamp,
        way: Way,
        column: impl Fn(&str) -> String,
    ) -> FilterQuery<'a> {
        let has_status = |status: Status| {
            Written::<Bool>::new(column("status") + " = ").bind(KeyValue::Text(status.as_str().to_owned()))
        };
        let mut query = users::table.into_boxed();
        if let Some(ids) = ids {
            query = query.filter(db::among("users.id", ids.iter().copied()));
        }
        if let Some(within) = self.condition_of_scope(way, &column) {
            query = query.filter(within);
        }
        if let Some(status) = self.status {
            query = query.filter(has_status(status));
        }
        if let Some(department) = self.department {
            query =
                query.filter(Written::<Bool>::new(column("department_id") + " = ").bind(KeyValue::Number(department)));
        }
        if let Some(role) = self.role {
            query = query.filter(way.to_role(role));
        }
        if let Some(import) = self.import {
            query = query.filter(way.to_import(import));
        }
        if !self.employment_type.is_empty() {
            // The index leaves out those without one.
            let of_type = format!("{0} <> '' AND {0} = ", column(EMPLOYMENT_TYPE));
            query = query.filter(Written::<Bool>::new(of_type).bind(self.employment_type.as_str()));
        }
        if let Some(position) = self.position {
            query = query.filter(Written::<Bool>::new(column("position_id") + " = ").bind(KeyValue::Number(position)));
        }
        match self.attention {
            None => query,
            Some(Attention::NeverSignedIn) => {
                query.filter(Written::<Bool>::new(column("last_sign_in_at") + " IS NULL"))
            }
            Some(Attention::NotInvited) => query.filter(has_status(Status::Staged)).filter(users::sso.eq(false)),
            Some(Attention::InvitationExpired) => query
                .filter(has_status(Status::Invited))
                .filter(Written::<Bool>::new(column(INVITATION_ENDS_AT) + " <= ").bind(KeyValue::Moment(now))),
            Some(Attention::MailFailed) => {
                query.filter(Written::<Bool>::new(column("mail_failed_at") + " IS NOT NULL"))
            }
            // As the index `users_link_opened` says it.
            Some(Attention::LinkOpened) => query
                .filter(Written::<Bool>::new(db::unindexed("users.status") + " = 'invited'"))
                .filter(Written::<Bool>::new(column("link_opened_at") + " IS NOT NULL")),
            Some(Attention::WithoutAccount) => query
                .filter(has_status(Status::Staged))
                .filter(users::sso.eq(false))
                .filter(users::employment_date.le(now.date())),
            // As the index `users_sso_unused` says it.
            Some(Attention::SsoUnused) => query
                .filter(Written::<Bool>::new(db::unindexed("users.status") + " = 'staged'"))
                .filter(Written::<Bool>::new("users.sso")),
            // As the index `users_without_address` says it.
            Some(Attention::NoAddress) => query.filter(Written::<Bool>::new("users.email = ''")),
        }
    }

    /// Those of one department stand in an index in order of their names, those of several don't.
    fn condition_of_scope(&self, way: Way, column: impl Fn(&str) -> String) -> Option<Written<Bool>> {
        if self.department.is_some() && self.scope.holds(self.department) {
            return None;
        }
        match (&self.scope, way) {
            (Scope::Within(departments), Way::AlongAnOrder) if departments.len() > 1 => {
                self.scope.condition(&db::unindexed("users.department_id"))
            }
            (scope, _) => scope.condition(&column("department_id")),
        }
    }

    /// How many match, counted no further than one beyond `limit`. A search's finds are given as `ids`.
    pub fn count(
        &self,
        connection: &mut Connection,
        ids: Option<&[i64]>,
        limit: i64,
        now: Timestamp,
    ) -> QueryResult<i64> {
        let matching = self.query(ids, now).select(users::id);
        matching.at_most(limit as usize + 1).counted().get_result(connection)
    }

    /// All that match, if they are no more than `limit`.
    pub fn matching(&self, connection: &mut Connection, limit: usize, now: Timestamp) -> QueryResult<Matching> {
        let found = search::find(connection, &self.search, &self.scope)?;
        if found.as_ref().is_some_and(|found| !found.whole) {
            return Ok(Matching::TooMany);
        }
        let ids = found.map(|found| found.ids);
        let matching: Vec<UserId> = self
            .query(ids.as_deref(), now)
            .select(users::id)
            .order(users::id)
            .at_most(limit + 1)
            .load(connection)?;
        Ok(if matching.len() > limit { Matching::TooMany } else { Matching::These(matching) })
    }
}

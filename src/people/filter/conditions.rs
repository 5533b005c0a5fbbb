//! A filter as SQL: which index finds those who match, or how they are told apart along the order of a list.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable};
use time::{PrimitiveDateTime, Time};

use super::{Attention, Filter, MailState, NO_DOMAIN, WITHOUT};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{self, AtMost, Connection, KeyValue, QueryResult, Written};
use crate::people::scope::Scope;
use crate::people::search;
use crate::people::status::Status;

/// As in the index `users_by_last_sign_in`.
pub const LAST_SIGN_IN: &str = "coalesce(users.last_sign_in_at, '0001-01-01 00:00:00')";

const INVITATION_ENDS_AT: &str = "users.invitation_ends_at";
const STATUS: &str = "users.status";
const DEPARTMENT: &str = "users.department_id";
const POSITION: &str = "users.position_id";
const EMPLOYMENT_TYPE: &str = "users.employment_type";
const LANGUAGE: &str = "users.language";
const SOURCE: &str = "users.source";
const CREATED_AT: &str = "users.created_at";
const EMAIL_DOMAIN: &str = "users.email_domain";

/// How those who match are found.
#[derive(Clone, Copy)]
enum Way {
    ByIndex,
    /// Each in some order is looked at until there are enough.
    AlongAnOrder,
}

impl Way {
    fn to_role(self, role: i64) -> Written<Bool> {
        if role == WITHOUT {
            return Written::new("NOT EXISTS (SELECT 1 FROM user_roles WHERE user_roles.user_id = users.id)");
        }
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
        if import == WITHOUT {
            return Written::new(
                "NOT EXISTS (SELECT 1 FROM import_people WHERE import_people.user_id = users.id AND import_people.was_created)",
            );
        }
        let was_made = match self {
            Way::ByIndex => "users.id IN (SELECT import_people.user_id FROM import_people WHERE ",
            Way::AlongAnOrder => "EXISTS (SELECT 1 FROM import_people WHERE import_people.user_id = users.id AND ",
        };
        Written::<Bool>::new(was_made)
            .sql("import_people.was_created AND import_people.import_id = ")
            .bind(import)
            .sql(")")
    }

    /// One that was taken by the mail server of the address that the person has now.
    fn to_mail_that_came_back(self) -> Written<Bool> {
        let among = match self {
            Way::ByIndex => {
                "users.id IN (SELECT outbox.user_id FROM outbox WHERE outbox.bounced_at IS NOT NULL
                    AND outbox.user_id IS NOT NULL) AND "
            }
            Way::AlongAnOrder => "",
        };
        Written::new(format!(
            "{among}EXISTS (SELECT 1 FROM outbox WHERE outbox.user_id = users.id
                AND outbox.bounced_at IS NOT NULL AND outbox.recipient = users.email)"
        ))
    }

    fn to_waiting_mail(self) -> Written<Bool> {
        Written::new(match self {
            Way::ByIndex => {
                "users.id IN (SELECT outbox.user_id FROM outbox WHERE outbox.state IN ('queued', 'sending'))".to_owned()
            }
            Way::AlongAnOrder => format!(
                "EXISTS (SELECT 1 FROM outbox WHERE outbox.user_id = users.id AND {} IN ('queued', 'sending'))",
                db::unindexed("outbox.state")
            ),
        })
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
    /// Without the search, whose finds are given as `ids`: these few are looked up, whatever else is asked of them.
    pub fn query<'a>(&self, ids: Option<&[i64]>, now: Timestamp) -> FilterQuery<'a> {
        match ids {
            Some(_) => self.conditions(ids, now, |_| Way::AlongAnOrder, db::unindexed),
            None => self.conditions(None, now, |_| Way::ByIndex, str::to_owned),
        }
    }

    /// The same, found by the index for this field, and told apart by all others.
    pub fn query_by<'a>(&self, field: Option<&'static str>, now: Timestamp) -> FilterQuery<'a> {
        let Some(field) = field else { return self.query(None, now) };
        let way = |other: &str| if other == field { Way::ByIndex } else { Way::AlongAnOrder };
        let indexed = match field {
            "status" => STATUS,
            "department" => DEPARTMENT,
            "position" => POSITION,
            "employment" => EMPLOYMENT_TYPE,
            "mail_language" => LANGUAGE,
            "source" => SOURCE,
            "domain" => EMAIL_DOMAIN,
            "not_since" => LAST_SIGN_IN,
            "created_from" | "month" => CREATED_AT,
            _ => "",
        };
        self.conditions(None, now, way, |column| match column {
            column if column == indexed => column.to_owned(),
            column => db::unindexed(column),
        })
    }

    /// The same for a filter that lets many through, in order of their names: those of a status, or of a department, stand
    /// in an index in that order, and those whose invitation has expired stand among the invited.
    pub fn query_along_names<'a>(&self, now: Timestamp) -> FilterQuery<'a> {
        self.conditions(
            None,
            now,
            |_| Way::AlongAnOrder,
            |column| match column {
                INVITATION_ENDS_AT | EMPLOYMENT_TYPE | SOURCE | CREATED_AT | LAST_SIGN_IN | EMAIL_DOMAIN => {
                    db::unindexed(column)
                }
                column => column.to_owned(),
            },
        )
    }

    /// The same for a filter that lets many through: whoever walks all users in the order of this column soon has a page of
    /// them. What is asked of that column itself bounds the walk.
    pub fn query_along<'a>(&self, walked: &str, now: Timestamp) -> FilterQuery<'a> {
        self.conditions(
            None,
            now,
            |_| Way::AlongAnOrder,
            |column| match column {
                column if column == walked => column.to_owned(),
                column => db::unindexed(column),
            },
        )
    }

    fn conditions<'a>(
        &self,
        ids: Option<&[i64]>,
        now: Timestamp,
        way: impl Fn(&str) -> Way,
        column: impl Fn(&str) -> String,
    ) -> FilterQuery<'a> {
        // Some fields ask for several columns.
        let column_of = |field: &str, name: &str| match way(field) {
            Way::ByIndex => name.to_owned(),
            Way::AlongAnOrder => column(name),
        };
        let mut query = users::table.into_boxed();
        if let Some(ids) = ids {
            query = query.filter(db::among("users.id", ids.iter().copied()));
        }
        if let Some(within) = self.of_scope(way("department"), &column) {
            query = query.filter(within);
        }
        for condition in self.of_the_record(&column).into_iter().chain(self.of_days(&column)) {
            query = query.filter(condition);
        }
        if let Some(role) = self.role {
            query = query.filter(way("role").to_role(role));
        }
        if let Some(import) = self.import {
            query = query.filter(way("import").to_import(import));
        }
        if let Some(mail) = self.mail {
            query = query.filter(of_mails(mail, way("mail"), |name| column_of("mail", name)));
        }
        match self.attention {
            None => query,
            Some(attention) => needing(attention, query, now, |name| column_of("show", name)),
        }
    }

    /// Those of one department stand in an index in order of their names, those of several don't.
    fn of_scope(&self, way: Way, column: impl Fn(&str) -> String) -> Option<Written<Bool>> {
        if self.department.is_some() && self.scope.holds(self.department) {
            return None;
        }
        match (&self.scope, way) {
            (Scope::Within(departments), Way::AlongAnOrder) if departments.len() > 1 => {
                self.scope.condition(&db::unindexed("users.department_id"))
            }
            (scope, _) => scope.condition(&column("users.department_id")),
        }
    }

    fn of_the_record(&self, column: impl Fn(&str) -> String) -> Vec<Written<Bool>> {
        let equal =
            |name: &str, value: KeyValue| Written::<Bool>::new(column(&format!("users.{name}")) + " = ").bind(value);
        let text = |name: &str, value: &str| equal(name, KeyValue::from(value));
        let word = |name: &str, word: &'static str| is_the_word(column(&format!("users.{name}")), word);
        let number = |name: &str, value: i64| match value {
            WITHOUT => Written::<Bool>::new(column(&format!("users.{name}")) + " IS NULL"),
            value => equal(name, KeyValue::Number(value)),
        };
        let domain = Some(self.domain.as_str()).filter(|domain| !domain.is_empty());
        // Their indexes leave out those without one.
        let of_index =
            |name: &str, word: &str| Written::<Bool>::new(format!("{0} <> '' AND {0} = ", column(name))).bind(word);
        let of_language = |tag: &str| if tag.is_empty() { text("language", "") } else { of_index(LANGUAGE, tag) };
        let kind = Some(self.employment_type.as_str()).filter(|word| !word.is_empty());
        [
            self.status.map(|status| word("status", status.as_str())),
            self.department.map(|department| number("department_id", department)),
            kind.map(|word| of_index(EMPLOYMENT_TYPE, word)),
            self.position.map(|position| number("position_id", position)),
            self.language.as_deref().map(of_language),
            self.source.map(|source| word("source", source.as_str())),
            domain.map(|domain| text("email_domain", if domain == NO_DOMAIN { "" } else { domain })),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn of_days(&self, column: impl Fn(&str) -> String) -> Vec<Written<Bool>> {
        let bound = |name: &str, comparison: &str, moment: Timestamp| {
            Written::<Bool>::new(format!("{} {comparison} ", column(name))).bind(moment)
        };
        let (created, month, not_since) = (self.created.period(), self.month, self.not_since);
        let beginning = not_since.map(|day| PrimitiveDateTime::new(day, Time::MIDNIGHT));
        [
            created.since.map(|since| bound(CREATED_AT, ">=", since)),
            created.until.map(|until| bound(CREATED_AT, "<", until)),
            month.map(|month| bound(CREATED_AT, ">=", month.begins_at())),
            month.map(|month| bound(CREATED_AT, "<", month.next().begins_at())),
            beginning.map(|beginning| bound(LAST_SIGN_IN, "<", beginning)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// How many match, counted no further than one beyond `limit`. A search's finds are given as `ids`.
    pub fn count(
        &self,
        connection: &mut Connection,
        ids: Option<&[i64]>,
        limit: i64,
        now: Timestamp,
    ) -> QueryResult<i64> {
        let matching = self.query_found(connection, ids, now)?;
        counted(connection, matching, limit)
    }

    /// By what the search found, else by the field that lets fewest through.
    fn query_found<'a>(
        &self,
        connection: &mut Connection,
        ids: Option<&[i64]>,
        now: Timestamp,
    ) -> QueryResult<FilterQuery<'a>> {
        Ok(match ids {
            Some(ids) => self.query(Some(ids), now),
            None => self.query_by(self.narrowest(connection, now)?, now),
        })
    }

    /// All that match, if they are no more than `limit`.
    pub fn matching(&self, connection: &mut Connection, limit: usize, now: Timestamp) -> QueryResult<Matching> {
        let found = search::find(connection, &self.search, &self.scope)?;
        if found.as_ref().is_some_and(|found| !found.whole) {
            return Ok(Matching::TooMany);
        }
        let ids = found.map(|found| found.ids);
        let matching: Vec<UserId> = self
            .query_found(connection, ids.as_deref(), now)?
            .select(users::id)
            .order(users::id)
            .at_most(limit + 1)
            .load(connection)?;
        Ok(if matching.len() > limit { Matching::TooMany } else { Matching::These(matching) })
    }
}

pub(super) fn counted(connection: &mut Connection, matching: FilterQuery<'_>, limit: i64) -> QueryResult<i64> {
    let matching = matching.select(users::id);
    matching.at_most(limit as usize + 1).counted().get_result(connection)
}

/// Not bound: PostgreSQL, which plans a statement once, so learns whether most users have this word or next to none.
fn is_the_word(column: String, word: &'static str) -> Written<Bool> {
    Written::new(format!("{column} = '{word}'"))
}

fn of_mails(mail: MailState, way: Way, column: impl Fn(&str) -> String) -> Written<Bool> {
    let failed = Written::<Bool>::new(column("users.mail_failed_at") + " IS NOT NULL");
    match mail {
        MailState::Failed => failed,
        MailState::Bounced => failed.sql(" AND ").append(way.to_mail_that_came_back()),
        MailState::Waiting => way.to_waiting_mail(),
    }
}

fn needing<'a>(
    attention: Attention,
    query: FilterQuery<'a>,
    now: Timestamp,
    column: impl Fn(&str) -> String,
) -> FilterQuery<'a> {
    let says = |name: &str, what: &str| Written::<Bool>::new(column(name) + what);
    let has_status = |status: Status| says("users.status", " = ").bind(status.as_str());
    match attention {
        Attention::NeverSignedIn => query.filter(says("users.last_sign_in_at", " IS NULL")),
        Attention::NotInvited => query.filter(has_status(Status::Staged)).filter(users::sso.eq(false)),
        Attention::InvitationExpired => query
            .filter(has_status(Status::Invited))
            .filter(says(INVITATION_ENDS_AT, " <= ").bind(now)),
        Attention::MailFailed => query.filter(says("users.mail_failed_at", " IS NOT NULL")),
        // As the index `users_link_opened` says it.
        Attention::LinkOpened => query
            .filter(Written::<Bool>::new(db::unindexed("users.status") + " = 'invited'"))
            .filter(says("users.link_opened_at", " IS NOT NULL")),
        Attention::WithoutAccount => query
            .filter(has_status(Status::Staged))
            .filter(users::sso.eq(false))
            .filter(Written::<Nullable<Date>>::new(column("users.employment_date")).le(now.date())),
        // As the index `users_sso_unused` says it.
        Attention::SsoUnused => query
            .filter(Written::<Bool>::new(db::unindexed("users.status") + " = 'staged'"))
            .filter(Written::<Bool>::new("users.sso")),
        // As the index `users_without_address` says it.
        Attention::NoAddress => query.filter(Written::<Bool>::new("users.email = ''")),
    }
}

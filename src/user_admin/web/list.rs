use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::gate::{Allowed, Frame, need};
use crate::mail::MailKind;
use crate::user_admin::store::{self, Attention, Filter, Listed, Sort, UserRow};
use crate::users::Status;
use crate::users::eligibility::{self, Ineligible};
use crate::web::paging::{PageLinks, SortOrder, counted};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    status: String,
    department: String,
    show: String,
    sort: String,
    after: String,
    before: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            search: self.q.chars().take(100).collect(),
            status: Status::parse(&self.status),
            department: self.department.parse().ok(),
            attention: Attention::parse(&self.show),
        }
    }

    fn order(&self) -> SortOrder<Sort> {
        SortOrder::parse(&self.sort, Sort::parse, Sort::Name)
    }

    /// The view without its place.
    fn view(&self) -> Query {
        Query::default()
            .with("q", &self.q)
            .with("status", &self.status)
            .with("department", &self.department)
            .with("show", &self.show)
            .with("sort", &self.sort)
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.status, &self.department, &self.show]
            .iter()
            .any(|value| !value.trim().is_empty())
    }
}

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    listed: Listed,
    departments: Vec<(i64, String)>,
    links: PageLinks,
    now: Timestamp,
}

impl ListPage {
    fn statuses(&self) -> &'static [Status] {
        Status::ALL
    }

    fn attentions(&self) -> [(&'static str, &'static str); 3] {
        [
            (Attention::NeverSignedIn.as_str(), "Never signed in"),
            (Attention::InvitationExpired.as_str(), "Invitation expired"),
            (Attention::MailFailed.as_str(), "Mail failed"),
        ]
    }

    fn count_line(&self) -> String {
        let noun = if self.listed.count == 1 { "user" } else { "users" };
        if self.listed.whole {
            format!("{} {noun}", counted(self.listed.count))
        } else {
            "More than 2,000 users match: the closest come first. Type more to narrow the search.".to_owned()
        }
    }

    fn columns(&self) -> [(Sort, &'static str); 6] {
        [
            (Sort::Name, "Name"),
            (Sort::Email, "Email"),
            (Sort::Department, "Department"),
            (Sort::Status, "Status"),
            (Sort::LastSignIn, "Last sign-in"),
            (Sort::Created, "Created"),
        ]
    }

    fn aria_sort(&self, column: &Sort) -> Option<&'static str> {
        self.query.order().aria(*column).filter(|_| self.listed.whole)
    }

    fn sort_link(&self, column: &Sort) -> String {
        let sort = self.query.order().toggled(*column, column.as_str());
        self.query.view().with("sort", &sort).after("/users")
    }

    fn department_of(&self, row: &UserRow) -> &str {
        self.departments
            .iter()
            .find(|(id, _)| Some(*id) == row.department_id)
            .map_or("", |(_, name)| name)
    }

    fn name_of(&self, row: &UserRow) -> String {
        format!("{}, {}", row.last_name, row.first_name)
    }

    fn status_of(&self, row: &UserRow) -> Status {
        row.standing.status(self.now)
    }

    fn invitation_has_expired(&self, row: &UserRow) -> bool {
        self.status_of(row) == Status::Invited && row.invitation_ends_at.is_some_and(|end| end <= self.now)
    }

    /// Why this user can't get an activation mail.
    fn ineligible(&self, row: &UserRow) -> Option<Ineligible> {
        eligibility::check(MailKind::Activation, &row.standing, row.sso, self.now).err()
    }
}

pub async fn show(visit: Allowed<need::ReadUsers>, query: UrlQuery<ListQuery>) -> Page {
    let query = query.into_inner();
    let (filter, order) = (query.filter(), query.order());
    let (after, before) = (query.after.clone(), query.before.clone());
    let (listed, departments) = visit
        .read(move |connection, context| {
            let cursors = (after.as_str(), before.as_str());
            let listed = store::list(connection, &filter, order.column, order.direction, cursors, context.now)?;
            Ok((listed, store::departments(connection)?))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/users", &query.view(), &listed.rows),
        frame: visit.frame(),
        now: visit.now,
        query,
        listed,
        departments,
    })
}

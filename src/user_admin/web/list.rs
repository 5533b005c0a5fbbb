use std::collections::HashSet;

use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::Found;
use crate::gate::user_filter::{Choices, KeptOffers, Select};
use crate::gate::{Allowed, Frame, need};
use crate::people::Status;
use crate::people::filter::Filter;
use crate::people::list::{self, KeptSearches, Sort, UserRow, View};
use crate::people::search;
use crate::rights::{Permission, guard};
use crate::web::listing::{Head, PageLinks, SortOrder, count_chosen, sort_choices};
use crate::web::paging::{KeptCounts, Listed, counted, thousands};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    status: String,
    department: String,
    position: String,
    show: String,
    role: String,
    employment: String,
    import: String,
    domain: String,
    source: String,
    language: String,
    month: String,
    sort: String,
    /// Whether it was asked for in the top bar, which looks for PAX too.
    pax: bool,
    after: String,
    before: String,
}

impl ListQuery {
    pub fn filter(&self) -> Filter {
        Filter::sent(|name| self.sent(name))
    }

    /// What was sent as one of [`Filter::FIELDS`].
    fn sent(&self, name: &str) -> &str {
        let fields = self.filter_fields();
        fields
            .iter()
            .find(|(field, _)| *field == name)
            .map_or("", |(_, value)| value)
    }

    fn filter_fields(&self) -> [(&'static str, &str); 12] {
        [
            ("q", &self.q),
            ("status", &self.status),
            ("department", &self.department),
            ("position", &self.position),
            ("show", &self.show),
            ("role", &self.role),
            ("employment", &self.employment),
            ("import", &self.import),
            ("domain", &self.domain),
            ("source", &self.source),
            ("language", &self.language),
            ("month", &self.month),
        ]
    }

    pub fn order(&self) -> SortOrder<Sort> {
        SortOrder::parse(&self.sort, Sort::parse, Sort::Name)
    }

    /// The view without its place.
    pub fn view(&self) -> Query {
        let fields = self.filter_fields().into_iter().chain([("sort", self.sort.as_str())]);
        fields.fold(Query::default(), |query, (name, value)| query.with(name, value))
    }

    /// What stands beside the search.
    fn chosen(&self) -> Vec<&str> {
        let fields = self.filter_fields().into_iter().filter(|(name, _)| *name != "q");
        fields.map(|(_, value)| value).collect()
    }

    fn is_filtered(&self) -> bool {
        self.filter_fields().iter().any(|(_, value)| !value.trim().is_empty())
    }
}

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    filter: Filter,
    listed: Listed<UserRow>,
    pax: Option<Found>,
    choices: Choices,
    links: PageLinks,
    /// Those whose record the viewer may change.
    changeable: HashSet<UserId>,
    now: Timestamp,
}

pub const COLUMNS: [(Sort, &str, &str); 6] = [
    (Sort::Name, "name", "Name"),
    (Sort::Email, "email", "Email"),
    (Sort::Department, "department", "Department"),
    (Sort::Status, "status", "Status"),
    (Sort::LastSignIn, "last_sign_in", "Last sign-in"),
    (Sort::Created, "created", "Created"),
];

impl ListPage {
    fn heads(&self) -> Vec<Head> {
        let order = self.query.order();
        order.heads(&COLUMNS, &self.query.view(), "/users", self.listed.whole)
    }

    fn sorts(&self) -> Vec<(String, String)> {
        sort_choices(&COLUMNS)
    }

    fn filters_chosen(&self) -> usize {
        count_chosen(&self.query.chosen())
    }

    fn count_line(&self) -> String {
        self.listed.count_line("user", "users")
    }

    fn may_select(&self) -> bool {
        self.frame.may(Permission::SendMails)
    }

    /// Beside those that stand in the selection bar itself.
    fn has_more_acts(&self) -> bool {
        self.frame.may(Permission::EditUsers) || self.frame.may(Permission::SetPasswords)
    }

    /// What is selected stays selected while this stays the same.
    fn selection_view(&self) -> String {
        let fields = self.filter_fields();
        fields
            .iter()
            .filter(|(name, _)| *name != "sort")
            .map(|(_, value)| *value)
            .collect::<Vec<_>>()
            .join("&")
    }

    /// The filter as form fields: for a bulk act on all that match, and to return to the same list.
    fn filter_fields(&self) -> Vec<(&'static str, &str)> {
        let fields = self.query.filter_fields().into_iter();
        fields.chain([("sort", self.query.sort.as_str())]).collect()
    }

    fn all_that_match(&self) -> String {
        match self.listed.count {
            1 => "The 1 that matches".to_owned(),
            count => format!("All {} that match", counted(count)),
        }
    }

    /// Empty as long as there is no filter to clear.
    fn clear_link(&self) -> &'static str {
        if self.query.is_filtered() { "/users" } else { "" }
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.frame.may(Permission::ExportLists) {
            true => self.query.view().after("/users/export"),
            false => String::new(),
        }
    }

    /// Empty for those who may not.
    fn import_link(&self) -> &'static str {
        if self.frame.may(Permission::EditUsers) { "/imports/new" } else { "" }
    }

    /// How many PAX the search finds, where it finds some.
    fn pax_words(&self) -> Option<String> {
        let found = self.pax.as_ref().filter(|found| !found.ids.is_empty())?;
        Some(match found.ids.len() {
            _ if !found.whole => "More than 2,000 PAX match too".to_owned(),
            1 => "1 PAX matches too".to_owned(),
            many => format!("{} PAX match too", thousands(many as i64)),
        })
    }

    fn pax_link(&self) -> String {
        Query::default().with("q", &self.query.q).after("/pax")
    }

    fn selects(&self) -> Vec<Select> {
        self.choices.selects(&self.filter)
    }

    fn department_of(&self, row: &UserRow) -> &str {
        self.choices
            .departments
            .iter()
            .find(|(id, _)| Some(*id) == row.department_id)
            .map_or("", |(_, name)| name)
    }

    fn name_of(&self, row: &UserRow) -> String {
        format!("{}, {}", row.last_name, row.first_name)
    }

    fn may_edit(&self, row: &UserRow) -> bool {
        self.frame.may(Permission::EditUsers) && self.changeable.contains(&row.id)
    }

    /// Whatever stands in a row's menu takes this, and some of it more.
    fn has_menu(&self, row: &UserRow) -> bool {
        self.may_select() && self.changeable.contains(&row.id)
    }

    fn status_of(&self, row: &UserRow) -> Status {
        row.standing.status(self.now)
    }

    fn locked_until(&self, row: &UserRow) -> Option<Timestamp> {
        row.standing.lock_ends_at(self.now)
    }

    fn invitation_has_expired(&self, row: &UserRow) -> bool {
        self.status_of(row) == Status::Invited && row.invitation_ends_at.is_some_and(|end| end <= self.now)
    }
}

pub async fn show(
    visit: Allowed<need::ReadUsers>,
    query: UrlQuery<ListQuery>,
    kept_counts: Data<KeptCounts<Filter>>,
    kept_searches: Data<KeptSearches>,
    kept_offers: Data<KeptOffers>,
) -> Page {
    let query = query.into_inner();
    let (filter, order) = (query.filter(), query.order());
    let asked = filter.clone();
    let (after, before) = (query.after.clone(), query.before.clone());
    let mine = visit.who.permissions.clone();
    let as_of = visit.as_of();
    let looks_for_pax = query.pax && mine.contains(Permission::ReadPax);
    let (listed, pax, choices, changeable) = visit
        .read(move |connection, _| {
            let view = View {
                filter: &asked,
                sort: order.column,
                order: order.direction,
                cursors: (&after, &before),
            };
            let listed = list::list(connection, (&kept_counts, &kept_searches), &view, &as_of)?;
            let pax = if looks_for_pax { search::find_pax(connection, &asked.search)? } else { None };
            let people: Vec<UserId> = listed.rows.rows.iter().map(|row| row.id).collect();
            let changeable = guard::changeable(connection, &mine, &people)?;
            let choices = Choices::read(connection, &kept_offers, &as_of, &asked, &mine)?;
            Ok((listed, pax, choices, changeable))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/users", &query.view(), &listed.rows),
        frame: visit.frame(),
        now: visit.now,
        query,
        filter,
        listed,
        pax,
        choices,
        changeable,
    })
}

use std::collections::HashSet;

use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::Found;
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::gate::{Allowed, Frame, Within, need};
use crate::people::filter::{Attention, Filter};
use crate::people::search;
use crate::people::{Scope, Status};
use crate::rights::{Permission, guard};
use crate::user_admin::store::{self, KeptChoices, KeptSearches, Sort, UserRow, View};
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
    sort: String,
    /// Whether it was asked for in the top bar, which looks for PAX too.
    pax: bool,
    after: String,
    before: String,
}

impl ListQuery {
    pub fn filter(&self, scope: Scope) -> Filter {
        Filter::parse(scope, &self.q, &self.status, &self.department, &self.show)
            .with(&self.role, &self.employment)
            .in_position(&self.position)
            .made_by(&self.import)
    }

    pub fn order(&self) -> SortOrder<Sort> {
        SortOrder::parse(&self.sort, Sort::parse, Sort::Name)
    }

    /// The view without its place.
    pub fn view(&self) -> Query {
        Query::default()
            .with("q", &self.q)
            .with("status", &self.status)
            .with("department", &self.department)
            .with("position", &self.position)
            .with("show", &self.show)
            .with("role", &self.role)
            .with("employment", &self.employment)
            .with("import", &self.import)
            .with("sort", &self.sort)
    }

    /// What stands beside the search.
    fn chosen(&self) -> [&str; 7] {
        let ListQuery {
            status, department, position, show, role, employment, import, ..
        } = self;
        [status, department, position, show, role, employment, import]
    }

    fn is_filtered(&self) -> bool {
        std::iter::once(self.q.as_str())
            .chain(self.chosen())
            .any(|value| !value.trim().is_empty())
    }
}

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    listed: Listed<UserRow>,
    pax: Option<Found>,
    departments: Vec<(i64, String)>,
    /// To filter by.
    roles: Vec<(i64, String)>,
    /// The job position that the list is narrowed to, if so.
    positions: Vec<(i64, String)>,
    /// The import that the list is narrowed to, if so.
    imports: Vec<(i64, String)>,
    links: PageLinks,
    /// The viewer sees some departments only.
    is_limited: bool,
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
        self.frame.may_somewhere(Permission::SendMails)
    }

    fn may_do(&self, permission: Permission, row: &UserRow) -> bool {
        let who = self.frame.who.as_ref();
        who.is_some_and(|who| who.permissions.hold_in(row.department_id, permission))
    }

    /// Beside those that stand in the selection bar itself.
    fn has_more_acts(&self) -> bool {
        self.frame.may_somewhere(Permission::EditUsers) || self.frame.may_somewhere(Permission::SetPasswords)
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
    fn filter_fields(&self) -> [(&'static str, &str); 9] {
        [
            ("q", &self.query.q),
            ("status", &self.query.status),
            ("department", &self.query.department),
            ("position", &self.query.position),
            ("show", &self.query.show),
            ("role", &self.query.role),
            ("employment", &self.query.employment),
            ("import", &self.query.import),
            ("sort", &self.query.sort),
        ]
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
        match self.frame.may_somewhere(Permission::ExportLists) {
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

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        Status::ALL
            .iter()
            .map(|status| (status.as_str(), status.label()))
            .collect()
    }

    fn employment_types(&self) -> &'static [(&'static str, &'static str)] {
        EMPLOYMENT_TYPES
    }

    fn attentions(&self) -> Vec<(&'static str, &'static str)> {
        Attention::ALL
            .iter()
            .map(|attention| (attention.as_str(), attention.label()))
            .collect()
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

    fn may_edit(&self, row: &UserRow) -> bool {
        self.may_do(Permission::EditUsers, row) && self.changeable.contains(&row.id)
    }

    /// Whatever stands in a row's menu takes this, and some of it more.
    fn has_menu(&self, row: &UserRow) -> bool {
        self.may_do(Permission::SendMails, row) && self.changeable.contains(&row.id)
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
    visit: Allowed<Within<need::ReadUsers>>,
    query: UrlQuery<ListQuery>,
    kept_counts: Data<KeptCounts<Filter>>,
    kept_searches: Data<KeptSearches>,
    kept_choices: Data<KeptChoices>,
) -> Page {
    let query = query.into_inner();
    let (filter, order) = (query.filter(visit.scope()), query.order());
    let (after, before) = (query.after.clone(), query.before.clone());
    let mine = visit.who.permissions.clone();
    let as_of = visit.as_of();
    let looks_for_pax = query.pax && mine.contains(Permission::ReadPax);
    let scope = visit.scope();
    let (listed, pax, (mut departments, roles), (positions, imports), changeable) = visit
        .read(move |connection, _| {
            let view = View {
                filter: &filter,
                sort: order.column,
                order: order.direction,
                cursors: (&after, &before),
            };
            let listed = store::list(connection, (&kept_counts, &kept_searches), &view, &as_of)?;
            let pax = if looks_for_pax { search::find_pax(connection, &filter.search)? } else { None };
            let people: Vec<UserId> = listed.rows.rows.iter().map(|row| row.id).collect();
            let changeable = guard::changeable(connection, &mine, &people)?;
            let choices = kept_choices.or_read((), &as_of, || store::choices(connection))?;
            let positions = store::positions_among(connection, filter.position)?;
            let imports = store::imports_among(connection, filter.import, &mine)?;
            Ok((listed, pax, choices, (positions, imports), changeable))
        })
        .await?;
    departments.retain(|(id, _)| scope.holds(Some(*id)));
    render(&ListPage {
        links: PageLinks::new("/users", &query.view(), &listed.rows),
        frame: visit.frame(),
        now: visit.now,
        query,
        listed,
        pax,
        departments,
        roles,
        positions,
        imports,
        changeable,
        is_limited: !scope.is_everywhere(),
    })
}

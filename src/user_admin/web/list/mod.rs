//! The users' list: searched, filtered, sorted, paged; with what was found marked, and every filter that is in force shown.

mod chips;
mod query;
mod row;

use std::collections::HashSet;

use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::Found;
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::gate::user_filter::{Choices, KeptOffers};
use crate::gate::{Allowed, Frame, Within, need};
use crate::language::Language;
use crate::people::filter::{Attention, Filter, MailState, ORGANISATIONS_LANGUAGE};
use crate::people::found::Sought;
use crate::people::list::{self, KeptSearches, Sort, UserRow, View};
use crate::people::{Source, Status, language_label, search};
use crate::rights::{Permission, guard};
use crate::user_admin::columns::{self, Column, Columns, KeptColumns};
use crate::web::listing::{Head, PageLinks, sort_choices};
use crate::web::paging::{KeptCounts, Listed, counted, thousands};
use crate::web::query::Query;
use crate::web::{Page, render};

use chips::Chip;
pub use query::ListQuery;

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    filter: Filter,
    sought: Sought,
    columns: Columns,
    listed: Listed<UserRow>,
    pax: Option<Found>,
    choices: Choices,
    links: PageLinks,
    /// The viewer sees some departments only.
    is_limited: bool,
    /// Those whose record the viewer may change.
    changeable: HashSet<UserId>,
    now: Timestamp,
}

const SORTS: [(Sort, &str, &str); 6] = [
    (Sort::Name, "name", "Name"),
    (Sort::Email, "email", "Email"),
    (Sort::Department, "department", "Department"),
    (Sort::Status, "status", "Status"),
    (Sort::LastSignIn, "last_sign_in", "Last sign-in"),
    (Sort::Created, "created", "Created"),
];

impl ListPage {
    fn heads(&self) -> Vec<Head> {
        let (order, view) = (self.query.order(), self.query.view());
        let sortable = order.heads(&SORTS, &view, "/users", self.listed.whole);
        let head_of = |label: &'static str| {
            let found = sortable.iter().find(|head| head.label == label).cloned();
            found.unwrap_or(Head { label, sort: None, link: None })
        };
        let labels = std::iter::once("Name").chain(self.columns.iter().map(Column::label));
        labels.map(head_of).collect()
    }

    fn sorts(&self) -> Vec<(String, String)> {
        sort_choices(&SORTS)
    }

    fn chips(&self) -> Vec<Chip> {
        chips::of(&self.query, &self.filter, &self.choices)
    }

    /// What the filter names that is there no more.
    fn gone(&self) -> String {
        self.choices.gone(&self.filter).join(" and the ")
    }

    /// What was sent and narrows nothing.
    fn misread(&self) -> String {
        self.query.misread(&self.filter).join(", ")
    }

    fn count_line(&self) -> String {
        self.listed.count_line("user", "users")
    }

    /// To whoever hears the page instead of seeing it.
    fn found_line(&self) -> String {
        match self.listed.rows.rows.is_empty() {
            true => "No users match".to_owned(),
            false => self.count_line(),
        }
    }

    fn is_filtered(&self) -> bool {
        Filter::fields().any(|field| self.filter.narrows_by(field))
    }

    /// With some of those whom the list shows.
    fn may(&self, permission: Permission) -> bool {
        self.frame.may_in_some_of(&self.filter.scope, permission)
    }

    fn may_select(&self) -> bool {
        self.may(Permission::SendMails)
    }

    /// Beside those that stand in the selection bar itself.
    fn has_more_acts(&self) -> bool {
        self.may(Permission::EditUsers) || self.may(Permission::SetPasswords)
    }

    /// What is selected stays selected while this stays the same.
    fn selection_view(&self) -> String {
        let fields = self.query.fields();
        fields
            .filter(|(name, _)| !["sort", "columns"].contains(name))
            .map(|(_, value)| value)
            .collect::<Vec<_>>()
            .join("&")
    }

    fn all_that_match(&self) -> String {
        match self.listed.count {
            1 => "The 1 that matches".to_owned(),
            count => format!("All {} that match", counted(count)),
        }
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.may(Permission::ExportLists) {
            true => self.query.view().after("/users/export"),
            false => String::new(),
        }
    }

    fn columns_link(&self) -> String {
        self.query.view().after("/users/columns")
    }

    fn views_link(&self) -> String {
        self.query.view().after("/users/views")
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
        Query::default().with("q", self.query.get("q")).after("/pax")
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        let all = Status::ALL.iter();
        all.map(|status| (status.as_str(), status.label())).collect()
    }

    fn employment_types(&self) -> &'static [(&'static str, &'static str)] {
        EMPLOYMENT_TYPES
    }

    fn attentions(&self) -> Vec<(&'static str, &'static str)> {
        let all = Attention::ALL.iter();
        all.map(|attention| (attention.as_str(), attention.label())).collect()
    }

    fn mail_states(&self) -> Vec<(&'static str, &'static str)> {
        let all = MailState::ALL.iter();
        all.map(|state| (state.as_str(), state.label())).collect()
    }

    fn sources(&self) -> Vec<(&'static str, &'static str)> {
        let all = Source::ALL.iter();
        all.map(|source| (source.as_str(), source.label())).collect()
    }

    /// With one that mails don't speak, where the list is narrowed to it.
    fn languages(&self) -> Vec<(&str, &str)> {
        let organisations = (ORGANISATIONS_LANGUAGE, language_label(""));
        let mut languages: Vec<(&str, &str)> = std::iter::once(organisations).chain(Language::choices()).collect();
        let chosen = self.filter.language.as_deref().filter(|tag| !tag.is_empty());
        if let Some(tag) = chosen.filter(|tag| languages.iter().all(|(known, _)| known != tag)) {
            languages.push((tag, language_label(tag)));
        }
        languages
    }

    /// Of a field that nobody chooses from a list: what it asks for, as it is sent and in words.
    fn only(&self, field: &str) -> [(String, String); 1] {
        [(self.filter.sent_as(field), self.choices.words_of(&self.filter, field))]
    }
}

/// Beside the rows.
struct Beside {
    pax: Option<Found>,
    choices: Choices,
    changeable: HashSet<UserId>,
}

pub async fn show(
    visit: Allowed<Within<need::ReadUsers>>,
    query: UrlQuery<ListQuery>,
    kept_counts: Data<KeptCounts<Filter>>,
    kept_searches: Data<KeptSearches>,
    kept_offers: Data<KeptOffers>,
    kept_columns: Data<KeptColumns>,
) -> Page {
    let query = query.into_inner();
    let (filter, order) = (query.filter(visit.scope()), query.order());
    let asked = filter.clone();
    let [after, before] = ["after", "before"].map(|name| query.get(name).to_owned());
    let (asked_columns, me) = (query.columns(), visit.who.id);
    let mine = visit.who.permissions.clone();
    let as_of = visit.as_of();
    let looks_for_pax = query.looks_for_pax() && mine.contains(Permission::ReadPax);
    let (columns, listed, beside) = visit
        .read(move |connection, _| {
            let view = View {
                filter: &asked,
                sort: order.column,
                order: order.direction,
                cursors: (&after, &before),
            };
            let columns = match asked_columns {
                Some(asked) => asked,
                None => kept_columns.or_read(me, &as_of, || columns::of(connection, me))?,
            };
            let listed = list::list(connection, (&kept_counts, &kept_searches), &view, &as_of)?;
            let rows = &listed.rows.rows;
            let people: Vec<UserId> = rows.iter().map(|row| row.id).collect();
            let beside = Beside {
                pax: if looks_for_pax { search::find_pax(connection, &asked.search)? } else { None },
                choices: Choices::read(connection, &kept_offers, &as_of, &asked, &mine)?,
                changeable: guard::changeable(connection, &mine, &people)?,
            };
            Ok((columns, listed, beside))
        })
        .await?;
    let Beside { pax, choices, changeable } = beside;
    render(&ListPage {
        links: PageLinks::new("/users", &query.view(), &listed.rows),
        frame: visit.frame(),
        now: visit.now,
        is_limited: !visit.scope().is_everywhere(),
        sought: Sought::of(&filter.search),
        query,
        filter,
        columns,
        listed,
        pax,
        choices,
        changeable,
    })
}

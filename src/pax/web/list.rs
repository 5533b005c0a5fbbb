use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::gate::{Allowed, Frame, need};
use crate::pax::details::Category;
use crate::pax::store::{self, Filter, PaxRow, Sort};
use crate::rights::Permission;
use crate::web::listing::{Head, PageLinks, SortOrder, count_chosen, sort_choices};
use crate::web::paging::{KeptCounts, Listed};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    category: String,
    sort: String,
    after: String,
    before: String,
}

impl ListQuery {
    pub fn filter(&self) -> Filter {
        Filter {
            search: self.q.chars().take(100).collect(),
            category: Category::parse(&self.category),
        }
    }

    pub fn order(&self) -> SortOrder<Sort> {
        SortOrder::parse(&self.sort, Sort::parse, Sort::Name)
    }

    pub fn view(&self) -> Query {
        Query::default()
            .with("q", &self.q)
            .with("category", &self.category)
            .with("sort", &self.sort)
    }

    fn is_filtered(&self) -> bool {
        !self.q.trim().is_empty() || !self.category.is_empty()
    }
}

#[derive(Template)]
#[template(path = "pax/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    listed: Listed<PaxRow>,
    links: PageLinks,
}

const COLUMNS: [(Sort, &str, &str); 4] = [
    (Sort::Name, "name", "Name"),
    (Sort::Category, "category", "Category"),
    (Sort::Company, "company", "Company"),
    (Sort::Created, "created", "Created"),
];

impl ListPage {
    fn heads(&self) -> Vec<Head> {
        let order = self.query.order();
        order.heads(&COLUMNS, &self.query.view(), "/pax", self.listed.whole)
    }

    fn sorts(&self) -> Vec<(String, String)> {
        sort_choices(&COLUMNS)
    }

    fn filters_chosen(&self) -> usize {
        count_chosen(&[&self.query.category])
    }

    fn count_line(&self) -> String {
        self.listed.count_line("PAX", "PAX")
    }

    /// Empty as long as there is no filter to clear.
    fn clear_link(&self) -> &'static str {
        if self.query.is_filtered() { "/pax" } else { "" }
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.frame.may(Permission::ExportLists) {
            true => self.query.view().after("/pax/export"),
            false => String::new(),
        }
    }

    fn categories(&self) -> Vec<(&'static str, &'static str)> {
        Category::ALL
            .iter()
            .map(|category| (category.as_str(), category.label()))
            .collect()
    }

    fn name_of(&self, pax: &PaxRow) -> String {
        format!("{}, {}", pax.last_name, pax.first_name)
    }
}

pub async fn show(visit: Allowed<need::ReadPax>, query: UrlQuery<ListQuery>, kept: Data<KeptCounts<Filter>>) -> Page {
    let query = query.into_inner();
    let (filter, order) = (query.filter(), query.order());
    let (after, before) = (query.after.clone(), query.before.clone());
    let as_of = visit.as_of();
    let listed = visit
        .read(move |connection, _| {
            let cursors = (after.as_str(), before.as_str());
            store::list(connection, &kept, &filter, order.column, order.direction, cursors, &as_of)
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/pax", &query.view(), &listed.rows),
        frame: visit.frame(),
        query,
        listed,
    })
}

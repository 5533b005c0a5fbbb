use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use super::ACCOUNTS;
use super::columns::{self, ReportColumn, Value};
use super::grouped::Grouped;
use crate::context::Context;
use crate::db::Connection;
use crate::gate::user_filter::{Choices, KeptOffers, Select};
use crate::gate::{Allowed, Frame, need};
use crate::people::filter::Filter;
use crate::people::list::{self, KeptSearches, View};
use crate::reports::asked::Asked;
use crate::reports::counts::Number;
use crate::reports::group::Group;
use crate::reports::store::{self, KeptDays, KeptGroups, Person};
use crate::rights::Permission;
use crate::web::listing::{Head, PageLinks};
use crate::web::paging::{KeptCounts, Listed, Rows, thousands};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "reports/accounts.html")]
struct AccountsPage {
    frame: Frame,
    asked: Asked,
    choices: Choices,
    columns: Vec<&'static ReportColumn>,
    shown: Shown,
}

/// What the report shows: people, or groups of them.
enum Shown {
    People(Listed<Person>),
    Groups(Box<Grouped>),
}

impl AccountsPage {
    fn selects(&self) -> Vec<Select> {
        self.choices.selects(&self.asked.filter)
    }

    /// Beside the search.
    fn filters_chosen(&self) -> usize {
        let filters = self.selects().iter().filter(|select| !select.chosen.is_empty()).count();
        filters + usize::from(self.asked.group.is_some())
    }

    fn groups(&self) -> Vec<(&'static str, &'static str)> {
        Group::ALL.iter().map(|group| (group.as_str(), group.label())).collect()
    }

    fn group(&self) -> &'static str {
        self.asked.group.map_or("", Group::as_str)
    }

    fn is_shown(&self, column: &ReportColumn) -> bool {
        self.columns.iter().any(|shown| shown.word == column.word)
    }

    fn all_columns(&self) -> &'static [ReportColumn] {
        columns::all()
    }

    /// Where the heads of columns find no room: the first is that of no choice.
    fn sorts(&self) -> (&'static str, Vec<(String, String)>) {
        let both = |word: &str, label: &str| {
            [(word.to_owned(), label.to_owned()), (format!("-{word}"), format!("{label}, descending"))]
        };
        let Some(group) = self.asked.group else {
            let known = columns::all()
                .iter()
                .filter_map(|column| Some((column.sort?.1, column.label)));
            let others = known.flat_map(|(word, label)| both(word, label));
            let name_down = ("-name".to_owned(), "Name, descending".to_owned());
            return ("Name", [name_down].into_iter().chain(others).collect());
        };
        let numbers = Number::ALL
            .iter()
            .flat_map(|number| both(number.as_str(), number.label()));
        ("Most people", both("name", group.label()).into_iter().chain(numbers).collect())
    }

    /// Of the table of people.
    fn heads(&self, listed: &Listed<Person>) -> Vec<Head> {
        let (order, view) = (self.asked.order(), self.asked.view());
        let head = |sort, label| match sort {
            Some((sort, word)) => order.heads(&[(sort, word, label)], &view, ACCOUNTS, listed.whole),
            None => vec![Head { label, sort: None, link: None }],
        };
        let name = head(Some((list::Sort::Name, "name")), "Name");
        let others = self.columns.iter().flat_map(|column| head(column.sort, column.label));
        name.into_iter().chain(others).collect()
    }

    fn links(&self, listed: &Listed<Person>) -> PageLinks {
        PageLinks::new(ACCOUNTS, &self.asked.view(), &listed.rows)
    }

    fn counted(&self, number: &i64) -> String {
        thousands(*number)
    }

    fn name_of(&self, person: &Person) -> String {
        format!("{}, {}", person.user.last_name, person.user.first_name)
    }

    /// Empty as long as there is no filter to clear.
    fn clear_link(&self) -> String {
        match self.asked.is_narrowed() {
            true => self.asked.whole().after(ACCOUNTS),
            false => String::new(),
        }
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.frame.may(Permission::ExportLists) {
            true => self.asked.view().after("/reports/accounts/export"),
            false => String::new(),
        }
    }

    fn save_link(&self) -> String {
        self.asked.view().after("/reports/saved/new")
    }
}

/// As the address has it.
pub fn query_of(request: &HttpRequest) -> Query {
    Query::from(request.query_string())
}

pub async fn show(
    visit: Allowed<need::ReadUsers>,
    kept_offers: Data<KeptOffers>,
    (kept_counts, kept_searches): (Data<KeptCounts<Filter>>, Data<KeptSearches>),
    (kept_groups, kept_days): (Data<KeptGroups>, Data<KeptDays>),
) -> Page {
    let query = query_of(&visit.request);
    let asked = Asked::read(&query, &columns::words());
    let (mine, as_of, of_asked) = (visit.who.permissions.clone(), visit.as_of(), asked.clone());
    let reading = move |connection: &mut Connection, _: &Context| {
        let (asked, cursors) = (of_asked, (query.get("after"), query.get("before")));
        let choices = Choices::read(connection, &kept_offers, &as_of, &asked.filter, &mine)?;
        if let Some(group) = asked.group {
            let kept = (&**kept_groups, &**kept_days);
            let grouped = Grouped::read(connection, kept, (&asked, group), cursors, (&mine, &as_of))?;
            return Ok((choices, Shown::Groups(Box::new(grouped))));
        }
        let order = asked.order();
        let view = View {
            filter: &asked.filter,
            sort: order.column,
            order: order.direction,
            cursors,
        };
        let Listed { rows, count, whole } = list::list(connection, (&kept_counts, &kept_searches), &view, &as_of)?;
        let numbers: Vec<i64> = rows.rows.iter().map(|row| row.id.0).collect();
        let Rows { previous, next, .. } = rows;
        let people = store::load(connection, &numbers, &mine, as_of.now)?;
        let rows = Rows { rows: people, previous, next };
        Ok((choices, Shown::People(Listed { rows, count, whole })))
    };
    let (choices, shown) = match asked.group {
        Some(_) => visit.read_at_length(reading).await?,
        None => visit.read(reading).await?,
    };
    render(&AccountsPage {
        frame: visit.frame(),
        columns: columns::of(&asked),
        asked,
        choices,
        shown,
    })
}

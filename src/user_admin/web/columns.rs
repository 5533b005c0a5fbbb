//! Which columns of the users' list somebody wants to see: a popover over the list, a page without scripts.

use actix_web::web::Query as UrlQuery;
use askama::Template;

use super::list::ListQuery;
use crate::gate::{Allowed, Frame, Within, need};
use crate::user_admin::columns::{self, Column, Columns};
use crate::web::{Page, Submitted, render, see_other};

#[derive(Template)]
#[template(path = "users/columns.html")]
struct ColumnsPage {
    frame: Frame,
    chosen: Columns,
    /// The list, to come back to.
    query: String,
}

impl ColumnsPage {
    fn offered(&self) -> &'static [Column] {
        Column::ALL
    }

    fn is_chosen(&self, column: &Column) -> bool {
        self.chosen.have(*column)
    }

    fn back(&self) -> String {
        ListQuery::read(&self.query).view().after("/users")
    }
}

pub async fn show(visit: Allowed<Within<need::ReadUsers>>, query: UrlQuery<ListQuery>) -> Page {
    let (asked, me) = (query.columns(), visit.who.id);
    let chosen = visit
        .read(move |connection, _| columns::shown_to(connection, me, asked))
        .await?;
    let query = query.view().to_string();
    render(&ColumnsPage { frame: visit.frame(), chosen, query })
}

/// The list is shown with them, whatever columns its address asked for.
pub async fn choose(visit: Allowed<Within<need::ReadUsers>>, submitted: Submitted) -> Page {
    let chosen = match submitted.has("default") {
        true => None,
        false => Some(Columns::chosen(submitted.all("column"))),
    };
    let me = visit.who.id;
    visit
        .write(move |connection, _| columns::keep(connection, me, chosen.as_ref()))
        .await?;
    let list = ListQuery::read(submitted.get("query"));
    see_other(&list.view().with("columns", "").after("/users"))
}

//! The PAX list as a file.

use actix_web::web::Query as UrlQuery;

use super::list::ListQuery;
use crate::fields::rules::DOCUMENT_TYPES;
use crate::gate::export::{Column, Wanted, count_line, narrowing};
use crate::gate::{Recent, need};
use crate::pax::details::{Category, GENDERS};
use crate::pax::exported::{People, Row};
use crate::pax::store::{self, Filter};
use crate::people::search;
use crate::web::form::label_of;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::ReadPax, need::ExportLists)>;

/// The fields of the form, in its order.
const COLUMNS: &[Column<Row>] = &[
    Column::new("First name", 18, |(pax, _)| (&pax.first_name).into()),
    Column::new("Last name", 18, |(pax, _)| (&pax.last_name).into()),
    Column::new("Gender", 14, |(pax, _)| label_of(GENDERS, &pax.gender).into()),
    Column::new("Nationality", 16, |(pax, _)| (&pax.nationality).into()),
    Column::new("Date of birth", 14, |(pax, _)| pax.born_on.into()),
    Column::new("Place of birth", 18, |(pax, _)| (&pax.born_in).into()),
    Column::new("Document type", 16, |(pax, _)| label_of(DOCUMENT_TYPES, &pax.document_type).into()),
    Column::new("Document number", 18, |(pax, _)| (&pax.document_number).into()),
    Column::new("Issuing state", 18, |(pax, _)| (&pax.document_state).into()),
    Column::new("Expiry date", 12, |(pax, _)| pax.document_expires.into()),
    Column::new("Company", 24, |(pax, _)| (&pax.company).into()),
    Column::new("Category", 20, |(pax, _)| pax.category.label().into()),
    Column::new("Emergency contact", 30, |(pax, _)| (&pax.emergency_contact).into()),
    Column::new("Special care", 30, |(pax, _)| (&pax.special_care).into()),
    Column::new("Notes", 30, |(pax, _)| (&pax.notes).into()),
    Column::new("Created (UTC)", 20, |(_, created_at)| Some(*created_at).into()),
];

pub async fn ask(visit: Exporter, query: UrlQuery<ListQuery>) -> Page {
    wanted(&visit, &query).await?.ask(&visit)
}

pub async fn send(visit: Exporter, query: UrlQuery<ListQuery>, submitted: Submitted) -> Page {
    let people = People::of(query.filter(), query.order());
    let wanted = wanted(&visit, &query).await?;
    wanted.send(&visit, &submitted, COLUMNS, people).await
}

async fn wanted(visit: &Exporter, query: &ListQuery) -> Result<Wanted, PageError> {
    let asked = query.filter();
    let found = visit
        .read(move |connection, _| {
            let found = search::find_pax(connection, &asked.search)?;
            let ids = found.as_ref().map(|found| found.ids.as_slice());
            let is_whole = found.as_ref().is_none_or(|found| found.whole);
            Ok((store::count(connection, &asked, ids)?, is_whole))
        })
        .await?;
    Ok(Wanted {
        path: "/pax",
        name: "PAX",
        what: "PAX",
        view: query.view(),
        filter: in_words(&query.filter()),
        count_line: count_line(found, "PAX", "PAX"),
    })
}

fn in_words(filter: &Filter) -> Vec<(&'static str, String)> {
    let category = filter.category.map_or("", Category::label);
    narrowing([("Search", filter.search.trim()), ("Category", category)])
}

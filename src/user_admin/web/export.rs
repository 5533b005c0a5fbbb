//! The users' list as a file: of each user what their page tells, and to nobody more than the page does.

use actix_web::web::Query as UrlQuery;

use super::list::ListQuery;
use crate::export::Cell;
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::gate::export::{Column, Wanted, count_line, narrowing};
use crate::gate::{Recent, Within, need};
use crate::people::filter::{Attention, Filter};
use crate::people::{Status, language_label, search};
use crate::rights::Permission::EditUsers;
use crate::user_admin::exported::{People, Person};
use crate::user_admin::store;
use crate::web::form::label_of;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<Within<(need::ReadUsers, need::ExportLists)>>;

/// The fields of the form in its order, and before and after them what follows from them. A story asks for each field.
const COLUMNS: &[Column<Person>] = &[
    Column::new("First name", 18, |person| (&person.user.first_name).into()),
    Column::new("Last name", 18, |person| (&person.user.last_name).into()),
    Column::new("Status", 10, |person| person.status.label().into()),
    Column::new("Mobile prefix", 8, |person| (&person.user.mobile_prefix).into()),
    Column::new("Phone number", 16, |person| (&person.user.phone).into()),
    Column::new("Login email", 30, |person| (&person.user.email).into()),
    Column::new("Address", 30, |person| (&person.user.address).into()),
    Column::new("Postal code", 12, |person| (&person.user.postal_code).into()),
    Column::new("City", 18, |person| (&person.user.city).into()),
    Column::new("Country", 18, |person| (&person.user.country).into()),
    Column::new("Department", 20, |person| (&person.department).into()),
    Column::new("Job position", 20, |person| (&person.position).into()),
    Column::new("Employment type", 16, |person| label_of(EMPLOYMENT_TYPES, &person.user.employment_type).into()),
    Column::new("Employee number", 16, |person| (&person.user.employee_number).into()),
    Column::new("Employment date", 16, |person| person.user.employment_date.into()),
    Column::new("Last day", 12, |person| person.user.standing.last_day.into()),
    of_document("Document type", 16, |person| label_of(DOCUMENT_TYPES, &person.user.document_type).into()),
    of_document("Document number", 18, |person| (&person.user.document_number).into()),
    of_document("Issuing state", 18, |person| (&person.user.document_state).into()),
    of_document("Expiry date", 12, |person| person.user.document_expires.into()),
    Column::new("Username", 18, |person| (&person.user.username).into()),
    Column::new("Language", 16, |person| language_label(&person.user.language).into()),
    Column::new("Single sign-on", 14, |person| yes_or_no(person.user.sso)),
    Column::new("Second factor", 14, |person| yes_or_no(person.has_factor)),
    Column::new("Roles", 24, |person| person.roles.as_deref().unwrap_or("Self-service").into()),
    Column::new("Last sign-in (UTC)", 20, |person| person.user.standing.last_sign_in_at.into()),
    Column::new("Locked until (UTC)", 20, |person| person.locked_until.into()),
    Column::new("Created (UTC)", 20, |person| Some(person.user.created_at).into()),
    Column::new("Source", 14, |person| person.user.source.label().into()),
];

/// Identity documents are for whoever edits users, as on each user's page.
const fn of_document(label: &'static str, width: u8, cell: fn(&Person) -> Cell) -> Column<Person> {
    Column::new(label, width, cell).only_with(EditUsers)
}

fn yes_or_no(is_so: bool) -> Cell {
    if is_so { "Yes" } else { "No" }.into()
}

pub async fn ask(visit: Exporter, query: UrlQuery<ListQuery>) -> Page {
    wanted(&visit, &query).await?.ask(&visit)
}

pub async fn send(visit: Exporter, query: UrlQuery<ListQuery>, submitted: Submitted) -> Page {
    let people = People::of(query.filter(visit.scope()), query.order(), visit.now);
    let wanted = wanted(&visit, &query).await?;
    wanted.send(&visit, &submitted, COLUMNS, people).await
}

async fn wanted(visit: &Exporter, query: &ListQuery) -> Result<Wanted, PageError> {
    let asked = query.filter(visit.scope());
    let mine = visit.who.permissions.clone();
    let (found, choices, (positions, imports)) = visit
        .read(move |connection, context| {
            let found = search::find(connection, &asked.search, &asked.scope)?;
            let ids = found.as_ref().map(|found| found.ids.as_slice());
            let count = store::count(connection, &asked, ids, context.now)?;
            let is_whole = found.as_ref().is_none_or(|found| found.whole);
            let positions = store::positions_among(connection, asked.position)?;
            let imports = store::imports_among(connection, asked.import, &mine)?;
            Ok(((count, is_whole), store::choices(connection)?, (positions, imports)))
        })
        .await?;
    Ok(Wanted {
        path: "/users",
        name: "Users",
        what: "users",
        view: query.view(),
        filter: in_words(&query.filter(visit.scope()), &choices, (&positions, &imports)),
        count_line: count_line(found, "user", "users"),
    })
}

fn in_words(
    filter: &Filter,
    (departments, roles): &store::Choices,
    (positions, imports): (&store::Numbered, &store::Numbered),
) -> Vec<(&'static str, String)> {
    narrowing([
        ("Search", filter.search.trim()),
        ("Status", filter.status.map_or("", Status::label)),
        ("Department", name_of(filter.department, departments)),
        ("Job position", name_of(filter.position, positions)),
        ("Role", name_of(filter.role, roles)),
        ("Employment type", label_of(EMPLOYMENT_TYPES, &filter.employment_type)),
        ("Created by import", name_of(filter.import, imports)),
        ("Show", filter.attention.map_or("", Attention::label)),
    ])
}

/// Empty where the list is not narrowed to one. One that was deleted since has nobody in it.
fn name_of(chosen: Option<i64>, among: &[(i64, String)]) -> &str {
    let Some(chosen) = chosen else { return "" };
    let found = among.iter().find(|(id, _)| *id == chosen);
    found.map_or("No longer there", |(_, name)| name)
}

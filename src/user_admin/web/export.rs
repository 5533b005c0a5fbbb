//! The users' list as a file: of each user what their page tells, and to nobody more than the page does.

use actix_web::web::{Data, Query as UrlQuery};

use super::list::ListQuery;
use crate::export::Cell;
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::gate::export::{Column, Wanted, count_line, takes_shown};
use crate::gate::user_filter::{Choices, KeptOffers};
use crate::gate::{Recent, Within, need};
use crate::people::language_label;
use crate::rights::Permission::EditUsers;
use crate::user_admin::columns::{self, Column as Shown, Columns};
use crate::user_admin::exported::{People, Person};
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
    Column::new("Employment type", 16, employment_of),
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

/// Before all others, as in the list.
const NAME: &Column<Person> = &Column::new("Name", 28, |person| {
    format!("{}, {}", person.user.last_name, person.user.first_name)
        .as_str()
        .into()
});

/// The columns of the list, each as it stands there, in its order. A story asks for each.
const SHOWN: &[(Shown, Column<Person>)] = &[
    (Shown::Email, Column::new("Email", 30, |person| (&person.user.email).into())),
    (Shown::Username, Column::new("Username", 18, |person| (&person.user.username).into())),
    (
        Shown::EmployeeNumber,
        Column::new("Employee number", 16, |person| (&person.user.employee_number).into()),
    ),
    (Shown::Phone, Column::new("Phone", 18, phone_of)),
    (Shown::Department, Column::new("Department", 20, |person| (&person.department).into())),
    (Shown::Position, Column::new("Job position", 20, |person| (&person.position).into())),
    (Shown::EmploymentType, Column::new("Employment type", 16, employment_of)),
    (Shown::Language, Column::new("Language", 16, |person| language_label(&person.user.language).into())),
    (Shown::Source, Column::new("Source", 14, |person| person.user.source.label().into())),
    (Shown::Status, Column::new("Status", 10, |person| person.status.label().into())),
    (
        Shown::LastSignIn,
        Column::new("Last sign-in (UTC)", 20, |person| person.user.standing.last_sign_in_at.into()),
    ),
    (Shown::Created, Column::new("Created (UTC)", 20, |person| Some(person.user.created_at).into())),
];

fn phone_of(person: &Person) -> Cell {
    let whole = format!("{} {}", person.user.mobile_prefix, person.user.phone);
    whole.trim().into()
}

fn employment_of(person: &Person) -> Cell {
    label_of(EMPLOYMENT_TYPES, &person.user.employment_type).into()
}

fn those_of(columns: &Columns) -> Vec<&'static Column<Person>> {
    let shown = SHOWN.iter().filter(|(column, _)| columns.have(*column));
    std::iter::once(NAME).chain(shown.map(|(_, column)| column)).collect()
}

/// As the list heads them.
fn labels_of(columns: &Columns) -> Vec<&'static str> {
    std::iter::once("Name")
        .chain(columns.iter().map(Shown::label))
        .collect()
}

pub async fn ask(visit: Exporter, query: UrlQuery<ListQuery>, kept: Data<KeptOffers>) -> Page {
    let (wanted, columns) = wanted(&visit, &query, &kept).await?;
    wanted.ask_with(&visit, &labels_of(&columns))
}

pub async fn send(visit: Exporter, query: UrlQuery<ListQuery>, submitted: Submitted, kept: Data<KeptOffers>) -> Page {
    let people = People::of(query.filter(visit.scope()), query.order(), visit.now);
    let (wanted, columns) = wanted(&visit, &query, &kept).await?;
    let shown = labels_of(&columns);
    let columns = match takes_shown(&submitted) {
        true => those_of(&columns),
        false => COLUMNS.iter().collect(),
    };
    wanted.send_with(&visit, (&submitted, &shown), columns, people).await
}

/// With the columns that the list shows to whoever asks.
async fn wanted(visit: &Exporter, query: &ListQuery, kept: &Data<KeptOffers>) -> Result<(Wanted, Columns), PageError> {
    let (filter, asked, me) = (query.filter(visit.scope()), query.columns(), visit.who.id);
    let (mine, as_of, kept) = (visit.who.permissions.clone(), visit.as_of(), kept.clone());
    let ((found, filter), columns) = visit
        .read(move |connection, _| {
            let columns = columns::shown_to(connection, me, asked)?;
            Ok((Choices::of_a_file(connection, &kept, &as_of, &filter, &mine)?, columns))
        })
        .await?;
    let wanted = Wanted {
        path: "/users",
        name: "Users",
        what: "users",
        view: query.view(),
        filter,
        count_line: count_line(found, "user", "users"),
    };
    Ok((wanted, columns))
}

use actix_web::web::Path;
use askama::Template;

use super::accounts::query_of;
use super::{ACCOUNTS, columns};
use crate::fields::rules::{self, LONGEST_NAME, line, required};
use crate::gate::{Allowed, Frame, need};
use crate::reports::asked::Asked;
use crate::reports::flow::{self, SaveError};
use crate::reports::store::saved::{self, Draft, SavedReport};
use crate::web::query::Query;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

type Reader = Allowed<need::ReadUsers>;

/// To begin with: a title, what it answers, and where it is.
const STARTS: &[(&str, &str, &str)] = &[
    ("All accounts", "Each user in columns of your choice.", "/reports/accounts"),
    (
        "Activation by department",
        "How many of each were invited, opened the link, and signed in.",
        "/reports/accounts?group=department",
    ),
    (
        "Activation by import",
        "How far those have come whom each import created.",
        "/reports/accounts?group=import",
    ),
    (
        "Activation by mail domain",
        "Where mails arrive and nobody opens them.",
        "/reports/accounts?group=domain",
    ),
    (
        "Accounts by month",
        "When accounts were created, and what became of them.",
        "/reports/accounts?group=month",
    ),
];

#[derive(Template)]
#[template(path = "reports/list.html")]
struct ListPage {
    frame: Frame,
    mine: Vec<SavedReport>,
    shared: Vec<SavedReport>,
}

impl ListPage {
    fn starts(&self) -> &'static [(&'static str, &'static str, &'static str)] {
        STARTS
    }

    fn link_to(&self, report: &SavedReport) -> String {
        link_to(report)
    }
}

/// What was saved is read as any other query is, and leads nowhere else.
fn link_to(report: &SavedReport) -> String {
    Query::from(report.query.as_str()).after(ACCOUNTS)
}

#[derive(Template)]
#[template(path = "reports/saved.html")]
struct SavedPage {
    frame: Frame,
    form: Form,
    /// `None` for a new one.
    report: Option<SavedReport>,
    /// Where it is saved, and the report itself.
    action: String,
    back: String,
    is_mine: bool,
}

impl SavedPage {
    fn title(&self) -> &str {
        self.report.as_ref().map_or("Save this report", |report| &report.name)
    }
}

pub async fn list(visit: Reader) -> Page {
    let person = visit.who.id;
    let (mine, shared) = visit
        .read(move |connection, _| Ok((saved::of_person(connection, person)?, saved::shared_with(connection, person)?)))
        .await?;
    render(&ListPage { frame: visit.frame(), mine, shared })
}

pub async fn show_new(visit: Reader) -> Page {
    render(&new_page(&visit, visit.typed_again(Form::default())))
}

pub async fn create(visit: Reader, submitted: Submitted) -> Page {
    let (person, view) = (visit.who.id, view_of(&visit));
    let mut form = Form::from_submitted(&submitted);
    let Some(draft) = read(&mut form, &submitted) else {
        return render_refused(&new_page(&visit, form));
    };
    let query = view.to_string();
    let name = draft.name.clone();
    let created = visit
        .attempt(move |connection, context| flow::create(connection, context, person, &draft, &query))
        .await;
    match created {
        Ok(_) => visit.see_other_with(&view.after(ACCOUNTS), Tone::Success, format!("Saved as “{name}”.")),
        Err(refused) => {
            refuse(&mut form, refused)?;
            render_refused(&new_page(&visit, form))
        }
    }
}

pub async fn show(visit: Reader, id: Path<i64>) -> Page {
    let report = find(&visit, id.into_inner()).await?;
    let mut form = Form::default();
    form.set("name", report.name.clone());
    if report.shared {
        form.set("shared", "on");
    }
    let form = visit.typed_again(form);
    render(&page_of(&visit, report, form))
}

pub async fn save(visit: Reader, id: Path<i64>, submitted: Submitted) -> Page {
    let report = find(&visit, id.into_inner()).await?;
    let mut form = Form::from_submitted(&submitted);
    let Some(draft) = read(&mut form, &submitted) else {
        return render_refused(&page_of(&visit, report, form));
    };
    let (person, id) = (visit.who.id, report.id);
    let saved = visit
        .attempt(move |connection, context| flow::change(connection, context, person, id, &draft))
        .await;
    match saved {
        Ok(()) => visit.see_other_with("/reports", Tone::Success, "Saved."),
        Err(refused) => {
            refuse(&mut form, refused)?;
            render_refused(&page_of(&visit, report, form))
        }
    }
}

pub async fn delete(visit: Reader, id: Path<i64>) -> Page {
    let (id, who) = (id.into_inner(), visit.who.clone());
    let deleted = visit
        .attempt(move |connection, context| flow::delete(connection, context, (who.id, &who.permissions), id))
        .await;
    match deleted {
        Ok(name) => visit.see_other_with("/reports", Tone::Success, format!("Deleted “{name}”.")),
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(_) => Err(PageError::NotFound),
    }
}

/// Nobody learns of a report that is neither theirs nor shared, and only those see its page who may do something there.
async fn find(visit: &Reader, id: i64) -> Result<SavedReport, PageError> {
    let report = visit.read(move |connection, _| saved::find(connection, id)).await?;
    match flow::may_delete(&report, visit.who.id, &visit.who.permissions) {
        true => Ok(report),
        false => Err(PageError::NotFound),
    }
}

fn read(form: &mut Form, submitted: &Submitted) -> Option<Draft> {
    let name = form.read("name", |text| {
        let named = required(line(LONGEST_NAME), "Enter a name.")(text)?;
        rules::name("name")(&named)
    })?;
    Some(Draft { name, shared: submitted.has("shared") })
}

fn refuse(form: &mut Form, refused: SaveError) -> Result<(), PageError> {
    match refused {
        SaveError::NameTaken => form.refuse("name", refused.to_string()),
        SaveError::TooManyShared => form.refuse("shared", refused.to_string()),
        SaveError::TooMany | SaveError::TooLong => form.refuse_all(refused.to_string()),
        SaveError::NotYours => return Err(PageError::NotFound),
        SaveError::Database(error) => return Err(error.into()),
    }
    Ok(())
}

fn view_of(visit: &Reader) -> Query {
    Asked::read(&query_of(&visit.request), &columns::words()).view()
}

fn new_page(visit: &Reader, form: Form) -> SavedPage {
    let view = view_of(visit);
    SavedPage {
        frame: visit.frame(),
        form,
        report: None,
        action: view.after("/reports/saved/new"),
        back: view.after(ACCOUNTS),
        is_mine: true,
    }
}

fn page_of(visit: &Reader, report: SavedReport, form: Form) -> SavedPage {
    SavedPage {
        frame: visit.frame(),
        form,
        action: format!("/reports/saved/{}", report.id),
        back: link_to(&report),
        is_mine: report.user_id == visit.who.id,
        report: Some(report),
    }
}

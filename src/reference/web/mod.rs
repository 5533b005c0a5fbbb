pub mod import;

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;

use crate::fields::rules::{LONGEST_LINE, line, required};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::reference::flow::{self, ReferenceError};
use crate::reference::store::{self, List, Named};
use crate::rights::roles::{self, Role};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

/// The words of one of the lists.
#[derive(Clone, Copy)]
pub struct Words {
    list: List,
    path: &'static str,
    many: &'static str,
    one: &'static str,
    several: &'static str,
}

const DEPARTMENTS: Words = Words {
    list: List::Departments,
    path: "/departments",
    many: "Departments",
    one: "department",
    several: "departments",
};

const POSITIONS: Words = Words {
    list: List::Positions,
    path: "/positions",
    many: "Job positions",
    one: "job position",
    several: "job positions",
};

#[derive(Template)]
#[template(path = "reference/list.html")]
struct ListPage {
    frame: Frame,
    words: Words,
    form: Form,
    entries: Vec<Named>,
}

impl ListPage {
    fn count_line(&self) -> String {
        format!("{} in all", self.entries.len())
    }
}

#[derive(Template)]
#[template(path = "reference/edit.html")]
struct EditPage {
    frame: Frame,
    words: Words,
    form: Form,
    entry: Named,
    users: i64,
    roles: Vec<Role>,
    given: Vec<i64>,
}

impl EditPage {
    fn gives(&self, role: &Role) -> bool {
        self.given.contains(&role.id)
    }

    fn is_in_use(&self) -> bool {
        self.users > 0
    }
}

fn words(request: &HttpRequest) -> Words {
    if request.path().starts_with("/positions") { POSITIONS } else { DEPARTMENTS }
}

pub async fn list(visit: Allowed<need::EditReference>) -> Page {
    render(&list_page(&visit, Form::default()).await?)
}

pub async fn add(visit: Allowed<need::EditReference>, submitted: Submitted) -> Page {
    let words = words(&visit.request);
    let mut form = Form::from_submitted(&submitted);
    let Some(name) = form.read("name", required(line(LONGEST_LINE), "Enter a name.")) else {
        return render_refused(&list_page(&visit, form).await?);
    };
    let kept = name.clone();
    let added = visit
        .attempt(move |connection, context| flow::add(connection, context, words.list, &kept))
        .await;
    match succeeded(&mut form, added)? {
        true => visit.see_other_with(words.path, Tone::Success, format!("Added {name}.")),
        false => render_refused(&list_page(&visit, form).await?),
    }
}

pub async fn show(visit: Allowed<need::EditReference>, id: Path<i64>) -> Page {
    let mut page = edit_page(&visit, id.into_inner(), Form::default()).await?;
    page.form.set("name", page.entry.name.clone());
    render(&page)
}

pub async fn rename(visit: Allowed<need::EditReference>, id: Path<i64>, submitted: Submitted) -> Page {
    let (words, id) = (words(&visit.request), id.into_inner());
    let mut form = Form::from_submitted(&submitted);
    let Some(name) = form.read("name", required(line(LONGEST_LINE), "Enter a name.")) else {
        return render_refused(&edit_page(&visit, id, form).await?);
    };
    let mine = visit.who.permissions.clone();
    let renamed = visit
        .attempt(move |connection, context| flow::rename(connection, context, &mine, words.list, id, &name))
        .await;
    match succeeded(&mut form, renamed)? {
        true => visit.see_other_with(words.path, Tone::Success, "Renamed."),
        false => render_refused(&edit_page(&visit, id, form).await?),
    }
}

pub async fn set_roles(visit: Recent<need::AssignRoles>, id: Path<i64>, submitted: Submitted) -> Page {
    let (words, id) = (words(&visit.request), id.into_inner());
    let wanted: Vec<i64> = submitted.all("role").filter_map(|role| role.parse().ok()).collect();
    let mine = visit.who.permissions.clone();
    visit
        .write(move |connection, context| flow::set_roles(connection, context, &mine, words.list, id, &wanted))
        .await?;
    let words = format!("Saved. New accounts of this {} are given these roles.", words.one);
    visit.see_other_with(visit.request.path().trim_end_matches("/roles"), Tone::Success, words)
}

pub async fn delete(visit: Allowed<need::EditReference>, id: Path<i64>) -> Page {
    let (words, id) = (words(&visit.request), id.into_inner());
    let mine = visit.who.permissions.clone();
    let deleted = visit
        .attempt(move |connection, context| flow::delete(connection, context, &mine, words.list, id))
        .await;
    match deleted {
        Ok(()) => visit.see_other_with(words.path, Tone::Success, "Deleted."),
        Err(error @ ReferenceError::InUse(_)) => {
            visit.see_other_with(&format!("{}/{id}", words.path), Tone::Warning, format!("Not deleted. {error}"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether it was done; a name that is taken is told at its field.
fn succeeded(form: &mut Form, result: Result<(), ReferenceError>) -> Result<bool, PageError> {
    match result {
        Ok(()) => Ok(true),
        Err(error @ ReferenceError::NameTaken) => {
            form.refuse("name", error.to_string());
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

async fn list_page(visit: &Allowed<need::EditReference>, form: Form) -> Result<ListPage, PageError> {
    let words = words(&visit.request);
    let entries = visit
        .read(move |connection, _| store::all(connection, words.list))
        .await?;
    Ok(ListPage { frame: visit.frame(), words, form, entries })
}

async fn edit_page(visit: &Allowed<need::EditReference>, id: i64, form: Form) -> Result<EditPage, PageError> {
    let words = words(&visit.request);
    let frame = visit.frame();
    visit
        .read(move |connection, _| {
            Ok(EditPage {
                entry: store::find(connection, words.list, id)?,
                users: store::users_of(connection, words.list, id)?,
                roles: roles::all(connection)?,
                given: roles::rules_of(connection, flow::basis(words.list, id))?,
                frame,
                words,
                form,
            })
        })
        .await
}

impl From<ReferenceError> for PageError {
    fn from(error: ReferenceError) -> PageError {
        match error {
            ReferenceError::Forbidden(error) => error.into(),
            ReferenceError::Database(error) => error.into(),
            ReferenceError::NameTaken | ReferenceError::InUse(_) | ReferenceError::Crossed => {
                PageError::Conflict(error.to_string())
            }
        }
    }
}

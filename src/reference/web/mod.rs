pub mod import;

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;

use crate::fields::rules::{LONGEST_LINE, line, required};
use crate::gate::{Allowed, Frame, need};
use crate::reference::flow::{self, ReferenceError};
use crate::reference::store::{self, List, Named};
use crate::rights::rules::{self, Rule};
use crate::web::paging::number_of;
use crate::web::query::Query;
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
    /// Its name in the form of a rule.
    condition: &'static str,
}

const DEPARTMENTS: Words = Words {
    list: List::Departments,
    path: "/departments",
    many: "Departments",
    one: "department",
    several: "departments",
    condition: "department_id",
};

const POSITIONS: Words = Words {
    list: List::Positions,
    path: "/positions",
    many: "Job positions",
    one: "job position",
    several: "job positions",
    condition: "position_id",
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
    rules: Vec<Rule>,
}

impl EditPage {
    /// A new rule for this department or job position.
    fn rule_link(&self) -> String {
        Query::default()
            .with(self.words.condition, &self.entry.id.to_string())
            .after("/roles/rules/new")
    }

    fn is_in_use(&self) -> bool {
        self.users > 0
    }

    fn users_in_words(&self) -> String {
        let verb = if self.users == 1 { "has" } else { "have" };
        format!("{} {verb} this {}.", number_of(self.users, "user", "users"), self.words.one)
    }
}

fn words(request: &HttpRequest) -> Words {
    if request.path().starts_with("/positions") { POSITIONS } else { DEPARTMENTS }
}

pub async fn list(visit: Allowed<need::EditReference>) -> Page {
    render(&list_page(&visit, visit.typed_again(Form::default())).await?)
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
    match added {
        Ok(()) => visit.see_other_with(words.path, Tone::Success, format!("Added {name}.")),
        Err(refused) => {
            tell_if_taken(&mut form, refused)?;
            render_refused(&list_page(&visit, form).await?)
        }
    }
}

pub async fn show(visit: Allowed<need::EditReference>, id: Path<i64>) -> Page {
    let mut page = edit_page(&visit, id.into_inner(), Form::default()).await?;
    page.form.set("name", page.entry.name.clone());
    page.form = visit.typed_again(page.form);
    render(&page)
}

pub async fn save(visit: Allowed<need::EditReference>, id: Path<i64>, submitted: Submitted) -> Page {
    let (words, id) = (words(&visit.request), id.into_inner());
    let mut form = Form::from_submitted(&submitted);
    let Some(name) = form.read("name", required(line(LONGEST_LINE), "Enter a name.")) else {
        return render_refused(&edit_page(&visit, id, form).await?);
    };
    let mine = visit.who.permissions.clone();
    let saved = visit
        .attempt(move |connection, context| flow::save(connection, context, &mine, (words.list, id), &name))
        .await;
    match saved {
        Ok(is_renamed) => {
            let done = if is_renamed { "Renamed." } else { "Saved." };
            visit.see_other_with(visit.request.path(), Tone::Success, done)
        }
        Err(refused) => {
            tell_if_taken(&mut form, refused)?;
            render_refused(&edit_page(&visit, id, form).await?)
        }
    }
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

/// At the field of the name.
fn tell_if_taken(form: &mut Form, refused: ReferenceError) -> Result<(), PageError> {
    match refused {
        ReferenceError::NameTaken => {
            form.refuse("name", refused.to_string());
            Ok(())
        }
        other => Err(other.into()),
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
                rules: rules::of_basis(connection, flow::basis(words.list, id))?,
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

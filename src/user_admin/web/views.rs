//! Saved views: the menu beside the search, and the page on which they are saved, renamed, replaced and deleted.

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;

use super::list::ListQuery;
use crate::fields::rules::{line, required};
use crate::gate::{Allowed, Frame, need};
use crate::rights::Permission;
use crate::user_admin::views::{self, Keeper, LONGEST_NAME, MOST, SavedView, ViewError, Wanted};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

type Reader = Allowed<need::ReadUsers>;

#[derive(Template)]
#[template(path = "users/views.html")]
struct ViewsPage {
    frame: Frame,
    keeper: Keeper,
    form: Form,
    own: Vec<SavedView>,
    shared: Vec<SavedView>,
    /// The list from which somebody came here.
    list: ListQuery,
}

impl ViewsPage {
    fn all(&self) -> impl Iterator<Item = &SavedView> {
        self.own.iter().chain(&self.shared)
    }

    fn query(&self) -> String {
        self.list.view().to_string()
    }

    fn manage_link(&self) -> String {
        self.list.view().after("/users/views")
    }

    fn change_link(&self, view: &SavedView) -> String {
        self.list.view().after(&format!("/users/views/{}", view.id))
    }

    fn has_all(&self) -> bool {
        self.own.len() as i64 >= MOST
    }
}

#[derive(Template)]
#[template(path = "users/view.html")]
struct ViewPage {
    frame: Frame,
    keeper: Keeper,
    form: Form,
    view: SavedView,
    /// What it may be replaced by. Empty where it is to stay as it is.
    query: String,
}

#[derive(Template)]
#[template(path = "users/view_delete.html")]
struct DeletePage {
    frame: Frame,
    view: SavedView,
}

fn keeper(visit: &Reader) -> Keeper {
    Keeper {
        id: visit.who.id,
        may_share: visit.who.may(Permission::EditUsers),
    }
}

pub async fn list(visit: Reader, query: UrlQuery<ListQuery>) -> Page {
    render(&page(&visit, query.into_inner(), Form::default()).await?)
}

async fn page(visit: &Reader, list: ListQuery, form: Form) -> Result<ViewsPage, PageError> {
    let keeper = keeper(visit);
    let (own, shared) = visit
        .read(move |connection, _| views::for_person(connection, keeper.id))
        .await?;
    Ok(ViewsPage { frame: visit.frame(), keeper, form, own, shared, list })
}

fn read(form: &mut Form) -> Option<Wanted> {
    let is_shared = form.contains("is_shared", "on");
    let name = form.read("name", required(line(LONGEST_NAME), "Enter a name."))?;
    Some(Wanted { name, is_shared })
}

/// What is none of its own, an address of a list doesn't keep.
fn sent_query(submitted: &Submitted) -> ListQuery {
    ListQuery::read(submitted.get("query"))
}

pub async fn save(visit: Reader, submitted: Submitted) -> Page {
    let (list, mut form) = (sent_query(&submitted), Form::from_submitted(&submitted));
    let Some(wanted) = read(&mut form) else {
        return render_refused(&page(&visit, list, form).await?);
    };
    let (keeper, query, name) = (keeper(&visit), list.view().to_string(), wanted.name.clone());
    let saved = visit
        .attempt(move |connection, context| views::save(connection, context, keeper, &wanted, &query))
        .await;
    match saved {
        Ok(()) => visit.see_other_with(&list.view().after("/users"), Tone::Success, format!("Saved as “{name}”.")),
        Err(error) => {
            refuse(&mut form, error)?;
            render_refused(&page(&visit, list, form).await?)
        }
    }
}

/// What was asked for in vain is told; that somebody asked for what they are not offered is no page of theirs.
fn refuse(form: &mut Form, error: ViewError) -> Result<(), PageError> {
    let words = error.to_string();
    match error {
        ViewError::NameTaken => form.refuse("name", words),
        ViewError::TooMany | ViewError::TooLong => form.refuse_all(words),
        ViewError::NotYours => return Err(PageError::Forbidden),
        ViewError::Database(error) => return Err(error.into()),
    }
    Ok(())
}

async fn find(visit: &Reader, id: i64) -> Result<SavedView, PageError> {
    let me = visit.who.id;
    visit.read(move |connection, _| views::find(connection, id, me)).await
}

pub async fn show(visit: Reader, id: Path<i64>, query: UrlQuery<ListQuery>) -> Page {
    let (view, keeper) = (find(&visit, id.into_inner()).await?, keeper(&visit));
    if !keeper.may_change(&view) {
        return Err(PageError::Forbidden);
    }
    let mut form = Form::default();
    form.set("name", view.name.clone());
    if view.is_shared {
        form.set("is_shared", "on");
    }
    let query = query.view().to_string();
    render(&ViewPage { frame: visit.frame(), keeper, form, view, query })
}

pub async fn change(visit: Reader, id: Path<i64>, submitted: Submitted) -> Page {
    let (id, keeper) = (id.into_inner(), keeper(&visit));
    let mut form = Form::from_submitted(&submitted);
    let query = submitted
        .has("replace")
        .then(|| sent_query(&submitted).view().to_string());
    let Some(wanted) = read(&mut form) else {
        return refused(&visit, keeper, id, form, &submitted).await;
    };
    let changed = visit
        .attempt(move |connection, _| views::change(connection, keeper, id, &wanted, query.as_deref()))
        .await;
    match changed {
        Ok(()) => visit.see_other_with("/users/views", Tone::Success, "Saved."),
        Err(error) => {
            refuse(&mut form, error)?;
            refused(&visit, keeper, id, form, &submitted).await
        }
    }
}

async fn refused(visit: &Reader, keeper: Keeper, id: i64, form: Form, submitted: &Submitted) -> Page {
    let query = sent_query(submitted).view().to_string();
    let view = find(visit, id).await?;
    render_refused(&ViewPage { frame: visit.frame(), keeper, form, view, query })
}

pub async fn ask_delete(visit: Reader, id: Path<i64>) -> Page {
    let view = find(&visit, id.into_inner()).await?;
    if !keeper(&visit).may_delete(&view) {
        return Err(PageError::Forbidden);
    }
    render(&DeletePage { frame: visit.frame(), view })
}

pub async fn delete(visit: Reader, id: Path<i64>) -> Page {
    let (id, keeper) = (id.into_inner(), keeper(&visit));
    let deleted = visit
        .attempt(move |connection, _| views::delete(connection, keeper, id))
        .await;
    match deleted {
        Ok(name) => visit.see_other_with("/users/views", Tone::Success, format!("Deleted “{name}”.")),
        Err(ViewError::Database(error)) => Err(error.into()),
        Err(_) => Err(PageError::Forbidden),
    }
}

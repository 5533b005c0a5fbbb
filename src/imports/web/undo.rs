//! The question before an import is undone, its answer, and who stayed.

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::steps::after;
use crate::gate::{Allowed, Frame, Recent, need};
use crate::imports::flow::undo::{self, Preview};
use crate::imports::state::ImportState;
use crate::imports::stays::Stays;
use crate::imports::store::undo::{self as store, Stayer};
use crate::imports::store::{self as imports, Import};
use crate::rights::Permission;
use crate::web::listing::PageLinks;
use crate::web::paging::{PAGE_SIZE, cut_to_page, number_of, thousands};
use crate::web::query::Query;
use crate::web::{Page, PageError, render, see_other};

type Undoer = Recent<(need::EditUsers, need::EraseUsers)>;

/// How an import was undone, on its page.
pub struct Undone {
    pub stayed: Vec<(Stays, String)>,
    /// "212 removed, 3 stayed".
    pub sentence: String,
}

impl Undone {
    /// `None` where it was not undone.
    pub async fn load(visit: &Allowed<need::EditUsers>, import: &Import) -> Result<Option<Undone>, PageError> {
        if import.state != ImportState::Undone {
            return Ok(None);
        }
        let id = import.id;
        let stayed = visit
            .read_at_length(move |connection, _| store::stayed(connection, id))
            .await?;
        let count = stayed.iter().map(|(_, count)| count).sum();
        Ok(Some(Undone {
            stayed: in_words(&stayed),
            sentence: format!("{} removed, {} stayed", thousands(import.removed), thousands(count)),
        }))
    }
}

fn in_words(stayed: &[(Stays, i64)]) -> Vec<(Stays, String)> {
    stayed.iter().map(|(why, count)| (*why, thousands(*count))).collect()
}

/// Where it can be undone, and by this one.
pub fn may_be_undone(frame: &Frame, import: &Import) -> bool {
    import.state.may_be_undone() && import.counts().created > import.removed && frame.may(Permission::EraseUsers)
}

#[derive(Template)]
#[template(path = "imports/undo.html")]
struct UndoPage {
    frame: Frame,
    import: Import,
    preview: Preview,
}

impl UndoPage {
    fn removed(&self) -> String {
        number_of(self.preview.removed, "user", "users")
    }

    fn invited(&self) -> String {
        number_of(self.preview.invited, "of them was", "of them were")
    }

    fn staying(&self) -> String {
        let count = self.preview.stay.iter().map(|(_, count)| count).sum();
        number_of(count, "user stays", "users stay")
    }

    fn stay(&self) -> Vec<(Stays, String)> {
        in_words(&self.preview.stay)
    }

    fn updated(&self) -> Option<String> {
        let count = self.import.counts().updated;
        (count > 0).then(|| number_of(count, "user", "users"))
    }

    fn added_posts(&self) -> Option<String> {
        let count = self.preview.added_posts;
        (count > 0).then(|| number_of(count, "department or job position", "departments and job positions"))
    }
}

pub async fn ask(visit: Undoer, id: Path<i64>) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let (import, is_for, preview) = visit
        .read_at_length(move |connection, context| {
            let import = imports::find(connection, id)?;
            let is_for = undo::is_for(connection, context, &mine, &import)?;
            Ok((import, is_for, undo::preview(connection, context, &mine, id)?))
        })
        .await?;
    if !is_for {
        return Err(PageError::Forbidden);
    }
    if !may_be_undone(&visit.frame(), &import) {
        return see_other(&format!("/imports/{id}"));
    }
    render(&UndoPage { frame: visit.frame(), import, preview })
}

pub async fn undo(visit: Undoer, id: Path<i64>) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let undone = visit
        .attempt(move |connection, context| undo::confirm(connection, context, &mine, id))
        .await;
    visit.portal.imports_waiting.notify_one();
    after(&visit, id, undone, "")
}

#[derive(Deserialize)]
pub struct StayedQuery {
    /// Empty for all reasons.
    #[serde(default)]
    why: String,
    #[serde(default)]
    after: i64,
}

#[derive(Template)]
#[template(path = "imports/stayed.html")]
struct StayedPage {
    frame: Frame,
    import: Import,
    why: Option<Stays>,
    people: Vec<Stayer>,
    links: PageLinks,
}

impl StayedPage {
    fn title(&self) -> String {
        match self.why {
            Some(why) => format!("Stayed because they {}", why.label()),
            None => "Who stayed".to_owned(),
        }
    }

    fn back(&self) -> String {
        format!("/imports/{}", self.import.id)
    }
}

/// Those who stayed, for one reason or for any.
pub async fn stayed(visit: Allowed<need::EditUsers>, id: Path<i64>, query: UrlQuery<StayedQuery>) -> Page {
    let (id, place) = (id.into_inner(), query.after);
    let why = Stays::parse(&query.why);
    let (import, mut people) = visit
        .read(move |connection, _| {
            let import = imports::find(connection, id)?;
            Ok((import, store::who_stayed(connection, id, why, place, PAGE_SIZE + 1)?))
        })
        .await?;
    let next = cut_to_page(&mut people).map(|last| {
        let query = Query::default().with("why", why.map_or("", Stays::as_str));
        query
            .with("after", &last.id.to_string())
            .after(&format!("/imports/{id}/stayed"))
    });
    let links = PageLinks::onward(next);
    render(&StayedPage { frame: visit.frame(), import, why, people, links })
}

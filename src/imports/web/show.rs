//! One import, whatever step it is at.

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;

use super::afterwards::Afterwards;
use super::columns;
use super::refused;
use super::rows::{RowsQuery, RowsView};
use super::undo::{self, Undone};
use crate::gate::{Allowed, Frame, need};
use crate::imports::flow::apply::MOST_AT_ONCE;
use crate::imports::state::{ImportState, Verdict};
use crate::imports::store::{self, Counts, Import};
use crate::web::paging::{number_of, thousands};
use crate::web::{Page, render};

/// Rows that are looked over, or were.
#[derive(Template)]
#[template(path = "imports/show.html")]
struct ShowPage {
    frame: Frame,
    import: Import,
    counts: Counts,
    findings: Vec<String>,
    rows: Option<RowsView>,
    is_own: bool,
    afterwards: Option<Afterwards>,
    undone: Option<Undone>,
}

impl ShowPage {
    fn is_under_way(&self) -> bool {
        self.import.state.is_under_way()
    }

    /// `None` while the file is read: how many rows it has is known at its end.
    fn expected(&self) -> Option<i64> {
        match self.import.state {
            ImportState::Reading => None,
            ImportState::Undoing => Some(self.import.undo_total),
            _ => Some(self.import.total),
        }
    }

    fn sentence(&self) -> String {
        let rows = number_of(self.import.total, "row", "rows");
        match self.import.state {
            ImportState::Reading => format!("{rows} read so far."),
            ImportState::Checking => format!("{} of {rows} checked.", thousands(self.import.done)),
            ImportState::Applying => format!("{} of {rows} applied.", thousands(self.import.done)),
            ImportState::Undoing => {
                let (done, all) = (thousands(self.import.done), number_of(self.import.undo_total, "user", "users"));
                format!("{done} of {all} looked at.")
            }
            _ => rows,
        }
    }

    fn numbers(&self) -> Vec<(Verdict, String)> {
        let there = Verdict::ALL.iter().filter(|verdict| self.counts.get(**verdict) > 0);
        there
            .map(|verdict| (*verdict, thousands(self.counts.get(*verdict))))
            .collect()
    }

    /// Once it is applied only the refused are kept.
    fn lists(&self, verdict: &Verdict) -> bool {
        self.rows.is_some() && (self.import.state == ImportState::Ready || verdict.is_refused())
    }

    fn total(&self) -> String {
        number_of(self.import.total, "row", "rows")
    }

    fn may_plan(&self) -> bool {
        self.is_own && self.import.state == ImportState::Ready
    }

    fn may_apply(&self) -> bool {
        self.may_plan() && self.counts.to_apply() > 0
    }

    fn may_cancel(&self) -> bool {
        !self.import.state.is_over() && self.import.state != ImportState::Applying
    }

    fn may_be_undone(&self) -> bool {
        undo::may_be_undone(&self.frame, &self.import)
    }

    fn offers_refused(&self) -> bool {
        refused::may_be_had(&self.frame, &self.import)
    }

    /// What undoing leaves as it is.
    fn updated(&self) -> Option<String> {
        let count = self.counts.updated;
        (count > 0).then(|| number_of(count, "user", "users"))
    }

    fn may_be_all_or_nothing(&self) -> bool {
        self.counts.all_refused() == 0 && self.import.total <= MOST_AT_ONCE
    }

    /// "3 users are created and 2 are changed."
    fn effect(&self) -> String {
        let created = number_of(self.counts.new, "user is created", "users are created");
        let changed = number_of(self.counts.changed, "user is changed", "users are changed");
        match (self.counts.new, self.counts.changed) {
            (_, 0) => format!("{created}."),
            (0, _) => format!("{changed}."),
            _ => format!("{created}, and {changed}."),
        }
    }

    fn why_not(&self) -> String {
        match self.is_own {
            true => "There is nothing to apply: no row is new, and none changes anything.".to_owned(),
            false => format!("Only {}, who uploaded the file, can apply it.", self.import.by()),
        }
    }

    fn refused(&self) -> String {
        number_of(self.counts.all_refused(), "row", "rows")
    }
}

pub async fn show(visit: Allowed<need::EditUsers>, id: Path<i64>, query: UrlQuery<RowsQuery>) -> Page {
    let id = id.into_inner();
    let import = visit.read(move |connection, _| store::find(connection, id)).await?;
    if import.state == ImportState::Mapping {
        return columns::ask(&visit, import).await;
    }
    let (counts, findings) = (import.counts(), import.findings());
    let is_own = import.is_of(visit.who.id);
    let rows = match import.state {
        ImportState::Ready => RowsView::load(&visit, &import, query.into_inner()).await?,
        // The others are deleted once it is applied.
        state if state.was_applied() && counts.all_refused() > 0 => {
            let refused = RowsQuery {
                show: Verdict::Refused.as_str().to_owned(),
                ..query.into_inner()
            };
            RowsView::load(&visit, &import, refused).await?
        }
        _ => None,
    };
    let afterwards = Afterwards::load(&visit, &import).await?;
    let undone = Undone::load(&visit, &import).await?;
    render(&ShowPage {
        frame: visit.frame(),
        import,
        counts,
        findings,
        rows,
        is_own,
        afterwards,
        undone,
    })
}

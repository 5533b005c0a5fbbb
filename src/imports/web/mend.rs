//! One row of a file, mended in the browser or left out.

use actix_web::web::Path;
use askama::Template;

use super::steps::after;
use crate::gate::{Allowed, Frame, need};
use crate::imports::flow::begin::StepError;
use crate::imports::flow::mend;
use crate::imports::plan::{self, Plan};
use crate::imports::state::{ImportState, Verdict};
use crate::imports::store::rows::{self, Row};
use crate::imports::store::{self, Import};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, see_other};

/// No field takes more.
const LONGEST_CELL: usize = 4_000;

#[derive(Template)]
#[template(path = "imports/row.html")]
struct RowPage {
    frame: Frame,
    import: Import,
    row: Row,
    form: Form,
    /// Columns that are imported: where they stand, and what they are.
    columns: Vec<(usize, &'static str)>,
}

impl RowPage {
    fn title(&self) -> String {
        format!("Row {}", self.row.number)
    }

    fn name(&self, place: &usize) -> String {
        format!("c{place}")
    }

    /// In a field of one line a browser would join them.
    fn has_lines(&self, name: &str) -> bool {
        self.form.value(name).contains('\n')
    }

    /// What is said of the row as a whole.
    fn of_row(&self) -> Vec<String> {
        let reasons = self.row.reasons();
        let of_row = reasons.into_iter().filter(|reason| reason.column.is_empty());
        of_row.map(|reason| reason.words).collect()
    }
}

type Columns = Vec<(usize, &'static str)>;

fn columns(plan: Option<&Plan>) -> Columns {
    let targets = plan.map_or(&[] as &[String], |plan| &plan.targets);
    let imported = targets.iter().enumerate().filter(|(_, target)| !target.is_empty());
    imported
        .map(|(place, target)| (place, plan::label_of(target)))
        .collect()
}

/// Only whoever uploaded it, while nothing was applied.
async fn load(visit: &Allowed<need::EditUsers>, (id, number): (i64, i64)) -> Result<(Import, Row), PageError> {
    let (import, row) = visit
        .read(move |connection, _| Ok((store::find(connection, id)?, rows::find(connection, id, number)?)))
        .await?;
    if !import.is_of(visit.who.id) {
        return Err(PageError::Forbidden);
    }
    if !matches!(import.state, ImportState::Ready | ImportState::Checking) {
        return Err(StepError::Crossed.into());
    }
    Ok((import, row))
}

pub async fn show(visit: Allowed<need::EditUsers>, path: Path<(i64, i64)>) -> Page {
    let (import, row) = load(&visit, path.into_inner()).await?;
    if import.state == ImportState::Checking {
        return see_other(&format!("/imports/{}", import.id));
    }
    let columns = columns(import.plan().as_ref());
    let (cells, reasons) = (row.cells(), row.reasons());
    let mut form = Form::default();
    for (place, label) in &columns {
        form.set(&format!("c{place}"), cells.get(*place).cloned().unwrap_or_default());
        for reason in reasons.iter().filter(|reason| reason.column == *label) {
            form.refuse(&format!("c{place}"), &*reason.words);
        }
    }
    render(&RowPage { frame: visit.frame(), import, row, form, columns })
}

pub async fn save(visit: Allowed<need::EditUsers>, path: Path<(i64, i64)>, submitted: Submitted) -> Page {
    let (id, number) = path.into_inner();
    let (import, row) = load(&visit, (id, number)).await?;
    let mut cells = row.cells();
    cells.resize(import.headings().len().max(cells.len()), String::new());
    for (place, _) in columns(import.plan().as_ref()) {
        let name = format!("c{place}");
        let typed = submitted.get(&name).trim().replace("\r\n", "\n");
        cells[place] = typed.chars().take(LONGEST_CELL).collect();
    }
    let mended = visit
        .attempt(move |connection, context| mend::mend(connection, context, (id, number), &cells))
        .await;
    visit.portal.imports_waiting.notify_one();
    let page = format!("/imports/{id}/rows/{number}");
    match mended {
        Ok(Verdict::Refused | Verdict::Duplicate) => {
            visit.see_other_with(&page, Tone::Warning, "Saved. The row is still refused.")
        }
        Ok(verdict) => {
            let words = format!("Saved. Row {number} is now: {}.", verdict.label());
            visit.see_other_with(&format!("/imports/{id}"), Tone::Success, words)
        }
        Err(refused) => after(&visit, id, Err(refused), ""),
    }
}

pub async fn leave_out(visit: Allowed<need::EditUsers>, path: Path<(i64, i64)>) -> Page {
    let (id, number) = path.into_inner();
    let left_out = visit
        .attempt(move |connection, context| mend::leave_out(connection, context, (id, number)))
        .await;
    visit.portal.imports_waiting.notify_one();
    after(&visit, id, left_out, &format!("Row {number} is left out."))
}

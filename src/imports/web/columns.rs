//! What the columns of a file are: guessed, and said by whoever imports.

use actix_web::web::Path;
use askama::Template;

use crate::gate::{Allowed, Frame, need};
use crate::imports::flow::begin::{self, StepError};
use crate::imports::plan::{self, Heading, Key, Plan, ROLES, ROLES_LABEL};
use crate::imports::store::{self, Import};
use crate::rights::Permission;
use crate::web::paging::number_of;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsPage {
    frame: Frame,
    import: Import,
    headings: Vec<Heading>,
    findings: Vec<String>,
    form: Form,
}

impl ColumnsPage {
    fn about(&self) -> String {
        let read = number_of(self.import.total, "row was read", "rows were read");
        format!("{read}. Nothing was written to users yet.")
    }

    fn is_own(&self) -> bool {
        self.import.created_by.is_some_and(|maker| self.frame.is_seen_by(maker))
    }

    fn targets(&self) -> Vec<(&'static str, &'static str)> {
        let mut targets: Vec<_> = plan::fields().map(|field| (field.name, field.label)).collect();
        if self.frame.may(Permission::AssignRoles) {
            targets.push((ROLES, ROLES_LABEL));
        }
        targets
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        Key::ALL.iter().map(|key| (key.as_str(), key.label())).collect()
    }

    fn label(&self, heading: &Heading, place: &usize) -> String {
        match heading.name.as_str() {
            "" => format!("Column {} without a heading", place + 1),
            name => name.to_owned(),
        }
    }

    fn name(&self, place: &usize) -> String {
        format!("c{place}")
    }

    fn order(&self, place: &usize) -> String {
        format!("d{place}")
    }

    fn examples(&self, heading: &Heading) -> String {
        heading.examples.join(" · ")
    }

    /// What is asked of a column of dates that no row can tell. Empty where nothing is.
    fn question(&self, heading: &Heading) -> String {
        match heading.dates.doubt() {
            nothing if nothing.is_empty() => nothing,
            doubt => format!("{doubt}. Dates in this column begin with"),
        }
    }
}

pub async fn show(visit: Allowed<need::EditUsers>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let import = visit.read(move |connection, _| store::find(connection, id)).await?;
    ask(&visit, import).await
}

pub async fn ask(visit: &Allowed<need::EditUsers>, import: Import) -> Page {
    let (asked, mine) = (import.clone(), visit.who.permissions.clone());
    let plan = visit
        .read(move |connection, _| begin::proposal(connection, &asked, &mine))
        .await?;
    render(&page(visit, import, filled(&plan)))
}

fn page(visit: &Allowed<need::EditUsers>, import: Import, form: Form) -> ColumnsPage {
    let (headings, findings) = (import.headings(), import.findings());
    ColumnsPage { frame: visit.frame(), import, headings, findings, form }
}

fn filled(plan: &Plan) -> Form {
    let mut form = Form::default();
    for (place, target) in plan.targets.iter().enumerate() {
        form.set(&format!("c{place}"), target);
    }
    for (place, order) in plan.orders.iter().enumerate() {
        form.set(&format!("d{place}"), order);
    }
    form.set("key", &plan.key);
    for (name, is_chosen) in [("clears", plan.clears), ("adds", plan.adds)] {
        if is_chosen {
            form.set(name, "on");
        }
    }
    form
}

fn read(submitted: &Submitted, import: &Import) -> Result<Plan, PageError> {
    let width = import.headings().len();
    let targets: Vec<String> = (0..width)
        .map(|place| submitted.get(&format!("c{place}")).to_owned())
        .collect();
    let is_known = |target: &String| target.is_empty() || !plan::label_of(target).is_empty();
    if !targets.iter().all(is_known) || Key::parse(submitted.get("key")).is_none() {
        return Err(PageError::BadRequest);
    }
    Ok(Plan {
        orders: (0..width)
            .map(|place| submitted.get(&format!("d{place}")).to_owned())
            .collect(),
        targets,
        key: submitted.get("key").to_owned(),
        clears: submitted.has("clears"),
        adds: submitted.has("adds"),
    })
}

pub async fn save(visit: Allowed<need::EditUsers>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let import = visit.read(move |connection, _| store::find(connection, id)).await?;
    let plan = read(&submitted, &import)?;
    let mine = visit.who.permissions.clone();
    let saved = visit
        .attempt(move |connection, context| begin::save_plan(connection, context, &mine, id, &plan))
        .await;
    match saved {
        Ok(()) => {
            visit.portal.imports_waiting.notify_one();
            see_other(&format!("/imports/{id}"))
        }
        Err(StepError::Misplanned(column, why)) => {
            let mut form = Form::from_submitted(&submitted);
            let place = column.map_or_else(|| "key".to_owned(), |column| format!("c{column}"));
            form.refuse(&place, why.to_string());
            render_refused(&page(&visit, import, form))
        }
        Err(refused) => Err(refused.into()),
    }
}

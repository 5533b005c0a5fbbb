use actix_web::web::Path;
use askama::Template;

use crate::fields::rules::DOCUMENT_TYPES;
use crate::gate::{Allowed, Frame, need};
use crate::journal::{self, Entry, Subject};
use crate::pax::details::{Category, FIELDS, GENDERS};
use crate::pax::store::{self, Pax};
use crate::pax::{flow, form};
use crate::people;
use crate::web::form::{Difference, label_of};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_crossed, render_refused};

#[derive(Template)]
#[template(path = "pax/detail.html")]
struct DetailPage {
    frame: Frame,
    pax: Pax,
    history: Vec<Entry>,
}

impl DetailPage {
    fn gender(&self) -> &str {
        label_of(GENDERS, &self.pax.gender)
    }

    fn document_type(&self) -> &str {
        label_of(DOCUMENT_TYPES, &self.pax.document_type)
    }
}

#[derive(Template)]
#[template(path = "pax/form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    /// Absent for a new one.
    pax: Option<Pax>,
    /// Who made the edit that crossed this one.
    crossed_by: Option<String>,
    differences: Vec<Difference>,
}

impl FormPage {
    fn record_link(&self) -> String {
        match &self.pax {
            Some(pax) => format!("/pax/{}", pax.id),
            None => "/pax".to_owned(),
        }
    }

    fn genders(&self) -> &'static [(&'static str, &'static str)] {
        GENDERS
    }

    fn document_types(&self) -> &'static [(&'static str, &'static str)] {
        DOCUMENT_TYPES
    }

    fn categories(&self) -> Vec<(&'static str, &'static str)> {
        Category::ALL
            .iter()
            .map(|category| (category.as_str(), category.label()))
            .collect()
    }
}

pub async fn show(visit: Allowed<need::ReadPax>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let (pax, history) = visit
        .read(move |connection, _| {
            let pax = store::find(connection, id)?;
            Ok((pax, journal::of_subject(connection, Subject::Pax(id), 50)?))
        })
        .await?;
    render(&DetailPage { frame: visit.frame(), pax, history })
}

pub async fn new(visit: Allowed<need::EditPax>) -> Page {
    render(&page(&visit, visit.typed_again(Form::default()), None))
}

pub async fn create(visit: Allowed<need::EditPax>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(draft) = form::read(&mut form, visit.now) else {
        return render_refused(&page(&visit, form, None));
    };
    let id = visit
        .write(move |connection, context| flow::create(connection, context, draft))
        .await?;
    visit.see_other_with(&format!("/pax/{id}"), Tone::Success, "Created.")
}

pub async fn edit(visit: Allowed<need::EditPax>, id: Path<i64>) -> Page {
    let pax = find(&visit, id.into_inner()).await?;
    render(&page(&visit, visit.typed_again(form::filled(&pax)), Some(pax)))
}

pub async fn save(visit: Allowed<need::EditPax>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let mut form = Form::from_submitted(&submitted);
    let Some(draft) = form::read_edit(&mut form, visit.now) else {
        let pax = find(&visit, id).await?;
        return render_refused(&page(&visit, form, Some(pax)));
    };
    let version = submitted.get("version").parse().unwrap_or(0);
    let saved = visit
        .write(move |connection, context| flow::edit(connection, context, id, version, draft))
        .await?;
    if saved {
        return visit.see_other_with(&format!("/pax/{id}"), Tone::Success, "Saved.");
    }
    let pax = find(&visit, id).await?;
    form.refuse_all("Someone else changed this record while you were editing. Nothing was saved yet.");
    form.set("version", pax.version.to_string());
    let differences = form::filled(&pax).differences(&form, FIELDS.iter().map(|field| (field.name, field.label)));
    let crossed_by = visit
        .read(move |connection, _| people::last_editor(connection, Subject::Pax(id)))
        .await?;
    render_crossed(&FormPage {
        crossed_by: Some(crossed_by),
        differences,
        ..page(&visit, form, Some(pax))
    })
}

async fn find(visit: &Allowed<need::EditPax>, id: i64) -> Result<Pax, PageError> {
    visit.read(move |connection, _| store::find(connection, id)).await
}

fn page(visit: &Allowed<need::EditPax>, form: Form, pax: Option<Pax>) -> FormPage {
    FormPage {
        frame: visit.frame(),
        form,
        pax,
        crossed_by: None,
        differences: Vec::new(),
    }
}

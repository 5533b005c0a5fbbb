//! Many names at once, from a file or as JSON: nothing is added before it was looked over.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use askama::Template;
use serde::Deserialize;

use super::{Words, list_page, words};
use crate::gate::{Allowed, Frame, need};
use crate::reference::flow::import::{self, FileError, LARGEST_FILE, MOST_NAMES, NamedLine, Names, Preview};
use crate::web::paging::number_of;
use crate::web::session::Tone;
use crate::web::{Asked, Form, Page, PageError, body, render, render_refused};

type Editor = Allowed<need::EditReference>;

#[derive(Template)]
#[template(path = "reference/import.html")]
struct ImportPage {
    frame: Frame,
    words: Words,
    preview: Preview,
}

impl ImportPage {
    /// The new ones, to be sent once more.
    fn file(&self) -> String {
        import::written(&self.preview.new)
    }

    fn names(&self) -> String {
        self.words.counted(self.preview.new.len())
    }

    fn to_add(&self) -> String {
        format!("{} to add", self.names())
    }

    fn refused(&self) -> String {
        format!("{} refused", self.preview.refused.len())
    }

    fn existing(&self) -> String {
        format!("{} already there", self.preview.existing.len())
    }
}

impl Words {
    fn counted(&self, count: usize) -> String {
        number_of(count as i64, self.one, self.several)
    }
}

pub async fn look_over(visit: Editor, payload: Payload) -> Page {
    let words = words(&visit.request);
    let names = match names_in(&visit, payload).await? {
        Ok(names) => names,
        Err(problem) => return refuse(&visit, &problem).await,
    };
    let preview = visit
        .read(move |connection, _| import::look_over(connection, words.list, &names))
        .await?;
    match Asked::by(visit.request.headers()) {
        Asked::Page => render(&ImportPage { frame: visit.frame(), words, preview }),
        Asked::Json | Asked::Scim => Ok(HttpResponse::Ok().json(preview)),
    }
}

pub async fn add(visit: Editor, payload: Payload) -> Page {
    let words = words(&visit.request);
    let names = match names_in(&visit, payload).await? {
        Ok(names) => names,
        Err(problem) => return refuse(&visit, &problem).await,
    };
    let added = visit
        .write(move |connection, context| import::add_new(connection, context, words.list, &names))
        .await?;
    match Asked::by(visit.request.headers()) {
        Asked::Page => {
            let done = format!("Added {}.", words.counted(added.new.len()));
            visit.see_other_with(words.path, Tone::Success, done)
        }
        Asked::Json | Asked::Scim => Ok(HttpResponse::Ok().json(added)),
    }
}

#[derive(Deserialize)]
struct Listed {
    names: Vec<String>,
}

async fn names_in(visit: &Editor, payload: Payload) -> Result<Result<Names, FileError>, PageError> {
    let kind = visit.request.headers().get(CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json")) {
        let Listed { names } = body::json(&visit.request, payload, LARGEST_FILE).await?;
        if names.len() > MOST_NAMES {
            return Ok(Err(FileError::TooMany));
        }
        let numbered = (1..).zip(names);
        let lines = numbered.map(|(line, name)| NamedLine { line, fields: vec![name] });
        return Ok(Ok(Names { lines: lines.collect(), ..Names::default() }));
    }
    let content = body::file(&visit.request, payload, "file", LARGEST_FILE).await?;
    // A workbook is unpacked, which may take a while.
    let read = tokio::task::spawn_blocking(move || import::read(&content));
    read.await.map_err(|stopped| PageError::Internal(stopped.to_string()))
}

async fn refuse(visit: &Editor, problem: &FileError) -> Page {
    let mut form = Form::default();
    form.refuse("file", problem.to_string());
    render_refused(&list_page(visit, form).await?)
}

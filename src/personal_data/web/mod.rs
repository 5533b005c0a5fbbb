pub mod data;
pub mod erase;
pub mod own;

use std::fs::File;
use std::io;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::Bytes;
use askama::Template;
use futures_util::stream::{self, Stream};

use super::column::{Column, Kind, Viewer};
use super::file;
use super::store::{Cell, MOST_ROWS, Row, Told};
use crate::context::UserId;
use crate::export::{Broken, next_piece};
use crate::gate::{Allowed, Frame};
use crate::journal::Action;
use crate::mail::MailKind;
use crate::people::User;
use crate::web::{Page, PageError};

/// For all rows about somebody to be read.
const PATIENCE: Duration = Duration::from_secs(60);

/// All that is told of a person, to themselves or to somebody else.
#[derive(Template)]
#[template(path = "personal_data/data.html")]
struct DataPage {
    frame: Frame,
    user: User,
    told: Vec<Told>,
    is_self: bool,
    may_erase: bool,
}

impl DataPage {
    fn most_rows(&self) -> usize {
        MOST_ROWS
    }

    fn download(&self) -> String {
        if self.is_self {
            "/account/data.json".to_owned()
        } else {
            format!("/users/{}/data.json", self.user.id)
        }
    }
}

impl Told {
    /// Told as a list of facts.
    fn single(&self) -> Option<&Row> {
        self.rows.first().filter(|_| self.section.key == "record")
    }
}

impl Row {
    /// What the row is about, and what else is known of it.
    fn head(&self) -> Option<&(&'static Column, Cell)> {
        self.0.first()
    }

    fn rest(&self) -> impl Iterator<Item = &(&'static Column, Cell)> {
        self.0.iter().skip(1).filter(|(_, cell)| !cell.is_blank())
    }
}

impl Cell {
    fn is_blank(&self) -> bool {
        match self {
            Cell::Nothing => true,
            Cell::Text(text) => text.is_empty(),
            Cell::Number(_) | Cell::Flag(_) | Cell::Moment(_) | Cell::Date(_) => false,
        }
    }

    /// But for times and dates, which templates write.
    fn words(&self, kind: &Kind) -> String {
        match (kind, self) {
            (Kind::Act, Cell::Text(word)) => Action::parse(word).map_or(word.as_str(), |act| act.label()).to_owned(),
            (Kind::Mail, Cell::Text(word)) => MailKind::parse(word)
                .map_or(word.as_str(), |kind| kind.label())
                .to_owned(),
            (Kind::Word, Cell::Text(word)) => word.replace('_', " "),
            (_, Cell::Text(text)) => text.clone(),
            (_, Cell::Number(number)) => number.to_string(),
            (_, Cell::Flag(flag)) => if *flag { "Yes" } else { "No" }.to_owned(),
            (_, Cell::Nothing | Cell::Moment(_) | Cell::Date(_)) => String::new(),
        }
    }
}

/// The file, under a name that tells of nobody. It is whole before it leaves.
async fn send<N>(visit: &Allowed<N>, person: UserId, viewer: Viewer) -> Page {
    let now = visit.now;
    let made = visit
        .portal
        .database
        .read_all_within(PATIENCE, move |connection| file::made(connection, person, &viewer, now));
    let made = made.await.map_err(|broken| match broken {
        Broken::Database(error) => error.into(),
        other => PageError::Internal(other.to_string()),
    })?;
    let name = format!("personal-data-{}.json", now.date());
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(Box::pin(pieces(made))))
}

fn pieces(file: File) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(file, async |file| {
        let piece = next_piece(file).await.map_err(io::Error::other)?;
        Ok(piece.map(|(bytes, rest)| (bytes.into(), rest)))
    })
}

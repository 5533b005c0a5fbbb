pub mod data;
pub mod erase;
pub mod own;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use askama::Template;

use super::column::{Column, Kind};
use super::store::{Cell, File, MOST_ROWS, Row, Told};
use crate::gate::Frame;
use crate::journal::Action;
use crate::mail::MailKind;
use crate::people::User;
use crate::web::{Page, PageError};

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

/// The file, under a name that tells of nobody.
fn send(file: &File) -> Page {
    let body = serde_json::to_string_pretty(file).map_err(|error| PageError::Internal(error.to_string()))?;
    let name = format!("personal-data-{}.json", file.made_at.date());
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}

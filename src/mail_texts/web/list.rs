use askama::Template;

use crate::gate::{Allowed, Frame, need};
use crate::mail::MailKind;
use crate::mail_texts::place::{Place, kinds, languages};
use crate::mail_texts::store::{self, Version};
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "mail_texts/list.html")]
struct ListPage {
    frame: Frame,
    newest: Vec<Version>,
}

impl ListPage {
    fn kinds(&self) -> Vec<MailKind> {
        kinds().collect()
    }

    fn places(&self, kind: &MailKind) -> Vec<Place> {
        languages().map(|language| Place { kind: *kind, language }).collect()
    }

    fn last_edited(&self, kind: &MailKind) -> Option<&Version> {
        let places = self.places(kind).into_iter();
        places
            .filter_map(|place| self.edited(&place))
            .max_by_key(|version| version.created_at)
    }

    /// What somebody made of it, unless that is the default again.
    fn edited(&self, place: &Place) -> Option<&Version> {
        let is_of = |version: &&Version| version.kind == place.kind && version.language == place.language;
        self.newest.iter().find(is_of).filter(|version| !version.is_default())
    }
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let newest = visit.read(|connection, _| store::all_newest(connection)).await?;
    render(&ListPage { frame: visit.frame(), newest })
}

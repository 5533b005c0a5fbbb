//! Looking for the other record: those with the same name or phone number first, or whom the list's search finds.

use std::collections::HashSet;

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::gate::{Allowed, Frame, need};
use crate::merging::store::{self, Candidate, MOST_FOUND};
use crate::people::{Status, User};
use crate::rights::guard;
use crate::web::paging::number_of;
use crate::web::{Page, render};

#[derive(Deserialize)]
pub struct Searched {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "merging/search.html")]
struct SearchPage {
    frame: Frame,
    user: User,
    typed: String,
    found: Vec<Candidate>,
    has_more: bool,
    /// Those whom whoever looks may merge.
    changeable: HashSet<UserId>,
    now: Timestamp,
}

impl SearchPage {
    fn may_merge(&self, user: &User) -> bool {
        self.changeable.contains(&user.id) && !self.frame.is_seen_by(user.id)
    }

    fn status(&self, user: &User) -> Status {
        user.status(self.now)
    }

    fn nothing(&self) -> &'static str {
        if self.typed.trim().is_empty() {
            "Nobody else has this name or phone number"
        } else {
            "No record found"
        }
    }

    fn count_line(&self) -> String {
        let found = number_of(self.found.len() as i64, "record", "records");
        match (self.typed.trim().is_empty(), self.has_more) {
            (true, _) => format!("{found} with the same name or phone number"),
            (false, true) => format!("The first {MOST_FOUND} that match. Type more to find others."),
            (false, false) => format!("{found} found"),
        }
    }
}

pub async fn show(
    visit: Allowed<(need::EditUsers, need::EraseUsers)>,
    id: Path<i64>,
    query: UrlQuery<Searched>,
) -> Page {
    let typed: String = query.into_inner().q.chars().take(100).collect();
    let (searched, mine) = (typed.clone(), visit.who.permissions.clone());
    let (user, (found, has_more, changeable)) = visit
        .about_another(UserId(id.into_inner()), move |connection, user| {
            let (found, has_more) = if searched.trim().is_empty() {
                (store::namesakes(connection, user)?, false)
            } else {
                let (found, has_more) = store::searched(connection, user, &searched)?;
                let found = found.into_iter().map(|user| Candidate { user, alike: "" });
                (found.collect(), has_more)
            };
            let ids: Vec<UserId> = found.iter().map(|candidate| candidate.user.id).collect();
            Ok((found, has_more, guard::changeable(connection, &mine, &ids)?))
        })
        .await?;
    let (frame, now) = (visit.frame(), visit.now);
    render(&SearchPage { frame, user, typed, found, has_more, changeable, now })
}

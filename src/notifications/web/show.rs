use std::collections::HashMap;

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{self, Connection, QueryResult};
use crate::gate::{Allowed, Frame, need};
use crate::mail::{Letter, Stationery};
use crate::notifications::choices::Choices;
use crate::notifications::mail;
use crate::notifications::store::{self, Person};
use crate::notifying::Notification;
use crate::notifying::store::{find, wordings};
use crate::people;
use crate::rights::Permission;
use crate::web::listing::PageLinks;
use crate::web::paging::{PAGE_SIZE, counted_of};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize)]
pub struct ShowQuery {
    #[serde(default)]
    after: i64,
}

#[derive(Template)]
#[template(path = "notifications/show.html")]
struct ShowPage {
    frame: Frame,
    found: Found,
    links: PageLinks,
    may_edit: bool,
}

/// All that the page tells.
struct Found {
    notification: Notification,
    condition: String,
    all: i64,
    untold: i64,
    people: Vec<Person>,
    told: HashMap<UserId, Timestamp>,
    /// As whoever looks at it would get it. Absent where it can't be written.
    letter: Option<Letter>,
}

impl ShowPage {
    fn count_line(&self) -> String {
        counted_of(self.found.all, "user matches", "users match")
    }

    fn untold(&self) -> String {
        counted_of(self.found.untold, "user", "users")
    }

    fn told_at(&self, person: &Person) -> Option<Timestamp> {
        self.found.told.get(&person.id).copied()
    }
}

/// Who matches, and who was told already.
pub async fn show(visit: Allowed<need::SendMails>, id: Path<i64>, query: UrlQuery<ShowQuery>) -> Page {
    let (id, after, me) = (id.into_inner(), UserId(query.after), visit.who.id);
    let mut found = visit
        .read_at_length(move |connection, context| look_up(connection, context, id, after, me))
        .await?;
    let more = found.people.len() > PAGE_SIZE;
    found.people.truncate(PAGE_SIZE);
    let last = found.people.last().filter(|_| more).map(|person| person.id.to_string());
    let path = format!("/notifications/{id}");
    let links = PageLinks::onward(last.map(|last| Query::default().with("after", &last).after(&path)));
    let may_edit = visit.who.may(Permission::EditUsers);
    render(&ShowPage { frame: visit.frame(), found, links, may_edit })
}

fn look_up(connection: &mut Connection, context: &Context, id: i64, after: UserId, me: UserId) -> QueryResult<Found> {
    let notification = find(connection, id)?;
    let (condition, now) = (notification.condition(), context.now);
    let (all, untold, people) = db::planned_for_each_value(connection, |connection| {
        let all = store::count(connection, &condition, now)?;
        let untold = store::count_untold(connection, &notification, now)?;
        let people = store::page(connection, &condition, (after, all), PAGE_SIZE + 1, now)?;
        Ok((all, untold, people))
    })?;
    let letter = mail::draft(context, &wordings(connection, id)?, &people::find(connection, me)?);
    Ok(Found {
        all,
        untold,
        told: store::last_told(connection, &notification, &people)?,
        condition: Choices::load(connection)?.in_words(&condition),
        letter: letter.write(&mut Stationery::of(&context.site)).ok(),
        notification,
        people,
    })
}

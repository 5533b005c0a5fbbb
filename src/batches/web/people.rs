use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::roles::query_of;
use super::{Sender, acting, check_may, check_sees};
use crate::batches::flow::preflight;
use crate::batches::person::Person;
use crate::batches::role_change::RoleChange;
use crate::batches::skip::Skip;
use crate::batches::store::{self, Batch, BatchState};
use crate::context::UserId;
use crate::db::QueryError;
use crate::gate::Frame;
use crate::web::listing::PageLinks;
use crate::web::paging::{PAGE_SIZE, cut_to_page};
use crate::web::query::Query;
use crate::web::{Page, PageError, render};

const FITTING: &str = "done";
const WAITING: &str = "waiting";

#[derive(Deserialize)]
pub struct PeopleQuery {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    after: i64,
    #[serde(default)]
    mode: String,
}

/// Who gets it, or got it; who waits; or who is skipped for one reason.
enum Wanted {
    Fitting,
    Waiting,
    Skipped(Skip),
}

impl Wanted {
    fn parse(word: &str) -> Option<Wanted> {
        match word {
            FITTING => Some(Wanted::Fitting),
            WAITING => Some(Wanted::Waiting),
            word => Skip::parse(word).map(Wanted::Skipped),
        }
    }

    fn stored(&self) -> Option<&'static str> {
        match self {
            Wanted::Fitting => Some(FITTING),
            Wanted::Waiting => None,
            Wanted::Skipped(skip) => Some(skip.as_str()),
        }
    }
}

#[derive(Template)]
#[template(path = "batches/people.html")]
struct PeoplePage {
    frame: Frame,
    batch: Batch,
    wanted: Wanted,
    people: Vec<Person>,
    links: PageLinks,
}

impl PeoplePage {
    fn title(&self) -> String {
        match (&self.wanted, self.batch.state) {
            (Wanted::Fitting, BatchState::Draft) => "Who gets it".to_owned(),
            (Wanted::Fitting, _) => "Done".to_owned(),
            (Wanted::Waiting, _) => "Whose turn has not come".to_owned(),
            (Wanted::Skipped(skip), _) => format!("Skipped because they {}", skip.label()),
        }
    }

    fn back(&self) -> String {
        match query_of(&self.batch).trim_start_matches('&') {
            "" => format!("/batches/{}", self.batch.id),
            query => format!("/batches/{}?{query}", self.batch.id),
        }
    }

    fn about(&self) -> String {
        format!("{}, {}", self.batch.act.label(), self.batch.selection)
    }
}

pub async fn show(
    visit: Sender,
    id: Path<i64>,
    query: UrlQuery<PeopleQuery>,
    chosen: UrlQuery<Vec<(String, String)>>,
) -> Page {
    let roles = chosen.iter().filter(|(name, _)| name == "role");
    let role_change = RoleChange::chosen(&query.mode, roles.map(|(_, role)| role.as_str()));
    let (id, after) = (id.into_inner(), UserId(query.after));
    let wanted = Wanted::parse(&query.outcome).ok_or(PageError::NotFound)?;
    let found = visit.read(move |connection, _| store::find(connection, id)).await?;
    check_sees(&visit, &found)?;
    check_may(&visit.who, found.act)?;
    let mine = acting(&visit, found.act);
    let (outcome, skip, is_waiting) = (wanted.stored(), skip_of(&wanted), matches!(wanted, Wanted::Waiting));
    let (batch, mut people) = visit
        .read_at_length(move |connection, context| {
            let mut batch = store::find(connection, id)?;
            if let Some(change) = role_change.filter(|_| batch.state == BatchState::Draft) {
                batch.role_change = change.stored();
            }
            let people = match batch.state {
                BatchState::Draft if is_waiting => return Err(QueryError::NotFound),
                BatchState::Draft => preflight::people(connection, context, &mine, &batch, skip, after)?,
                _ => store::people_with(connection, (id, &mine.reach()), outcome, after, PAGE_SIZE + 1)?,
            };
            Ok((batch, people))
        })
        .await?;
    let next = cut_to_page(&mut people).map(|last| {
        Query::default()
            .with("outcome", &query.outcome)
            .with("after", &last.id.to_string())
            .after(&format!("/batches/{id}/people"))
            + &query_of(&batch)
    });
    let links = PageLinks::onward(next);
    render(&PeoplePage { frame: visit.frame(), batch, wanted, people, links })
}

fn skip_of(wanted: &Wanted) -> Option<Skip> {
    match wanted {
        Wanted::Skipped(skip) => Some(*skip),
        Wanted::Fitting | Wanted::Waiting => None,
    }
}

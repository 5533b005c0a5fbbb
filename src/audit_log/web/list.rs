use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::audit_log::store::{self, Filter, Line};
use crate::context::Within;
use crate::gate::{self, Allowed, Frame, need};
use crate::journal::{Action, NamedEntry, SubjectKind, words};
use crate::people::Scope;
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::rights::Permission;
use crate::web::days::{DAYS_NOTE, Days};
use crate::web::listing::{MANY_PEOPLE, PageLinks, count_chosen};
use crate::web::paging::{Rows, counted_of};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    action: String,
    batch: String,
    import: String,
    from: String,
    to: String,
    after: String,
    before: String,
}

impl ListQuery {
    pub fn filter(&self, scope: Scope) -> Filter {
        Filter {
            scope,
            search: self.q.chars().take(100).collect(),
            action: Action::parse(&self.action),
            within: self.within(),
            days: Days::parse(&self.from, &self.to),
        }
    }

    fn within(&self) -> Option<Within> {
        let batch = self.batch.parse().map(Within::Batch);
        batch.or_else(|_| self.import.parse().map(Within::Import)).ok()
    }

    /// The view without its place.
    pub fn view(&self) -> Query {
        Query::default()
            .with("q", &self.q)
            .with("action", &self.action)
            .with("batch", &self.batch)
            .with("import", &self.import)
            .with("from", &self.from)
            .with("to", &self.to)
    }
}

#[derive(Template)]
#[template(path = "audit_log/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    filter: Filter,
    rows: Rows<Line>,
    /// False where more people match than were looked at.
    whole: bool,
    links: PageLinks,
    kept_for: Option<String>,
}

impl ListPage {
    fn actions(&self) -> Vec<(&'static str, &'static str)> {
        Action::ALL
            .iter()
            .map(|action| (action.as_str(), action.label()))
            .collect()
    }

    fn chosen_action(&self) -> &'static str {
        self.filter.action.map_or("", Action::as_str)
    }

    fn filters_chosen(&self) -> usize {
        let ListQuery { action, batch, import, from, to, .. } = &self.query;
        count_chosen(&[action, batch, import, from, to])
    }

    /// To choose from only where it narrows the list: there may be many, and each has a line of its own.
    fn batches(&self) -> Option<[(i64, String); 1]> {
        match self.filter.within? {
            Within::Batch(batch) => Some([(batch, format!("Bulk action {batch}"))]),
            Within::Import(_) => None,
        }
    }

    fn imports(&self) -> Option<[(i64, String); 1]> {
        match self.filter.within? {
            Within::Import(import) => Some([(import, format!("Import {import}"))]),
            Within::Batch(_) => None,
        }
    }

    /// What a bulk action or import wrote of its people, behind the line that stands for them.
    fn people_of_batch(&self, line: &Line) -> Option<(String, String)> {
        let (id, count) = (line.subject_id?, line.written_by_batch?);
        let name = if line.subject == SubjectKind::Import { "import" } else { "batch" };
        let link = Query::default().with(name, &id.to_string()).after("/journal");
        let words = match count {
            1 => "Show the entry".to_owned(),
            count => format!("Show the {}", counted_of(count, "entry", "entries")),
        };
        (count > 0).then_some((words, link))
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.frame.may_in_some_of(&self.filter.scope, Permission::ExportLists) {
            true => self.query.view().after("/journal/export"),
            false => String::new(),
        }
    }

    /// Empty as long as there is no filter to clear.
    fn clear_link(&self) -> &'static str {
        if self.query.view() == Query::default() { "" } else { "/journal" }
    }

    fn line(&self) -> String {
        let about = if self.whole { "" } else { MANY_PEOPLE };
        let whose_days = if self.filter.days.are_chosen() { DAYS_NOTE } else { "" };
        format!("Newest first{about}{whose_days}")
    }

    fn actor<'a>(&self, entry: &'a NamedEntry) -> &'a str {
        words::actor(entry)
    }

    /// With a link where that opens.
    fn subject(&self, entry: &NamedEntry) -> Option<(String, Option<String>)> {
        let (name, link) = words::subject(entry)?;
        let opens = match entry.subject {
            SubjectKind::User => self.frame.may_somewhere(Permission::ReadUsers),
            SubjectKind::Mail => self.frame.may_somewhere(Permission::ReadMail),
            _ => true,
        };
        Some((name, link.filter(|_| opens)))
    }

    fn is_limited(&self) -> bool {
        !self.filter.scope.is_everywhere()
    }
}

pub async fn show(
    visit: Allowed<gate::Within<need::ReadJournal>>,
    query: UrlQuery<ListQuery>,
    kept: Data<KeptRetention>,
) -> Page {
    let query = query.into_inner();
    let (filter, as_of) = (query.filter(visit.scope()), visit.as_of());
    let (asked, after, before) = (filter.clone(), query.after.clone(), query.before.clone());
    let ((rows, whole), retention) = visit
        .read(move |connection, _| {
            let listed = store::list(connection, &asked, (&after, &before))?;
            Ok((listed, kept.or_read((), &as_of, || retention::load(connection))?))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/journal", &query.view(), &rows),
        frame: visit.frame(),
        kept_for: retention.in_words(RecordKind::Journal),
        query,
        filter,
        rows,
        whole,
    })
}

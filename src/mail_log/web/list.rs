use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::offered;
use crate::context::UserId;
use crate::gate::{Allowed, Frame, Within, need};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::mail_log::store::{self, Filter, MailRow};
use crate::people::Scope;
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::rights::Permission;
use crate::web::days::{DAYS_NOTE, Days};
use crate::web::listing::{MANY_PEOPLE, PageLinks, count_chosen};
use crate::web::paging::{KeptCounts, Listed, counted_of};
use crate::web::query::Query;
use crate::web::{Page, Submitted, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    kind: String,
    from: String,
    to: String,
    after: String,
    before: String,
}

impl ListQuery {
    pub(super) fn of(submitted: &Submitted) -> ListQuery {
        let field = |name| submitted.get(name).to_owned();
        ListQuery {
            q: field("q"),
            state: field("state"),
            kind: field("kind"),
            from: field("from"),
            to: field("to"),
            ..ListQuery::default()
        }
    }

    pub(super) fn filter(&self, scope: Scope) -> Filter {
        Filter {
            scope,
            search: self.q.chars().take(100).collect(),
            state: MailState::parse(&self.state),
            kind: MailKind::parse(&self.kind),
            days: Days::parse(&self.from, &self.to),
        }
    }

    /// The view without its place, as fields of a form.
    fn fields(&self) -> [(&'static str, &str); 5] {
        let ListQuery { q, state, kind, from, to, .. } = self;
        [("q", q), ("state", state), ("kind", kind), ("from", from), ("to", to)]
    }

    pub(super) fn view(&self) -> Query {
        let fields = self.fields().into_iter();
        fields.fold(Query::default(), |view, (name, value)| view.with(name, value))
    }
}

#[derive(Template)]
#[template(path = "mail_log/list.html")]
struct ListPage {
    frame: Frame,
    query: ListQuery,
    filter: Filter,
    listed: Listed<MailRow>,
    links: PageLinks,
    kept_for: Option<String>,
}

impl ListPage {
    fn states(&self) -> Vec<(&'static str, &'static str)> {
        MailState::ALL
            .iter()
            .map(|state| (state.as_str(), state.label()))
            .collect()
    }

    fn chosen_state(&self) -> &'static str {
        self.filter.state.map_or("", MailState::as_str)
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let mut kinds: Vec<_> = MailKind::ALL.iter().map(|kind| (kind.as_str(), kind.label())).collect();
        kinds.sort_by_key(|(_, label)| *label);
        kinds
    }

    fn chosen_kind(&self) -> &'static str {
        self.filter.kind.map_or("", MailKind::as_str)
    }

    fn filters_chosen(&self) -> usize {
        let ListQuery { state, kind, from, to, .. } = &self.query;
        count_chosen(&[state, kind, from, to])
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.frame.may_in_some_of(&self.filter.scope, Permission::ExportLists) {
            true => self.query.view().after("/mail/export"),
            false => String::new(),
        }
    }

    /// Empty as long as there is no filter to clear.
    fn clear_link(&self) -> &'static str {
        if self.query.view() == Query::default() { "" } else { "/mail" }
    }

    fn nothing(&self) -> &'static str {
        let ListQuery { q, kind, from, to, .. } = &self.query;
        if count_chosen(&[q, kind, from, to]) == 0 {
            "No mails in this state"
        } else {
            "No mails match"
        }
    }

    fn is_limited(&self) -> bool {
        !self.filter.scope.is_everywhere()
    }

    fn count_line(&self) -> String {
        let mails = counted_of(self.listed.count, "mail", "mails");
        let to_whom = if self.listed.whole { "" } else { MANY_PEOPLE };
        let whose_days = if self.filter.days.are_chosen() { DAYS_NOTE } else { "" };
        format!("{mails}, newest first{to_whom}{whose_days}")
    }

    /// To whom it is, where the viewer may open their page.
    fn person(&self, row: &MailRow) -> Option<UserId> {
        row.user_id
            .filter(|_| self.frame.may_in(row.department_id, Permission::ReadUsers))
    }

    fn may_try_again(&self, row: &MailRow) -> bool {
        offered::may_try_again(&self.frame, row)
    }

    fn may_cancel(&self, row: &MailRow) -> bool {
        offered::may_cancel(&self.frame, row)
    }
}

pub async fn list(
    visit: Allowed<Within<need::ReadMail>>,
    query: UrlQuery<ListQuery>,
    kept_counts: Data<KeptCounts<Filter>>,
    kept_retention: Data<KeptRetention>,
) -> Page {
    let query = query.into_inner();
    let (filter, as_of) = (query.filter(visit.scope()), visit.as_of());
    let (asked, after, before) = (filter.clone(), query.after.clone(), query.before.clone());
    let (listed, retention) = visit
        .read(move |connection, _| {
            let listed = store::list(connection, &kept_counts, &asked, (&after, &before), &as_of)?;
            Ok((listed, kept_retention.or_read((), &as_of, || retention::load(connection))?))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/mail", &query.view(), &listed.rows),
        frame: visit.frame(),
        kept_for: retention.in_words(RecordKind::Mails),
        query,
        filter,
        listed,
    })
}

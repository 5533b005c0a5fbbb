use actix_web::web::{Data, Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::flow::{self, CancelError, Cancelled, TestError, TryAgainError};
use super::store::{self, Filter, MailRow};
use crate::gate::{Allowed, Frame, local_path, need, page_before};
use crate::mail::outbox::MailState;
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::rights::Permission;
use crate::web::days::{DAYS_NOTE, Days};
use crate::web::listing::{MANY_PEOPLE, PageLinks, count_chosen};
use crate::web::paging::{KeptCounts, Listed, counted_of};
use crate::web::query::Query;
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    from: String,
    to: String,
    after: String,
    before: String,
}

impl ListQuery {
    fn of(submitted: &Submitted) -> ListQuery {
        let field = |name| submitted.get(name).to_owned();
        ListQuery {
            q: field("q"),
            state: field("state"),
            from: field("from"),
            to: field("to"),
            ..ListQuery::default()
        }
    }

    fn filter(&self) -> Filter {
        Filter {
            search: self.q.chars().take(100).collect(),
            state: MailState::parse(&self.state),
            days: Days::parse(&self.from, &self.to),
        }
    }

    /// The view without its place, as fields of a form.
    fn fields(&self) -> [(&'static str, &str); 4] {
        [("q", &self.q), ("state", &self.state), ("from", &self.from), ("to", &self.to)]
    }

    fn view(&self) -> Query {
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

    fn filters_chosen(&self) -> usize {
        let ListQuery { state, from, to, .. } = &self.query;
        count_chosen(&[state, from, to])
    }

    /// Empty as long as there is no filter to clear.
    fn clear_link(&self) -> &'static str {
        if self.query.view() == Query::default() { "" } else { "/mail" }
    }

    fn nothing(&self) -> &'static str {
        let ListQuery { q, from, to, .. } = &self.query;
        if count_chosen(&[q, from, to]) == 0 {
            "No mails in this state"
        } else {
            "No mails match"
        }
    }

    fn count_line(&self) -> String {
        let mails = counted_of(self.listed.count, "mail", "mails");
        let to_whom = if self.listed.whole { "" } else { MANY_PEOPLE };
        let whose_days = if self.filter.days.are_chosen() { DAYS_NOTE } else { "" };
        format!("{mails}, newest first{to_whom}{whose_days}")
    }

    fn may_try_again(&self, row: &MailRow) -> bool {
        self.frame.may(Permission::SendMails)
            && (row.state == MailState::Failed || row.state == MailState::Queued && row.tries > 0)
    }

    fn may_cancel(&self, row: &MailRow) -> bool {
        let waits = row.state == MailState::Queued && self.frame.may(Permission::SendMails);
        waits && matches!(flow::cancellable(row), (Some(_), Some(_), Some(_)))
    }
}

pub async fn list(
    visit: Allowed<need::ReadMail>,
    query: UrlQuery<ListQuery>,
    kept_counts: Data<KeptCounts<Filter>>,
    kept_retention: Data<KeptRetention>,
) -> Page {
    let query = query.into_inner();
    let (filter, as_of) = (query.filter(), visit.as_of());
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

/// To where the button stood.
fn back(submitted: &Submitted) -> String {
    match submitted.get("user").parse::<i64>() {
        Ok(user) => format!("/users/{user}"),
        Err(_) => ListQuery::of(submitted).view().after("/mail"),
    }
}

pub async fn try_again(visit: Allowed<need::SendMails>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let back = back(&submitted);
    let mine = visit.who.permissions.clone();
    let tried = visit
        .attempt(move |connection, context| flow::try_again(connection, context, &mine, id))
        .await;
    match tried {
        Ok(()) => {
            visit.send_waiting_mail();
            visit.see_other_with(&back, Tone::Success, "The mail is first in line to be tried again.")
        }
        Err(TryAgainError::Database(error)) => Err(error.into()),
        Err(TryAgainError::MayDoMore) => Err(PageError::Forbidden),
        Err(refused) => visit.see_other_with(&back, Tone::Warning, format!("Not tried again. {refused}")),
    }
}

/// Back to the page on which the button stood: this list, or whichever page had the message about the mail.
pub async fn cancel(visit: Allowed<need::SendMails>, id: Path<i64>) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let cancelled = visit
        .attempt(move |connection, context| flow::cancel(connection, context, &mine, id))
        .await;
    let before = page_before(&visit.request).unwrap_or_default();
    let back = local_path(&before);
    match cancelled {
        Ok(cancelled) => visit.see_other_with(back, Tone::Success, words_of(&cancelled)),
        Err(CancelError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(back, Tone::Warning, format!("Not cancelled. {refused}")),
    }
}

fn words_of(cancelled: &Cancelled) -> String {
    let then = if cancelled.uninvited { ", and the invitation is taken back" } else { "" };
    format!("Cancelled. The mail to {} won't be sent{then}.", cancelled.address)
}

pub async fn send_test(visit: Allowed<need::EditSettings>) -> Page {
    let me = visit.who.id;
    let sent = visit
        .attempt(move |connection, context| flow::send_test(connection, context, me))
        .await;
    let after = if visit.who.may(Permission::ReadMail) { "/mail" } else { "/" };
    match sent {
        Ok(address) => {
            visit.send_waiting_mail();
            let words = format!("A test mail to {address} is on its way. Check that it arrives.");
            visit.see_other_with(after, Tone::Success, words)
        }
        Err(TestError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(after, Tone::Warning, refused.to_string()),
    }
}

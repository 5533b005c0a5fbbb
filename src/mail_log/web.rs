use actix_web::web::{Data, Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::flow::{self, TestError, TryAgainError};
use super::store::{self, MailRow};
use crate::gate::{Allowed, Frame, need};
use crate::mail::outbox::MailState;
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::rights::Permission;
use crate::web::listing::PageLinks;
use crate::web::paging::{KeptCounts, Rows, counted};
use crate::web::query::Query;
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "mail_log/list.html")]
struct ListPage {
    frame: Frame,
    state: Option<MailState>,
    rows: Rows<MailRow>,
    count: i64,
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

    fn chosen(&self) -> &'static str {
        self.state.map_or("", MailState::as_str)
    }

    fn count_line(&self) -> String {
        let noun = if self.count == 1 { "mail" } else { "mails" };
        format!("{} {noun}, newest first", counted(self.count))
    }

    fn may_try_again(&self, row: &MailRow) -> bool {
        self.frame.may(Permission::SendMails)
            && (row.state == MailState::Failed || row.state == MailState::Queued && row.tries > 0)
    }
}

pub async fn list(
    visit: Allowed<need::ReadMail>,
    query: UrlQuery<ListQuery>,
    kept_counts: Data<KeptCounts<Option<MailState>>>,
    kept_retention: Data<KeptRetention>,
) -> Page {
    let query = query.into_inner();
    let state = MailState::parse(&query.state);
    let view = Query::default().with("state", &query.state);
    let as_of = visit.as_of();
    let ((rows, count), retention) = visit
        .read(move |connection, _| {
            let cursors = (query.after.as_str(), query.before.as_str());
            let listed = store::list(connection, &kept_counts, state, cursors, &as_of)?;
            Ok((listed, kept_retention.or_read((), &as_of, || retention::load(connection))?))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/mail", &view, &rows),
        frame: visit.frame(),
        kept_for: retention.in_words(RecordKind::Mails),
        state,
        rows,
        count,
    })
}

/// To where the button stood.
fn back(submitted: &Submitted) -> String {
    match submitted.get("user").parse::<i64>() {
        Ok(user) => format!("/users/{user}"),
        Err(_) => {
            let state = MailState::parse(submitted.get("state"));
            Query::default()
                .with("state", state.map_or("", MailState::as_str))
                .after("/mail")
        }
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

//! The mail log as a file.

use actix_web::web::Query as UrlQuery;

use super::list::ListQuery;
use crate::gate::export::{Column, Wanted, narrowing};
use crate::gate::{Recent, Within, need};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::mail_log::exported::Mails;
use crate::mail_log::store::{Filter, NamedMail};
use crate::people::search;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<Within<(need::ReadMail, need::ExportLists)>>;

const COLUMNS: &[Column<NamedMail>] = &[
    Column::new("State", 12, |mail| mail.row.state.label().into()),
    Column::new("Recipient", 30, |mail| (&mail.row.recipient).into()),
    Column::new("Name", 24, |mail| (&mail.person).into()),
    Column::new("Kind", 28, |mail| mail.row.kind.label().into()),
    Column::new("Tries", 8, |mail| i64::from(mail.row.tries).into()),
    Column::new("Server's last reply", 50, |mail| (&mail.row.last_reply).into()),
    Column::new("Requested by", 24, |mail| (&mail.asker).into()),
    Column::new("Requested (UTC)", 20, |mail| Some(mail.row.created_at).into()),
    Column::new("Settled (UTC)", 20, |mail| mail.row.settled_at.into()),
    Column::new("Message ID", 50, |mail| (&mail.row.message_id).into()),
];

pub async fn ask(visit: Exporter, query: UrlQuery<ListQuery>) -> Page {
    wanted(&visit, &query).await?.ask(&visit)
}

pub async fn send(visit: Exporter, query: UrlQuery<ListQuery>, submitted: Submitted) -> Page {
    let wanted = wanted(&visit, &query).await?;
    wanted
        .send(&visit, &submitted, COLUMNS, Mails::of(query.filter(visit.scope())))
        .await
}

async fn wanted(visit: &Exporter, query: &ListQuery) -> Result<Wanted, PageError> {
    let filter = query.filter(visit.scope());
    let asked = filter.clone();
    let found = visit
        .read(move |connection, _| search::find(connection, &asked.search, &asked.scope))
        .await?;
    let is_whole = found.is_none_or(|found| found.whole);
    let of_the_closest = "More than 2,000 people match the search. The file has the mails of the closest of them.";
    Ok(Wanted {
        path: "/mail",
        name: "Mail",
        what: "mails",
        view: query.view(),
        filter: in_words(&filter),
        count_line: if is_whole { "All mails of the list" } else { of_the_closest }.to_owned(),
    })
}

fn in_words(filter: &Filter) -> Vec<(&'static str, String)> {
    let day = |day: Option<time::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    narrowing([
        ("Search", filter.search.trim()),
        ("State", filter.state.map_or("", MailState::label)),
        ("Kind", filter.kind.map_or("", MailKind::label)),
        ("From", &day(filter.days.from)),
        ("To", &day(filter.days.to)),
    ])
}

//! A report as a file: the people or the groups that its page shows, and to nobody more than the page does.

use actix_web::web::Data;

use super::accounts::query_of;
use super::{ACCOUNTS, columns};
use crate::gate::export::{Wanted, count_line};
use crate::gate::user_filter::{Choices, KeptOffers};
use crate::gate::{Recent, need};
use crate::people::search;
use crate::reports::asked::Asked;
use crate::reports::exported::{People, groups};
use crate::reports::group::Group;
use crate::reports::store::{self, KeptGroups, MOST_GROUPS};
use crate::web::paging::thousands;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::ReadUsers, need::ExportLists)>;

/// What is kept between pages that this one tells too.
type Known = (Data<KeptOffers>, Data<KeptGroups>);

pub async fn ask(visit: Exporter, offers: Data<KeptOffers>, groups: Data<KeptGroups>) -> Page {
    let asked = asked(&visit);
    wanted(&visit, &asked, (offers, groups)).await?.ask(&visit)
}

pub async fn send(
    visit: Exporter,
    submitted: Submitted,
    offers: Data<KeptOffers>,
    kept_groups: Data<KeptGroups>,
) -> Page {
    let (asked, mine) = (asked(&visit), visit.who.permissions.clone());
    let wanted = wanted(&visit, &asked, (offers, kept_groups)).await?;
    match asked.group {
        None => {
            let people = People::of(&asked, mine, visit.now);
            wanted.send(&visit, &submitted, columns::of_file(&asked), people).await
        }
        Some(group) => {
            let groups = groups(&asked, group, mine, visit.now);
            wanted.send(&visit, &submitted, columns::GROUPS, groups).await
        }
    }
}

fn asked(visit: &Exporter) -> Asked {
    Asked::read(&query_of(&visit.request), &columns::words())
}

async fn wanted(visit: &Exporter, asked: &Asked, (offers, groups): Known) -> Result<Wanted, PageError> {
    let (filter, group) = (asked.filter.clone(), asked.group);
    let (mine, as_of) = (visit.who.permissions.clone(), visit.as_of());
    let ((found, mut narrowed), is_cut) = visit
        .read(move |connection, _| {
            let of_file = Choices::of_a_file(connection, &offers, &as_of, &filter, &mine)?;
            let Some(group) = group else { return Ok((of_file, false)) };
            let found = search::find(connection, &filter.search, &filter.scope)?;
            let ids = found.as_ref().map(|found| found.ids.as_slice());
            let counted = store::counted_or_kept(connection, &groups, (&filter, ids), group, &as_of)?;
            Ok((of_file, counted.is_cut))
        })
        .await?;
    narrowed.extend(asked.group.map(|group| ("Counted by", counted_by(group, is_cut))));
    Ok(Wanted {
        path: ACCOUNTS,
        name: "Account report",
        what: "account report",
        view: asked.view(),
        filter: narrowed,
        count_line: count_line(found, "user", "users"),
    })
}

/// As the page of the report says it, where there are more groups than it has.
fn counted_by(group: Group, is_cut: bool) -> String {
    let (label, (_, several)) = (group.label().to_lowercase(), group.nouns());
    if is_cut {
        format!("{label}, only the {} {several} with the most people", thousands(MOST_GROUPS as i64))
    } else {
        label
    }
}

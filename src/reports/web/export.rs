//! A report as a file: the people or the groups that its page shows, and to nobody more than the page does.

use actix_web::web::Data;

use super::accounts::query_of;
use super::{ACCOUNTS, columns};
use crate::gate::export::{Wanted, count_line};
use crate::gate::user_filter::{Choices, KeptOffers};
use crate::gate::{Recent, need};
use crate::reports::asked::Asked;
use crate::reports::exported::{People, groups};
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::ReadUsers, need::ExportLists)>;

pub async fn ask(visit: Exporter, kept: Data<KeptOffers>) -> Page {
    let asked = asked(&visit);
    wanted(&visit, &asked, &kept).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted, kept: Data<KeptOffers>) -> Page {
    let (asked, mine) = (asked(&visit), visit.who.permissions.clone());
    let wanted = wanted(&visit, &asked, &kept).await?;
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

async fn wanted(visit: &Exporter, asked: &Asked, kept: &Data<KeptOffers>) -> Result<Wanted, PageError> {
    let filter = asked.filter.clone();
    let (mine, as_of, kept) = (visit.who.permissions.clone(), visit.as_of(), kept.clone());
    let (found, mut narrowed) = visit
        .read(move |connection, _| Choices::of_a_file(connection, &kept, &as_of, &filter, &mine))
        .await?;
    narrowed.extend(asked.group.map(|group| ("Counted by", group.label().to_lowercase())));
    Ok(Wanted {
        path: ACCOUNTS,
        name: "Account report",
        what: "account report",
        view: asked.view(),
        filter: narrowed,
        count_line: count_line(found, "user", "users"),
    })
}

//! One's own data.

use super::DataPage;
use crate::gate::{Recent, need};
use crate::journal::{self, Action, Subject};
use crate::people;
use crate::personal_data::column::Viewer;
use crate::personal_data::store;
use crate::web::{Page, render};

pub async fn show(visit: Recent<need::SignedIn>) -> Page {
    let id = visit.who.id;
    let (user, told) = visit
        .read(move |connection, _| Ok((people::find(connection, id)?, store::told(connection, id, &Viewer::Oneself)?)))
        .await?;
    render(&DataPage {
        frame: visit.frame(),
        user,
        told,
        is_self: true,
        may_erase: false,
    })
}

pub async fn send(visit: Recent<need::SignedIn>) -> Page {
    let id = visit.who.id;
    visit
        .write(move |connection, context| {
            journal::record(connection, context, Action::PersonalDataTaken, Subject::User(id), "")
        })
        .await?;
    super::send(&visit, id, Viewer::Oneself).await
}

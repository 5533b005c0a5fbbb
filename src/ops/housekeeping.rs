//! What time brings about: locks that run out, last days that pass, sessions that end, records kept long enough.

use std::time::Duration;

use actix_web::web;
use tokio::sync::watch;

use super::retention;
use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryResult};
use crate::entry::devices;
use crate::gate::session_store::{self, SessionLife};
use crate::people;
use crate::web::Portal;

const INTERVAL: Duration = Duration::from_secs(20);

pub async fn keep_house(portal: web::Data<Portal>, life: SessionLife, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match tidy_a_piece(&portal, life).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "housekeeping could not use the database"),
        }
        portal.tries.tidy();
        portal.notes.tidy();
        portal.refusals.tidy();
        portal.reset_requests.tidy();
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}

async fn tidy_a_piece(portal: &Portal, life: SessionLife) -> Result<bool, DatabaseError> {
    let context = portal.system_context();
    portal
        .database
        .write(move |connection| Ok(tidy(connection, &context, life)?))
        .await
}

/// Some of what there is to do, so that others may write in between. False when all is done.
pub fn tidy(connection: &mut Connection, context: &Context, life: SessionLife) -> QueryResult<bool> {
    let settled = people::settle_due_statuses(connection, context)?;
    let ended = session_store::tidy(connection, context.now, life)?;
    devices::tidy(connection, context.now)?;
    Ok(settled + ended > 0 || retention::delete_some(connection, context.now)?)
}

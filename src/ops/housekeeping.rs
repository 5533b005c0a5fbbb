//! What time brings about: locks that run out, last days that pass, sessions that end.

use std::time::Duration;

use actix_web::web;
use tokio::sync::watch;

use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryResult};
use crate::gate::session_store::{self, SessionLife};
use crate::users;
use crate::web::Portal;

const INTERVAL: Duration = Duration::from_secs(20);

pub async fn keep_house(portal: web::Data<Portal>, life: SessionLife, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let context = portal.system_context();
        let tidied = portal
            .database
            .write(move |connection| Ok::<_, DatabaseError>(tidy(connection, &context, life)?))
            .await;
        if let Err(error) = tidied {
            tracing::warn!(%error, "housekeeping could not use the database");
        }
        portal.tries.tidy();
        portal.reset_requests.tidy();
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}

pub fn tidy(connection: &mut Connection, context: &Context, life: SessionLife) -> QueryResult<()> {
    while users::settle_due_statuses(connection, context)? > 0 {}
    session_store::tidy(connection, context.now, life).map(drop)
}

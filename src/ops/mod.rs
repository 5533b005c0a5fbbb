//! For whoever runs Purser: is it alive, is it ready, and the housekeeping that nobody asks for.

mod housekeeping;
mod retention;
pub mod secret_key;
mod web;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{ServiceConfig, get, resource};

use crate::chores::{By, Chore, Rhythm, Work};
use crate::gate::session_store::SessionLife;
use crate::people::renew_some;

pub use housekeeping::tidy;
pub use retention::delete_some;

/// Nothing waits for it but searches for names with such letters.
const RENEWED_EVERY: Duration = Duration::from_secs(600);

pub fn chores(life: SessionLife) -> [Chore; 3] {
    [
        Chore {
            name: "housekeeping",
            label: "Locks, last days and sessions that end by time",
            rhythm: Rhythm::Every(Duration::from_secs(20)),
            by: By::EachInstance,
            work: Work::Pieces {
                piece: Arc::new(move |portal, connection, context| {
                    portal.forget_old_tries();
                    tidy(connection, context, life)
                }),
                called_by: None,
            },
        },
        Chore::for_all("retention", "Deleting what is kept no longer", Rhythm::Daily, |connection, context| {
            delete_some(connection, context.now)
        }),
        Chore::for_all(
            "search",
            "Search for letters such as æ and ß",
            Rhythm::Every(RENEWED_EVERY),
            |connection, _| renew_some(connection),
        ),
    ]
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").route(get().to(web::healthz)))
        .service(resource("/readyz").route(get().to(web::readyz)));
}

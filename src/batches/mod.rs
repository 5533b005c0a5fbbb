//! One act on many users: selected in the list, looked over (who gets it, who is skipped and why), confirmed by one
//! press, and carried out piece by piece, so that fifty thousand wait for nobody. A batch never does what its maker may
//! not do to one of them alone.

mod act;
mod exported;
mod flow;
mod person;
mod role_change;
mod skip;
mod store;
mod web;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{By, Chore, Rhythm, Work};
use crate::preferences::reminders;

pub fn chore() -> Chore {
    Chore {
        name: "batches",
        label: "Bulk actions",
        // Those that another instance was to carry out are found by looking.
        rhythm: Rhythm::Every(Duration::from_secs(5)),
        by: By::EachInstance,
        work: Work::Pieces {
            piece: Arc::new(|_, connection, context| flow::carry_out::carry_out_some(connection, context)),
            called_by: Some(|portal| &portal.batches_waiting),
        },
    }
}

/// What begins each day's notifications.
pub fn daily_chore() -> Chore {
    let rhythm = Rhythm::DailyAt(|connection| Ok(reminders::load(connection)?.hour));
    Chore::for_all("daily_notifications", "Sending daily notifications", rhythm, flow::daily::begin_next)
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/batches")
                .route(get().to(web::list::show))
                .route(post().to(web::select::select)),
        )
        .service(
            resource("/batches/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(resource("/batches/{id}").route(get().to(web::batch::show)))
        .service(resource("/batches/{id}/people").route(get().to(web::people::show)))
        .service(resource("/batches/{id}/confirm").route(post().to(web::batch::confirm)))
        .service(resource("/batches/{id}/start").route(post().to(web::progress::start)))
        .service(resource("/batches/{id}/cancel").route(post().to(web::progress::cancel)));
}

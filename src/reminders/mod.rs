//! Reminders to those who never signed in: the rule, what it would do, its daily run and who was reminded when.
//!
//! Nobody is reminded twice on one occasion, whatever runs beside what: the ledger has a unique key. Whoever presses the
//! link in a reminder ends reminders and nothing else.

mod flow;
pub mod mail;
mod stop_link;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{Chore, Rhythm};
use crate::gate::TypedAgain;
use crate::preferences;

pub fn chore() -> Chore {
    let rhythm = Rhythm::DailyAt(|connection| Ok(preferences::reminders::load(connection)?.hour));
    Chore::for_all("reminders", "Reminding users who never signed in", rhythm, flow::run::carry_out_some)
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/settings/reminders")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::rule::show))
                .route(post().to(web::rule::save)),
        )
        .service(resource("/settings/reminders/forecast").route(get().to(web::people::show)))
        .service(resource("/settings/reminders/run").route(get().to(web::run::show)))
        .service(resource("/users/{id}/reminders/resume").route(post().to(web::stop::resume)));
}

/// Beside the pages of people who sign in: mail programs send here by themselves, without a session and from no page.
pub fn open_routes(config: &mut ServiceConfig) {
    config.service(
        resource("/stop-reminders/{key}")
            .route(get().to(web::stop::ask))
            .route(post().to(web::stop::stop)),
    );
}

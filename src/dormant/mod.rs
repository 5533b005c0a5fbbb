//! Accounts to which nobody signs in: the rule, what it would do, and its daily run, which tells people and disables those
//! who did not come back in time, so that leavers whom nobody reported do not keep a way in.
//!
//! Administrators are never told and never disabled, and nobody is disabled who was not told, or tried to be, before.

mod flow;
pub mod mail;
mod store;
mod web;

use std::sync::Arc;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{By, Chore, Rhythm, Work};
use crate::gate::TypedAgain;
use crate::preferences;

pub fn chore() -> Chore {
    Chore {
        name: "dormant_accounts",
        label: "Disabling dormant accounts",
        rhythm: Rhythm::DailyAt(|connection| Ok(preferences::dormancy::load(connection)?.hour)),
        by: By::OneInstance,
        work: Work::Pieces {
            piece: Arc::new(|_, connection, context| flow::run::carry_out_some(connection, context)),
            called_by: None,
        },
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/settings/dormant-accounts")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::rule::show))
                .route(post().to(web::rule::save)),
        )
        .service(resource("/settings/dormant-accounts/forecast").route(get().to(web::forecast::show)))
        .service(resource("/settings/dormant-accounts/told").route(get().to(web::told::show)));
}

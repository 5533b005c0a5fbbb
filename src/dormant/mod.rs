//! Accounts to which nobody signs in: the rule, what it would do, and its daily run, which tells people and disables those
//! who did not come back in time, so that leavers whom nobody reported do not keep a way in.
//!
//! Administrators are never told and never disabled, and nobody is disabled who was not told, or tried to be, before.

mod flow;
pub mod mail;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{Chore, Rhythm};
use crate::gate::TypedAgain;
use crate::preferences;

pub fn chore() -> Chore {
    let rhythm = Rhythm::DailyAt(|connection| Ok(preferences::dormancy::load(connection)?.hour));
    Chore::for_all("dormant_accounts", "Disabling dormant accounts", rhythm, flow::run::carry_out_some)
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

//! How the work in the background goes: each chore's last success and last failure.

mod web;

use actix_web::web::{ServiceConfig, get, resource};

pub use web::Described;

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/settings/background").route(get().to(web::show)));
}

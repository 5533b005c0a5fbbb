//! For whoever runs Purser: is it alive, is it ready, and the housekeeping that nobody asks for.

mod housekeeping;
mod retention;
pub mod secret_key;
mod web;

use actix_web::web::{ServiceConfig, get, resource};

pub use housekeeping::{keep_house, tidy};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").route(get().to(web::healthz)))
        .service(resource("/readyz").route(get().to(web::readyz)));
}

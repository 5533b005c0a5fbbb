//! Administration Settings: the page that leads to each.

mod web;

use actix_web::web::{ServiceConfig, get, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/settings").route(get().to(web::show)));
}

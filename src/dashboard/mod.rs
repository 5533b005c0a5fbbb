//! The landing page: how many users need somebody's attention, how far everyone has come, what happened last.

mod store;
mod web;

use actix_web::web::{ServiceConfig, get, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/").route(get().to(web::show)));
}

//! The journal's page: who did what to whom, when, and from where.

mod store;
mod web;

use actix_web::web::{ServiceConfig, get, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/journal").route(get().to(web::list)));
}

//! The journal's page: who did what to whom, when, and from where. It is read here, and never changed.

mod exported;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/journal").route(get().to(web::list::show)))
        .service(
            resource("/journal/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        );
}

//! What is mailed by itself, and how long the links in mails live.

mod changes;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/settings/communication")
            .route(get().to(web::show))
            .route(post().to(web::save)),
    );
}

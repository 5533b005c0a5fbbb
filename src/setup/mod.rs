//! The first administrator: by a one-time link that `purser serve` prints while there is none, or on the command line.

pub mod flow;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/setup/{token}")
            .route(get().to(web::show))
            .route(post().to(web::make_administrator)),
    );
}

//! The page on which administrators have their mail set-up looked over: the mail server, what DNS says of the sender's
//! domain, the address that links lead to. Each finding says what to do.

mod address;
mod domain;
mod finding;
mod server;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/settings/mail-check")
            .route(get().to(web::show))
            .route(post().to(web::check)),
    );
}

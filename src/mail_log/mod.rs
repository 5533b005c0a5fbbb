//! The outbox as people see it: every mail with its state, its tries and the server's last words, and "Try again".

mod flow;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/mail").route(get().to(web::list)))
        .service(resource("/mail/{id}/try-again").route(post().to(web::try_again)));
}

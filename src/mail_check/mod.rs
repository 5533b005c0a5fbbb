//! The page on which administrators have their mail set-up looked over: the mail server, what DNS says of the sender's
//! domain, the address that links lead to, and how a test mail came back. Each finding says what to do.

mod address;
mod domain;
mod finding;
mod returned;
mod server;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

const PAGE: &str = "/settings/mail-check";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource(PAGE).route(get().to(web::show)).route(post().to(web::check)))
        .service(resource("/settings/mail-check/test-mail").route(post().to(web::send)));
}

//! `/dev/mailbox`: captured mails, while there is no mail server. It shows live links, so it exists only while Purser
//! listens on loopback, and answers only to a browser that asked for a loopback name.

mod web;

use actix_web::web::{ServiceConfig, get, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/dev/mailbox").route(get().to(web::list)))
        .service(resource("/dev/mailbox/{number}").route(get().to(web::show)))
        .service(resource("/dev/mailbox/{number}/html").route(get().to(web::html)));
}

//! Captured mails, while there is no mail server. They hold live links, so they are shown only while Purser listens on
//! loopback and is reached there, at an address told at the start, and to a browser that asked for a loopback name.

mod web;

use actix_web::web::{ServiceConfig, get, resource};

use crate::mail::mailbox::ShownMailbox;

pub fn path_of(shown: &ShownMailbox) -> String {
    format!("/dev/mailbox/{}", shown.key.as_str())
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/dev/mailbox/{key}").route(get().to(web::list)))
        .service(resource("/dev/mailbox/{key}/{number}").route(get().to(web::show)))
        .service(resource("/dev/mailbox/{key}/{number}/html").route(get().to(web::html)));
}

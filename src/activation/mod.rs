//! The activation mail: asking for it again, and writing it when it leaves. Its link leads to the set-password page; the
//! token in it is made here, as the mail leaves, and stands nowhere else.

pub mod mail;
mod web;

use actix_web::web::{ServiceConfig, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/users/{id}/activation-mail").route(post().to(web::resend)));
}

//! "Forgot your password?": the same answer whether the name is known or not, and the mails it leads to.

mod flow;
pub mod mail;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/forgot-password")
            .route(get().to(web::show))
            .route(post().to(web::request)),
    );
}

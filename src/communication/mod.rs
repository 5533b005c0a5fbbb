//! What is mailed by itself, who it comes from, and how long the links in mails live.

mod choice;
mod form;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/settings/communication")
            .app_data(TypedAgain("Save"))
            .route(get().to(web::show))
            .route(post().to(web::save)),
    );
}

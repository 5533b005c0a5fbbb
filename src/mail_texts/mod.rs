//! The texts of mails, edited in the browser: subject and body of each kind and language, with a preview, a test to oneself,
//! and a history. A text that would not do what its mail is for is refused, and a mail's secrets are never shown here.

mod flow;
pub mod mail;
mod place;
mod sample;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/settings/templates").route(get().to(web::list::show)))
        .service(
            resource("/settings/templates/{kind}/{language}")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::edit::show))
                .route(post().to(web::edit::submit)),
        )
        .service(resource("/settings/templates/{kind}/{language}/history").route(get().to(web::history::show)))
        .service(resource("/settings/templates/{kind}/{language}/restore").route(post().to(web::history::restore)));
}

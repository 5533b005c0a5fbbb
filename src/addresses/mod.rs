//! Changing the address that a person signs in with and is mailed at: corrected for someone who was never in, asked to
//! be confirmed for someone who was. What support corrects is looked at by user administrators. The page behind the
//! mailed link changes nothing until its button is pressed.

mod flow;
pub mod mail;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/users/{id}/address")
                .app_data(TypedAgain(""))
                .route(get().to(web::correct::ask))
                .route(post().to(web::correct::correct)),
        )
        .service(resource("/users/{id}/address/send-again").route(post().to(web::waiting::send_again)))
        .service(resource("/users/{id}/address/withdraw").route(post().to(web::waiting::withdraw)))
        .service(resource("/corrections").route(get().to(web::corrections::list)))
        .service(resource("/corrections/review").route(post().to(web::corrections::review)))
        .service(resource("/corrections/{id}/approve").route(post().to(web::corrections::approve)))
        .service(resource("/corrections/{id}/decline").route(post().to(web::corrections::decline)))
        .service(
            resource("/confirm-address/{token}")
                .route(get().to(web::link::open))
                .route(post().to(web::link::confirm)),
        )
        .service(resource("/confirm-address/{token}/new-link").route(post().to(web::link::send_new_link)));
}

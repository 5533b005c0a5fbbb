//! A new password: for whoever presses "Forgot your password?", with the same answer whether the name is known or not,
//! and for whom an administrator mails a link or types one by hand. What is typed by hand is mailed to nobody.

mod flow;
pub mod mail;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/forgot-password")
                .route(get().to(web::forgot::show))
                .route(post().to(web::forgot::request)),
        )
        .service(resource("/users/{id}/reset-password").route(get().to(web::by_admin::ask)))
        .service(resource("/users/{id}/reset-mail").route(post().to(web::by_admin::send_link)))
        .service(
            resource("/users/{id}/password")
                .route(get().to(web::by_admin::ask_to_type))
                .route(post().to(web::by_admin::set_by_hand)),
        );
}

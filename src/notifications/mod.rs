//! Notifications: mails in words of an administrator's own to those who match a condition, sent by hand or daily. Here they
//! are written, and here one sees whom they concern and who was told; sending goes through the bulk actions' preflight.
//!
//! Whoever may send mails sends them; what they say is written by those who may edit users, after their password.

mod choices;
mod flow;
pub mod mail;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/notifications").route(get().to(web::list::show)))
        .service(
            resource("/notifications/new")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::edit::show_new))
                .route(post().to(web::edit::submit_new)),
        )
        .service(resource("/notifications/{id}").route(get().to(web::show::show)))
        .service(
            resource("/notifications/{id}/edit")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::edit::show))
                .route(post().to(web::edit::submit)),
        )
        .service(resource("/notifications/{id}/delete").route(post().to(web::edit::delete)));
}

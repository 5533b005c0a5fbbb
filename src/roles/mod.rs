//! Roles, and the rules that give them. Whoever may edit roles says what each allows, as far as they may do it themselves;
//! whoever may give roles writes rules, and sees what a rule would change before it is saved. It never gives anybody more
//! than they have who act here.

mod flow;
mod store;
mod web;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{By, Chore, Rhythm, Work};
use crate::gate::TypedAgain;

/// What applies a rule that was saved to those whom it concerns.
pub fn chore() -> Chore {
    Chore {
        name: "role_rules",
        label: "Applying role rules",
        rhythm: Rhythm::Every(Duration::from_secs(5)),
        by: By::EachInstance,
        work: Work::Pieces {
            piece: Arc::new(|_, connection, context| flow::apply::apply_some(connection, context)),
            called_by: None,
        },
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/roles").route(get().to(web::list::show)))
        .service(
            resource("/roles/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(
            resource("/roles/new")
                .app_data(TypedAgain("Create role"))
                .route(get().to(web::edit::show_new))
                .route(post().to(web::edit::create)),
        )
        .service(resource("/roles/rules").route(get().to(web::rules::list)))
        .service(resource("/roles/rules/new").route(get().to(web::rules::new)))
        .service(resource("/roles/rules/preview").route(get().to(web::preview::show)))
        .service(resource("/roles/rules/preview/people").route(get().to(web::preview::people)))
        .service(resource("/roles/rules/save").route(post().to(web::rules::save)))
        .service(resource("/roles/rules/{id}").route(get().to(web::rules::edit)))
        .service(resource("/roles/rules/{id}/delete").route(post().to(web::rules::delete)))
        .service(
            resource("/roles/{id}")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::edit::show))
                .route(post().to(web::edit::save)),
        )
        .service(resource("/roles/{id}/restore").route(post().to(web::edit::restore)))
        .service(resource("/roles/{id}/delete").route(post().to(web::edit::delete)));
}

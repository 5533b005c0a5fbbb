//! Two records of one person made into one: the preview with what differs, the merge in one transaction, and the way from the
//! old record's links to the one that stayed. Which record stays is decided by its sign-in, so no password, second factor or
//! session ever passes from one record to the other.

mod comparison;
mod flow;
mod references;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub use references::named as named_references;
pub use web::lead_on::lead_on;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/users/{id}/merge").route(get().to(web::search::show)))
        .service(
            resource("/users/{id}/merge/{other}")
                .route(get().to(web::preview::show))
                .route(post().to(web::preview::merge)),
        );
}

//! How long the journal, mails, links and bulk acts are kept, chosen in the browser. What is older is deleted by the
//! housekeeping.

mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/settings/retention")
            .app_data(TypedAgain("Save"))
            .route(get().to(web::show))
            .route(post().to(web::save)),
    );
}

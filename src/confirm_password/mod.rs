//! The password, asked for again before a dangerous act when it was last given a while ago. What is dangerous says its
//! handler, by [`crate::gate::Recent`]; here the answer is read, and the act goes on.

mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/confirm-password")
            .route(get().to(web::show))
            .route(post().to(web::confirm)),
    );
}

//! Credentials: the username and a temporary password, mailed or handed out on paper. A mailed password is made as its mail
//! leaves, one on paper in the request that shows it. Only its digest is kept, so "again" always means a new one.

mod flow;
pub mod mail;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/credentials")
                .route(get().to(web::back))
                .route(post().to(web::look_over)),
        )
        .service(
            resource("/credentials/slips")
                .route(get().to(web::back))
                .route(post().to(web::hand_out)),
        );
}

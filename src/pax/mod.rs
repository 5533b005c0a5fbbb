//! PAX: persons on board who are no crew. Their records hold what the lists to authorities ask for; they have no account.

mod flow;
mod form;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/pax").route(get().to(web::list::show)))
        .service(
            resource("/pax/new")
                .route(get().to(web::record::new))
                .route(post().to(web::record::create)),
        )
        .service(resource("/pax/{id}").route(get().to(web::record::show)))
        .service(
            resource("/pax/{id}/edit")
                .route(get().to(web::record::edit))
                .route(post().to(web::record::save)),
        );
}

//! What Purser holds about one person: shown and handed out as a file, to whoever looks after users and to each about
//! themselves; and erased, so that the journal keeps what was done and loses whom it concerned.

mod column;
mod file;
mod flow;
mod identity;
mod sections;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/users/{id}/data").route(get().to(web::data::show)))
        .service(resource("/users/{id}/data.json").route(post().to(web::data::send)))
        .service(
            resource("/users/{id}/erase")
                .route(get().to(web::erase::ask))
                .route(post().to(web::erase::erase)),
        )
        .service(resource("/account/data").route(get().to(web::own::show)))
        .service(resource("/account/data.json").route(post().to(web::own::send)));
}

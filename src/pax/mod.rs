//! PAX: persons on board who are no crew. Their records hold what the lists to authorities ask for; they have no account.

mod details;
mod exported;
mod flow;
mod form;
mod store;
mod web;

use actix_web::web::{Data, ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;
use crate::web::paging::kept_counts;
use store::Filter;

pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(kept_counts::<Filter>()))
        .service(resource("/pax").route(get().to(web::list::show)))
        .service(
            resource("/pax/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(
            resource("/pax/new")
                .app_data(TypedAgain("Create PAX"))
                .route(get().to(web::record::new))
                .route(post().to(web::record::create)),
        )
        .service(resource("/pax/{id}").route(get().to(web::record::show)))
        .service(
            resource("/pax/{id}/edit")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::record::edit))
                .route(post().to(web::record::save)),
        );
}

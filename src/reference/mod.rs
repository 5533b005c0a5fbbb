//! The small lists that users' records refer to: departments and job positions. What is in use can be renamed, paused and
//! archived, not deleted. Rules may give roles by them. Many are brought from a file at once.

mod flow;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    for path in ["/departments", "/positions"] {
        config
            .service(
                resource(path)
                    .app_data(TypedAgain("Add"))
                    .route(get().to(web::list))
                    .route(post().to(web::add)),
            )
            .service(
                resource(format!("{path}/import"))
                    // Where a file was refused, the page can be loaded again.
                    .route(get().to(web::list))
                    .route(post().to(web::import::look_over)),
            )
            .service(
                resource(format!("{path}/export"))
                    .route(get().to(web::export::ask))
                    .route(post().to(web::export::send)),
            )
            .service(resource(format!("{path}/import/confirm")).route(post().to(web::import::add)))
            .service(
                resource(format!("{path}/{{id}}"))
                    .app_data(TypedAgain("Save"))
                    .route(get().to(web::show))
                    .route(post().to(web::save)),
            )
            .service(resource(format!("{path}/{{id}}/move")).route(post().to(web::shift)))
            .service(resource(format!("{path}/{{id}}/delete")).route(post().to(web::delete)));
    }
}

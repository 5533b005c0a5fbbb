//! One act on many users: selected in the list, looked over (who gets it, who is skipped and why), confirmed by one
//! press, and carried out piece by piece, so that fifty thousand wait for nobody. A batch never does what its maker may
//! not do to one of them alone.

mod act;
mod flow;
mod person;
mod skip;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub use flow::carry_out::carry_out_some;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/batches")
                .route(get().to(web::list::show))
                .route(post().to(web::select::select)),
        )
        .service(resource("/batches/{id}").route(get().to(web::batch::show)))
        .service(resource("/batches/{id}/people").route(get().to(web::people::show)))
        .service(resource("/batches/{id}/confirm").route(post().to(web::batch::confirm)))
        .service(resource("/batches/{id}/cancel").route(post().to(web::batch::cancel)));
}

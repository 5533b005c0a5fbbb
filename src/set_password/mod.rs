//! The pages behind a mailed link and behind a temporary password: set a password and be signed in. Opening a link
//! changes nothing but the timeline; a refused password leaves it alive; no way through here is a dead end.

mod flow;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    for path in ["/activate/{token}", "/reset/{token}"] {
        config
            .service(
                resource(path)
                    .route(get().to(web::link::open))
                    .route(post().to(web::link::set)),
            )
            .service(resource(format!("{path}/new-link")).route(post().to(web::link::send_new_link)));
    }
    config.service(
        resource("/login/new-password")
            .route(get().to(web::own::show))
            .route(post().to(web::own::set)),
    );
}

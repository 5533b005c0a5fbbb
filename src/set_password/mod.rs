//! The pages behind a mailed link: set a password and be signed in. Opening a link changes nothing but the timeline; a
//! refused password leaves it alive; no way through here is a dead end.

mod flow;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    for path in ["/activate/{token}", "/reset/{token}"] {
        config
            .service(resource(path).route(get().to(web::open)).route(post().to(web::set)))
            .service(resource(format!("{path}/new-link")).route(post().to(web::send_new_link)));
    }
}

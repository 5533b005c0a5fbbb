//! One's own account: change the password and the address, see and end one's sessions. It acts on nobody but who is
//! signed in.

mod device;
mod flow;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/account").route(get().to(web::show)))
        .service(resource("/account/keyboard").route(get().to(web::keyboard::show)))
        .service(
            resource("/account/password")
                // Where a form was refused, the page can be loaded again.
                .route(get().to(web::show))
                .route(post().to(web::password::change)),
        )
        .service(
            resource("/account/address")
                .route(get().to(web::show))
                .route(post().to(web::address::change)),
        )
        .service(resource("/account/address/withdraw").route(post().to(web::address::withdraw)))
        .service(resource("/account/sessions/end").route(post().to(web::sessions::end_one)))
        .service(resource("/account/sessions/end-others").route(post().to(web::sessions::end_others)))
        .service(resource("/account/sessions/end-all").route(post().to(web::sessions::end_all)));
}

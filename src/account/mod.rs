//! One's own account: change the password, see and end one's sessions. It acts on nobody but who is signed in.

mod device;
mod flow;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/account").route(get().to(web::show)))
        .service(resource("/account/password").route(post().to(web::change_password)))
        .service(resource("/account/sessions/end").route(post().to(web::end_session)))
        .service(resource("/account/sessions/end-others").route(post().to(web::end_others)));
}

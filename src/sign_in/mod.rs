//! Signing in, by e-mail address or username, and out; and the mail about an account that wrong passwords locked. It
//! must answer an unknown name as it answers a wrong password, in words and in work.

mod flow;
pub mod mail;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/login")
                .route(get().to(web::show))
                .route(post().to(web::sign_in)),
        )
        .service(resource("/logout").route(post().to(web::sign_out)));
}

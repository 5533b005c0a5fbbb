//! A second factor beside the password: an authenticator app, passkeys, and recovery codes for when those are lost. Set up
//! by their owner, asked for at sign-in, required of administrators where that is switched on. None of their secrets is
//! ever stored readable.

mod authenticator;
mod flow;
pub mod mail;
mod passkey;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;

pub fn routes(config: &mut ServiceConfig) {
    own(config);
    at_sign_in(config);
    config
        .service(
            resource("/settings/security")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::settings::show))
                .route(post().to(web::settings::save)),
        )
        .service(
            resource("/users/{id}/second-factor/remove")
                .route(get().to(web::lost::ask))
                .route(post().to(web::lost::remove)),
        );
}

fn own(config: &mut ServiceConfig) {
    config
        .service(resource("/account/second-factor").route(get().to(web::overview::show)))
        .service(
            resource("/account/second-factor/app")
                .route(get().to(web::app::show))
                .route(post().to(web::app::confirm)),
        )
        .service(
            resource("/account/second-factor/app/remove")
                .route(get().to(web::removal::ask_app))
                .route(post().to(web::removal::remove_app)),
        )
        .service(
            resource("/account/second-factor/passkeys/new")
                .route(get().to(web::passkeys::show))
                .route(post().to(web::passkeys::begin)),
        )
        .service(resource("/account/second-factor/passkeys").route(post().to(web::passkeys::add)))
        .service(
            resource("/account/second-factor/passkeys/{id}/remove")
                .route(get().to(web::removal::ask_passkey))
                .route(post().to(web::removal::remove_passkey)),
        )
        .service(
            resource("/account/second-factor/recovery-codes")
                .route(get().to(web::codes::ask))
                .route(post().to(web::codes::make)),
        );
}

fn at_sign_in(config: &mut ServiceConfig) {
    config
        .service(
            resource("/login/second-factor")
                .route(get().to(web::sign_in::show))
                .route(post().to(web::sign_in::enter_code)),
        )
        .service(resource("/login/second-factor/passkey").route(post().to(web::sign_in::enter_passkey)))
        .service(
            resource("/login/second-factor/recovery-code")
                .route(get().to(web::sign_in::show_recovery))
                .route(post().to(web::sign_in::enter_recovery_code)),
        )
        .service(
            resource("/login/set-up-second-factor")
                .route(get().to(web::enrolment::show_app))
                .route(post().to(web::enrolment::confirm_app)),
        )
        .service(
            resource("/login/set-up-second-factor/passkey")
                .route(get().to(web::enrolment::show_passkey))
                .route(post().to(web::enrolment::add_passkey)),
        );
}

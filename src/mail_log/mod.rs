//! The outbox as people see it: every mail with its state, its tries and the server's last words, and "Try again".

mod flow;
mod store;
mod web;

use actix_web::web::{Data, ServiceConfig, get, post, resource};

use crate::mail::outbox::MailState;
use crate::web::paging::kept_counts;

pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(kept_counts::<Option<MailState>>()))
        .service(resource("/mail").route(get().to(web::list)))
        .service(resource("/mail/{id}/try-again").route(post().to(web::try_again)));
}

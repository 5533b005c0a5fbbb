//! The outbox as people see it: every mail with its state, its tries and the server's last words, "Try again",
//! "Cancel", and a test mail to whoever asks for one.

mod flow;
mod store;
mod web;

use actix_web::web::{Data, ServiceConfig, get, post, resource};

use crate::web::kept::Kept;
use crate::web::paging::KeptCounts;

/// Nobody acts on the number of so many mails, so it may be a moment old.
const MANY: i64 = 1_000;

pub fn routes(config: &mut ServiceConfig) {
    let counts: KeptCounts<store::Filter> = Kept::longer_when(|count| *count > MANY);
    config
        .app_data(Data::new(counts))
        .service(resource("/mail").route(get().to(web::list)))
        .service(resource("/mail/test").route(post().to(web::send_test)))
        .service(resource("/mail/{id}/try-again").route(post().to(web::try_again)))
        .service(resource("/mail/{id}/cancel").route(post().to(web::cancel)));
}

//! The outbox as people see it: every mail with its state, its tries and the server's last words, a page for each with what
//! left, "Try again", "Cancel", how many leave by the hour and by the day, a test mail to whoever asks for one, and "Try now"
//! while the mail server is away.

mod counts;
mod dead_links;
mod exported;
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
        .app_data(Data::new(counts::kept()))
        .service(resource("/mail").route(get().to(web::list::list)))
        .service(
            resource("/mail/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(resource("/mail/chart").route(get().to(web::chart::show)))
        .service(resource("/mail/test").route(post().to(web::acts::send_test)))
        .service(resource("/mail/outage/try").route(post().to(web::outage::try_now)))
        .service(resource("/mail/{id:[0-9]+}").route(get().to(web::mail::show)))
        .service(resource("/mail/{id:[0-9]+}/html").route(get().to(web::mail::html)))
        .service(resource("/mail/{id}/try-again").route(post().to(web::acts::try_again)))
        .service(resource("/mail/{id}/cancel").route(post().to(web::acts::cancel)));
}

//! Reports on user accounts: the users of a filter in columns of one's choice, or counted in groups, with pictures, as files,
//! and saved under a name. All that a report shows stands in its query, so a report is a link, and what its reader sees is told
//! by the reader's own permissions. A view writes nothing.

mod asked;
mod counts;
mod exported;
mod flow;
mod group;
mod store;
mod web;

use actix_web::web::{Data, ServiceConfig, get, post, resource};

use crate::gate::TypedAgain;
use store::{KeptDays, KeptGroups};

pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(KeptGroups::longer_when(|counted| counted.total.people > store::LARGE)))
        .app_data(Data::new(KeptDays::longer_when(|days| days.people() > store::LARGE)))
        .service(resource("/reports").route(get().to(web::saved::list)))
        .service(resource("/reports/accounts").route(get().to(web::accounts::show)))
        .service(
            resource("/reports/accounts/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(
            resource("/reports/saved/new")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::saved::show_new))
                .route(post().to(web::saved::create)),
        )
        .service(
            resource("/reports/saved/{id}")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::saved::show))
                .route(post().to(web::saved::save)),
        )
        .service(resource("/reports/saved/{id}/delete").route(post().to(web::saved::delete)));
}

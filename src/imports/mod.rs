//! Users from a file, as a change set: the file is read into the database, its columns are given their meaning, each row is
//! looked over against who is there, and somebody looks at all of it before anything is written. An import never does to
//! anybody what whoever imports may not do to them by hand, and mails nobody.

mod cells;
mod exported;
mod flow;
mod guess;
mod known;
mod plan;
mod state;
mod stays;
mod store;
mod template;
mod verdict;
mod web;

pub use flow::command;
pub use plan::{DayOrMonth, Key};

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{By, Chore, Rhythm, Work};

pub fn chore() -> Chore {
    Chore {
        name: "imports",
        label: "Imports",
        // Those that another instance was to go on with are found by looking.
        rhythm: Rhythm::Every(Duration::from_secs(5)),
        by: By::EachInstance,
        work: Work::Pieces {
            piece: Arc::new(|_, connection, context| flow::carry_out_some(connection, context)),
            called_by: Some(|portal| &portal.imports_waiting),
        },
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/imports").route(get().to(web::list::show)))
        .service(
            resource("/imports/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(
            resource("/imports/new")
                .route(get().to(web::new::show))
                .route(post().to(web::new::upload)),
        )
        .service(resource("/imports/template.csv").route(get().to(web::template::csv)))
        .service(resource("/imports/template.xlsx").route(get().to(web::template::xlsx)))
        .service(resource("/imports/{id}").route(get().to(web::show::show)))
        .service(
            resource("/imports/{id}/columns")
                .route(get().to(web::columns::show))
                .route(post().to(web::columns::save)),
        )
        .service(resource("/imports/{id}/apply").route(post().to(web::steps::apply)))
        .service(resource("/imports/{id}/cancel").route(post().to(web::steps::cancel)))
        .service(
            resource("/imports/{id}/undo")
                .route(get().to(web::undo::ask))
                .route(post().to(web::undo::undo)),
        )
        .service(resource("/imports/{id}/stayed").route(get().to(web::undo::stayed)))
        .service(resource("/imports/{id}/refused.csv").route(post().to(web::refused::send)))
        .service(resource("/imports/{id}/rows").route(get().to(web::rows::show)))
        .service(
            resource("/imports/{id}/rows/{number}")
                .route(get().to(web::mend::show))
                .route(post().to(web::mend::save)),
        )
        .service(resource("/imports/{id}/rows/{number}/leave-out").route(post().to(web::mend::leave_out)));
}

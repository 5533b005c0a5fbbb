//! Users as administrators keep them: the list, the detail page, "+ New User", "Edit", disable and enable, each
//! person's timeline, and why they can't sign in. It never sees a password.

mod columns;
mod exported;
mod flow;
mod form;
pub mod mail;
mod store;
mod timeline;
mod views;
mod web;

use actix_web::web::{Data, ServiceConfig, get, post, resource};

use self::columns::KeptColumns;
use crate::gate::TypedAgain;
use crate::gate::user_filter::KeptOffers;
use crate::people::filter::Filter;
use crate::people::list::KeptSearches;
use crate::web::paging::kept_counts;

pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(kept_counts::<Filter>()))
        .app_data(Data::new(KeptOffers::while_unchanged()))
        .app_data(Data::new(KeptSearches::while_unchanged()))
        .app_data(Data::new(KeptColumns::while_unchanged()))
        .service(resource("/users").route(get().to(web::list::show)))
        .service(
            resource("/users/new")
                .app_data(TypedAgain("Create user"))
                .route(get().to(web::create::show))
                .route(post().to(web::create::create)),
        )
        .service(
            resource("/users/export")
                .route(get().to(web::export::ask))
                .route(post().to(web::export::send)),
        )
        .service(
            resource("/users/columns")
                .route(get().to(web::columns::show))
                .route(post().to(web::columns::choose)),
        )
        .service(
            resource("/users/views")
                .route(get().to(web::views::list))
                .route(post().to(web::views::save)),
        )
        .service(
            resource("/users/views/{id}")
                .route(get().to(web::views::show))
                .route(post().to(web::views::change)),
        )
        .service(
            resource("/users/views/{id}/delete")
                .route(get().to(web::views::ask_delete))
                .route(post().to(web::views::delete)),
        )
        .service(resource("/users/username-proposal").route(get().to(web::create::propose_username)))
        .service(resource("/users/{id}").route(get().to(web::detail::show)))
        .service(resource("/users/{id}/menu").route(get().to(web::menu::show)))
        .service(
            resource("/users/{id}/edit")
                .app_data(TypedAgain("Save"))
                .route(get().to(web::edit::show))
                .route(post().to(web::edit::save)),
        )
        .service(
            resource("/users/{id}/disable")
                .route(get().to(web::standing::ask_disable))
                .route(post().to(web::standing::disable)),
        )
        .service(resource("/users/{id}/enable").route(post().to(web::standing::enable)))
        .service(resource("/users/{id}/unlock").route(post().to(web::standing::unlock)))
        .service(resource("/users/{id}/requests").route(post().to(web::requests::ask)))
        .service(resource("/requests").route(get().to(web::requests::list)))
        .service(resource("/requests/{id}/decline").route(post().to(web::requests::decline)));
}

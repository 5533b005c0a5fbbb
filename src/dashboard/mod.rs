//! The landing page: how many users need somebody's attention, how far everyone has come, what happened last.

mod store;
mod web;

use actix_web::web::{Data, ServiceConfig, get, resource};

use crate::mailing::corrections::KeptOpen;

pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(web::kept_counts()))
        .app_data(Data::new(KeptOpen::while_unchanged()))
        .service(resource("/").route(get().to(web::show)));
}

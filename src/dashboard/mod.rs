//! The landing page: the first steps of a new portal, what needs somebody today, how far everyone has come, how it went
//! day by day, and what happened last.

mod days;
mod first_steps;
mod needs;
mod store;
mod web;

use actix_web::web::{Data, ServiceConfig, get, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(web::kept_counts()))
        .app_data(Data::new(needs::kept_numbers()))
        .app_data(Data::new(days::kept_days()))
        .app_data(Data::new(web::kept_newest()))
        .service(resource("/").route(get().to(web::show)));
}

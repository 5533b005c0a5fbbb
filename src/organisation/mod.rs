//! The settings page on which administrators enter whose portal this is. Mails and public pages take it from
//! [`crate::site`].

mod web;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::chores::{By, Chore, Rhythm, Work};
use crate::gate::TypedAgain;
use crate::preferences;

/// What another instance saved is known here so soon.
const EVERY: Duration = Duration::from_secs(10);

pub fn routes(config: &mut ServiceConfig) {
    config.service(
        resource("/settings/organisation")
            .app_data(TypedAgain("Save"))
            .route(get().to(web::show))
            .route(post().to(web::save)),
    );
}

pub fn chore() -> Chore {
    Chore {
        name: "organisation",
        label: "Organisation's name and time zone",
        rhythm: Rhythm::Every(EVERY),
        by: By::EachInstance,
        work: Work::Pieces {
            piece: Arc::new(|portal, connection, _| {
                portal.surroundings.site.set(preferences::site::load(connection)?);
                Ok(false)
            }),
            called_by: None,
        },
    }
}

pub mod forecast;
pub mod form;
pub mod rule;
pub mod told;

use crate::clock::Timestamp;
use crate::dormant::store::runs::Place;

/// In an address.
fn cursor(place: Place) -> String {
    format!("{}.{}", place.at.assume_utc().unix_timestamp(), place.id)
}

/// What can't be read is the beginning.
fn place_in(cursor: &str) -> Place {
    let read = || {
        let (seconds, id) = cursor.split_once('.')?;
        let at = time::OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok()?;
        Some(Place {
            at: Timestamp::new(at.date(), at.time()),
            id: id.parse().ok()?,
        })
    };
    read()
        .filter(|place: &Place| *place >= Place::START)
        .unwrap_or(Place::START)
}

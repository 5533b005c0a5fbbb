//! When something begins that somebody sends: at once, or at a time that they choose. With scripts the time is that of the
//! viewer's own zone, and the browser says which moment that is; without scripts it is in UTC.

use time::macros::format_description;
use time::{PrimitiveDateTime, Time};

use super::Form;
use super::moment::iso;
use super::query::Query;
use crate::clock::Timestamp;
use crate::fields::rules;

/// Chosen beside "Now".
const AT_A_TIME: &str = "at";

/// The fields by which it is chosen.
pub const FIELDS: [&str; 4] = ["when", "start_on", "start_at", "start_utc"];

/// No moment could be read where one was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a day and a time.")]
pub struct NoTime;

/// When it begins, from the fields of a form. `None` for at once.
pub fn chosen<'a>(value: impl Fn(&'a str) -> &'a str) -> Result<Option<Timestamp>, NoTime> {
    if value("when") != AT_A_TIME {
        return Ok(None);
    }
    let moment = match value("start_utc") {
        "" => moment_of(value("start_on"), value("start_at")),
        told => told
            .strip_suffix('Z')
            .and_then(|told| told.split_once('T'))
            .and_then(|(day, time)| moment_of(day, time)),
    };
    moment.map(Some).ok_or(NoTime)
}

fn moment_of(day: &str, time: &str) -> Option<Timestamp> {
    let day = rules::optional_date(day).ok().flatten()?;
    let (hours, minutes) = (format_description!("[hour]:[minute]"), format_description!("[hour]:[minute]:[second]"));
    let time = Time::parse(time.trim(), hours).or_else(|_| Time::parse(time.trim(), minutes));
    Some(PrimitiveDateTime::new(day, time.ok()?))
}

/// The fields again, for a form that is shown with what was chosen before: in UTC, until a script shows the viewer's zone.
pub fn show<'a>(form: &mut Form, value: impl Fn(&'a str) -> &'a str) {
    for name in FIELDS {
        form.set(name, value(name));
    }
    if let Ok(Some(moment)) = chosen(&value) {
        let (day, time) = (moment.date(), moment.time());
        form.set("start_on", day.to_string());
        form.set("start_at", format!("{:02}:{:02}", time.hour(), time.minute()));
        form.set("start_utc", iso(&moment));
    }
}

/// To a page that shows the form.
pub fn carried<'a>(path: &str, value: impl Fn(&'a str) -> &'a str) -> String {
    if value("when") != AT_A_TIME {
        return path.to_owned();
    }
    let query = FIELDS
        .iter()
        .fold(Query::default(), |query, name| query.with(name, value(name)));
    query.after(path)
}

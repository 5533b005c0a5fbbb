//! Times as pages write them: for machines, and for people until a script shows them in the viewer's own zone.

use time::macros::format_description;
use time::{Date, Duration};

use crate::clock::Timestamp;

/// As in 2026-11-24T07:58:00Z.
pub fn iso(moment: &Timestamp) -> String {
    let ((year, month, day), (hour, minute, second)) = (moment.to_calendar_date(), moment.as_hms());
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// As in "Tue 24 Nov 2026, 07:58 UTC".
pub fn in_words(moment: &Timestamp) -> String {
    let ((year, month, day), (hour, minute, _)) = (moment.to_calendar_date(), moment.as_hms());
    let (weekday, month) = (&moment.weekday().to_string()[..3], &month.to_string()[..3]);
    format!("{weekday} {day} {month} {year}, {hour:02}:{minute:02} UTC")
}

/// As in "17 May 1984".
pub fn day(date: &Date) -> String {
    date.format(format_description!("[day padding:none] [month repr:short] [year]"))
        .unwrap_or_default()
}

/// As in "7 days", "1 day", "36 hours".
pub fn span(duration: Duration) -> String {
    let hours = duration.whole_hours();
    match (hours % 24, hours / 24) {
        (0, 1) => "1 day".to_owned(),
        (0, days) => format!("{days} days"),
        _ if hours == 1 => "1 hour".to_owned(),
        _ => format!("{hours} hours"),
    }
}

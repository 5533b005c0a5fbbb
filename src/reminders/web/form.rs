//! The rule as a form, sent to be saved or, in an address, to be tried out.

use time::Weekday;
use url::form_urlencoded;

use crate::clock::Timestamp;
use crate::fields::FieldError;
use crate::journal::{Setting, on_or_off};
use crate::preferences::reminders::{LONGEST_PAUSE_DAYS, MOST_REMINDERS, ReminderRule, WEEK};
use crate::web::{Form, Submitted};

pub const IS_ON: &str = "reminders";
pub const DAYS: &str = "days";
const HOUR: &str = "hour";
const MOST: &str = "most";
const QUIET: &str = "quiet";

/// What stands in the address of the page.
pub fn in_query(query: &str) -> Submitted {
    Submitted::from(
        form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect::<Vec<_>>(),
    )
}

/// As the form sends it.
pub fn fields_of(rule: &ReminderRule) -> Vec<(String, String)> {
    let quiet = rule.quiet.iter().map(|day| (QUIET, number_of(day)));
    let on = rule.is_on.then(|| (IS_ON, "on".to_owned()));
    [(DAYS, rule.days.to_string()), (HOUR, rule.hour.to_string()), (MOST, rule.most.to_string())]
        .into_iter()
        .chain(quiet)
        .chain(on)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Of a day of the week, from Monday on.
pub fn number_of(day: Weekday) -> String {
    day.number_from_monday().to_string()
}

/// The rule that holds from now on, unless something is wrong with the form.
pub fn read(form: &mut Form, now: Timestamp) -> Option<ReminderRule> {
    let days = form.read(DAYS, |text| whole(text, LONGEST_PAUSE_DAYS));
    let most = form.read(MOST, |text| whole(text, MOST_REMINDERS));
    let hour = form.read(HOUR, hour_of);
    let rule = ReminderRule {
        is_on: form.contains(IS_ON, "on"),
        days: days?,
        hour: hour?,
        most: most?,
        quiet: WEEK
            .into_iter()
            .filter(|day| form.contains(QUIET, &number_of(*day)))
            .collect(),
        since: Some(now),
    };
    if rule.quiet.are_all() {
        form.refuse(QUIET, "Leave at least one day on which reminders are sent.");
        return None;
    }
    Some(rule)
}

fn whole(text: &str, most: i64) -> Result<i64, FieldError> {
    let number = text.trim().parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| FieldError::new(format!("Enter a whole number from 1 to {most}.")))
}

fn hour_of(text: &str) -> Result<u8, FieldError> {
    let hour = text.parse().ok().filter(|hour| *hour < 24);
    hour.ok_or_else(|| FieldError::new("Choose the hour."))
}

/// For the journal.
pub fn in_words(rule: &ReminderRule) -> [Setting; 5] {
    let quiet: Vec<String> = rule.quiet.iter().map(|day| day.to_string()).collect();
    let quiet = if quiet.is_empty() { "none".to_owned() } else { quiet.join(" and ") };
    [
        ("No login reminder", on_or_off(rule.is_on)),
        ("Days between reminders", rule.days.to_string()),
        ("Hour", format!("{:02}:00 UTC", rule.hour)),
        ("Most reminders per user", rule.most.to_string()),
        ("Quiet days", quiet),
    ]
}

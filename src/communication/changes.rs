//! What saving the page changed, in words for the journal.

use time::Duration;

use crate::preferences::Preferences;
use crate::web::moment;

/// Each setting that differs, from what to what.
pub fn in_words(before: &Preferences, after: &Preferences) -> Vec<String> {
    let (old, new) = (settings(before), settings(after));
    let pairs = old.into_iter().zip(new);
    pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((label, old), (_, new))| format!("{label}: {old} → {new}"))
        .collect()
}

fn settings(preferences: &Preferences) -> [(&'static str, String); 6] {
    let switch = |is_on: bool| if is_on { "on" } else { "off" }.to_owned();
    let span = |hours: i64| moment::span(Duration::hours(hours));
    [
        ("Activation of users", switch(preferences.activation_of_users)),
        ("Activation links", span(preferences.activation_validity_hours)),
        ("Temporary passwords", span(preferences.credentials_validity_hours)),
        ("Reset links", span(preferences.reset_validity_hours)),
        ("Corrections are mailed to user administrators", switch(preferences.corrections_mailed)),
        ("Corrections require approval", switch(preferences.corrections_await_approval)),
    ]
}

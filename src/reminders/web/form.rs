//! The rule as a form, sent to be saved or, in an address, to be tried out.

use time::Weekday;

use crate::clock::Timestamp;
use crate::context::Context;
use crate::daily::Day;
use crate::db::{Connection, QueryResult};
use crate::fields::FieldError;
use crate::gate::rule::{DAYS, Rule};
use crate::journal::{Setting, on_or_off};
use crate::preferences::reminders::{self, LONGEST_PAUSE_DAYS, MOST_REMINDERS, ReminderRule};
use crate::preferences::schedule::{Schedule, WEEK};
use crate::reminders::flow::forecast;
use crate::web::Form;

const IS_ON: &str = "reminders";
const HOUR: &str = "hour";
const MOST: &str = "most";
const QUIET: &str = "quiet";

/// Of a day of the week, from Monday on.
pub fn number_of(day: Weekday) -> String {
    day.number_from_monday().to_string()
}

impl Rule for ReminderRule {
    const PATH: &'static str = "/settings/reminders";
    const LABEL: &'static str = "Reminders";

    fn load(connection: &mut Connection) -> QueryResult<ReminderRule> {
        reminders::load(connection)
    }

    fn save(&self, connection: &mut Connection) -> QueryResult<ReminderRule> {
        reminders::save(connection, self)
    }

    fn read(form: &mut Form, stored: &ReminderRule, now: Timestamp) -> Option<ReminderRule> {
        let days = form.read_up_to(DAYS, LONGEST_PAUSE_DAYS);
        let most = form.read_up_to(MOST, MOST_REMINDERS);
        let hour = form.read(HOUR, hour_of);
        let is_quiet = |day: &Weekday| form.contains(QUIET, &number_of(*day));
        let schedule = Schedule {
            is_on: form.contains(IS_ON, "on"),
            days: days?,
            hour: hour?,
            quiet: WEEK.into_iter().filter(is_quiet).collect(),
            since: Some(now),
            ..stored.schedule
        };
        if schedule.quiet.are_all() {
            form.refuse(QUIET, "Leave at least one day on which reminders are sent.");
            return None;
        }
        Some(ReminderRule { schedule, most: most? })
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields =
            vec![(DAYS, self.days.to_string()), (HOUR, self.hour.to_string()), (MOST, self.most.to_string())];
        fields.extend(self.quiet.iter().map(|day| (QUIET, number_of(day))));
        fields.extend(self.is_on.then(|| (IS_ON, "on".to_owned())));
        fields
    }

    fn in_words(&self) -> Vec<Setting> {
        let quiet: Vec<String> = self.quiet.iter().map(|day| day.to_string()).collect();
        let quiet = if quiet.is_empty() { "none".to_owned() } else { quiet.join(" and ") };
        vec![
            ("No login reminder", on_or_off(self.is_on)),
            ("Days between reminders", self.days.to_string()),
            ("Hour", format!("{:02}:00 UTC", self.hour)),
            ("Most reminders per user", self.most.to_string()),
            ("Quiet days", quiet),
        ]
    }

    fn forecast(&self, connection: &mut Connection, context: &Context) -> QueryResult<Vec<Day>> {
        forecast::of(connection, context, self)
    }
}

fn hour_of(text: &str) -> Result<u8, FieldError> {
    let hour = text.parse().ok().filter(|hour| *hour < 24);
    hour.ok_or_else(|| FieldError::new("Choose the hour."))
}

//! The rule as a form, sent to be saved or, in an address, to be tried out.

use crate::clock::Timestamp;
use crate::context::Context;
use crate::daily::Day;
use crate::db::{Connection, QueryResult};
use crate::dormant::flow::forecast;
use crate::gate::rule::{DAYS, Rule};
use crate::journal::{Setting, on_or_off};
use crate::preferences::dormancy::{self, DormancyRule, LONGEST_NOTICE_DAYS, LONGEST_SILENCE_DAYS};
use crate::preferences::schedule::Schedule;
use crate::web::Form;

const IS_ON: &str = "dormancy";
const NOTICE: &str = "notice";

impl Rule for DormancyRule {
    const PATH: &'static str = "/settings/dormant-accounts";
    const LABEL: &'static str = "Dormant accounts";

    fn load(connection: &mut Connection) -> QueryResult<DormancyRule> {
        dormancy::load(connection)
    }

    fn save(&self, connection: &mut Connection) -> QueryResult<DormancyRule> {
        dormancy::save(connection, self)
    }

    fn read(form: &mut Form, stored: &DormancyRule, now: Timestamp) -> Option<DormancyRule> {
        let days = form.read_up_to(DAYS, LONGEST_SILENCE_DAYS);
        let notice = form.read_up_to(NOTICE, LONGEST_NOTICE_DAYS);
        let schedule = Schedule {
            is_on: form.contains(IS_ON, "on"),
            days: days?,
            since: Some(now),
            ..stored.schedule
        };
        Some(DormancyRule { schedule, notice: notice?, ..*stored })
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![(DAYS, self.days.to_string()), (NOTICE, self.notice.to_string())];
        fields.extend(self.is_on.then(|| (IS_ON, "on".to_owned())));
        fields
    }

    fn in_words(&self) -> Vec<Setting> {
        vec![
            ("Disable dormant accounts", on_or_off(self.is_on)),
            ("Days without a sign-in", self.days.to_string()),
            ("Days of notice", self.notice.to_string()),
        ]
    }

    fn forecast(&self, connection: &mut Connection, context: &Context) -> QueryResult<Vec<Day>> {
        forecast::of(connection, context, self)
    }
}

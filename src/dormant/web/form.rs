//! The rule as a form, sent to be saved or, in an address, to be tried out.

use url::form_urlencoded;

use crate::fields::FieldError;
use crate::journal::{Setting, on_or_off};
use crate::preferences::dormancy::{DormancyRule, LONGEST_NOTICE_DAYS, LONGEST_SILENCE_DAYS};
use crate::web::{Form, Submitted};

pub const IS_ON: &str = "dormancy";
pub const DAYS: &str = "days";
const NOTICE: &str = "notice";

/// What stands in the address of the page.
pub fn in_query(query: &str) -> Submitted {
    let fields = form_urlencoded::parse(query.as_bytes()).into_owned();
    Submitted::from(fields.collect::<Vec<_>>())
}

/// As the form sends it.
pub fn fields_of(rule: &DormancyRule) -> Vec<(String, String)> {
    let on = rule.is_on.then(|| (IS_ON, "on".to_owned()));
    [(DAYS, rule.days.to_string()), (NOTICE, rule.notice.to_string())]
        .into_iter()
        .chain(on)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A page about this rule.
pub fn link(path: &str, rule: &DormancyRule, after: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields_of(rule));
    if !after.is_empty() {
        query.append_pair("after", after);
    }
    format!("{path}?{}", query.finish())
}

/// The rule that holds from now on, unless something is wrong with the form. What is not asked in it stays as it is.
pub fn read(form: &mut Form, stored: &DormancyRule, now: crate::clock::Timestamp) -> Option<DormancyRule> {
    let days = form.read(DAYS, |text| whole(text, LONGEST_SILENCE_DAYS));
    let notice = form.read(NOTICE, |text| whole(text, LONGEST_NOTICE_DAYS));
    let is_on = form.contains(IS_ON, "on");
    let rule = DormancyRule {
        is_on,
        days: days?,
        notice: notice?,
        since: Some(now),
        ..*stored
    };
    // What was changed in no way goes on as it was.
    Some(if rule.says_the_same_as(stored) { *stored } else { rule })
}

fn whole(text: &str, most: i64) -> Result<i64, FieldError> {
    let number = text.trim().parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| FieldError::new(format!("Enter a whole number from 1 to {most}.")))
}

/// For the journal.
pub fn in_words(rule: &DormancyRule) -> [Setting; 3] {
    [
        ("Disable dormant accounts", on_or_off(rule.is_on)),
        ("Days without a sign-in", rule.days.to_string()),
        ("Days of notice", rule.notice.to_string()),
    ]
}

//! Days and hours as rules count them, and moments as SQLite stores them.

use purser::db::moment::usual;
use purser::preferences::Stored;
use purser::preferences::digest::DigestRule;
use purser::preferences::dormancy::DormancyRule;
use purser::preferences::schedule::{QuietDays, Schedule};
use time::Weekday;
use time::macros::{date, datetime};

fn weekly() -> Schedule {
    Schedule {
        name: "reminders",
        is_on: true,
        days: 7,
        hour: 6,
        quiet: QuietDays::default(),
        since: Some(datetime!(2026-11-24 08:00)),
    }
}

#[test]
fn an_hour_that_was_over_when_the_rule_was_chosen_is_none_of_its_hours() {
    assert_eq!(weekly().next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 25));
    assert!(!weekly().is_due(datetime!(2026-11-24 09:00), None));
    assert!(!weekly().is_due(datetime!(2026-11-25 05:59), None));
    assert!(weekly().is_due(datetime!(2026-11-25 06:00), None));
    let later = Schedule { hour: 15, ..weekly() };
    assert_eq!(later.next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 24));
}

#[test]
fn a_day_has_one_run_however_late_it_comes() {
    let now = datetime!(2026-11-27 14:00);
    assert!(weekly().is_due(now, Some(date!(2026 - 11 - 25))));
    assert!(!weekly().is_due(now, Some(date!(2026 - 11 - 27))));
    assert_eq!(weekly().next_day(now, Some(date!(2026 - 11 - 27))), date!(2026 - 11 - 28));
}

#[test]
fn quiet_days_are_passed_over() {
    let quiet = [Weekday::Wednesday, Weekday::Thursday].into_iter().collect();
    let rule = Schedule { quiet, ..weekly() };
    assert_eq!(rule.next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 27));
    assert!(!rule.is_due(datetime!(2026-11-25 07:00), None));
}

#[test]
fn days_are_counted_by_the_calendar_so_that_the_hour_never_drifts() {
    let mailed_at = datetime!(2026-11-25 06:00:07);
    let turn = weekly().turn_after(mailed_at);
    assert_eq!(turn, date!(2026 - 12 - 02));
    assert!(mailed_at < weekly().due_before(turn));
    assert!(mailed_at >= weekly().due_before(date!(2026 - 12 - 01)));
}

const DIGEST: DigestRule = DigestRule {
    is_on: true,
    hour: 6,
    since: Some(datetime!(2026-11-25 10:00)),
};

#[test]
fn a_week_begins_on_monday_at_the_hour() {
    assert_eq!(DIGEST.due_week(datetime!(2026-11-30 05:59)), None);
    assert_eq!(DIGEST.due_week(datetime!(2026-11-30 06:00)), Some(date!(2026 - 11 - 30)));
    assert_eq!(DIGEST.due_week(datetime!(2026-12-07 06:00)), Some(date!(2026 - 12 - 07)));
}

#[test]
fn the_week_in_which_it_was_switched_on_is_none_of_its_weeks() {
    assert_eq!(DIGEST.due_week(datetime!(2026-11-25 11:00)), None);
    assert_eq!(DIGEST.due_week(datetime!(2026-11-29 23:00)), None);
}

#[test]
fn one_that_was_missed_comes_late_but_not_just_before_the_next() {
    assert_eq!(DIGEST.due_week(datetime!(2026-12-06 06:00)), Some(date!(2026 - 11 - 30)));
    assert_eq!(DIGEST.due_week(datetime!(2026-12-06 06:01)), None);
    assert_eq!(DIGEST.due_week(datetime!(2026-12-07 05:59)), None);
    let off = DigestRule { is_on: false, ..DIGEST };
    assert_eq!(off.due_week(datetime!(2026-11-30 06:00)), None);
}

#[test]
fn days_until_a_dormant_account_is_disabled_are_counted_by_the_calendar() {
    let mut rule = DormancyRule::of(&Stored::default());
    assert_eq!((rule.days, rule.notice, rule.hour), (90, 14, 6));
    rule.schedule.since = Some(datetime!(2026-11-24 08:00));
    let signed_in = datetime!(2026-08-20 23:59:59);
    let told = rule.turn_after(signed_in);
    assert_eq!(told, date!(2026 - 11 - 18));
    assert!(signed_in < rule.due_before(told));
    assert!(signed_in >= rule.due_before(date!(2026 - 11 - 17)));
    assert_eq!(rule.disables_at(told), datetime!(2026-12-02 06:00));
}

#[test]
fn the_usual_text_is_read_and_any_other_is_left_to_diesel() {
    assert_eq!(usual("2026-11-24 07:58:09"), Some(datetime!(2026-11-24 07:58:09)));
    for other in [
        "2026-11-24 07:58:09.5",
        "2026-11-24T07:58:09",
        "2026-13-24 07:58:09",
        "2026-02-30 07:58:09",
        "",
        "æøå-11-24 07:58:0",
    ] {
        assert_eq!(usual(other), None, "{other}");
    }
}

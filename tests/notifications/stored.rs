//! Conditions as they are stored and as they are typed.

use purser::notifying::{Condition, Criterion, Field};

#[test]
fn what_is_stored_is_read_back_and_what_cant_be_read_matches_nobody() -> Result<(), String> {
    let active = Criterion::parse(Field::Status, "is", "active")?;
    let quiet = Criterion::parse(Field::LastSignIn, "more_than_days_ago", "30")?;
    let condition = Condition(vec![vec![active.clone(), quiet], vec![active]]);
    assert_eq!(Condition::from_json(&condition.to_json()), condition);
    let newer = condition.to_json().replace("last_sign_in", "shoe_size");
    assert_eq!(Condition::from_json(&newer), Condition::default());
    assert_eq!(Condition::from_json("nonsense"), Condition::default());
    Ok(())
}

#[test]
fn a_field_takes_only_its_own_comparisons_and_values() {
    for (field, comparison, value) in [
        (Field::Status, "is", "asleep"),
        (Field::Status, "before", "2026-11-24"),
        (Field::Created, "never", ""),
        (Field::Created, "before", "24.11.2026"),
        (Field::LastDay, "within_days", "-1"),
        (Field::LastDay, "within_days", "99999999999999999999"),
        (Field::Department, "is", "1 OR 1=1"),
        (Field::Language, "is", "en' --"),
    ] {
        assert!(Criterion::parse(field, comparison, value).is_err(), "{field:?} {comparison} {value}");
    }
}

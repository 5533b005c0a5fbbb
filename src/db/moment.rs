//! Moments as SQLite keeps them: texts such as `2026-11-24 07:58:00`. diesel tries one format after another on each, which
//! takes an eighth of a list's time; the usual one is read here.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::Pg;
use diesel::sql_types::{Nullable, Timestamp as TimestampSql};
use diesel::sqlite::Sqlite;
use time::{Date, Month, Time};

use super::connection::{MultiBackend, MultiRawValue};
use crate::clock::Timestamp;

/// For a field's `deserialize_as`.
#[derive(Debug, Clone, Copy, FromSqlRow)]
pub struct Moment(Timestamp);

/// For a field that may be empty.
#[derive(Debug, Clone, Copy, FromSqlRow)]
pub struct OptionalMoment(Option<Timestamp>);

impl From<Moment> for Timestamp {
    fn from(Moment(moment): Moment) -> Timestamp {
        moment
    }
}

impl From<OptionalMoment> for Option<Timestamp> {
    fn from(OptionalMoment(moment): OptionalMoment) -> Option<Timestamp> {
        moment
    }
}

impl FromSql<TimestampSql, MultiBackend> for Moment {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Moment> {
        match value {
            MultiRawValue::Postgres(value) => <Timestamp as FromSql<TimestampSql, Pg>>::from_sql(value),
            MultiRawValue::Sqlite(mut value) => match usual(value.read_text()) {
                Some(moment) => Ok(moment),
                None => <Timestamp as FromSql<TimestampSql, Sqlite>>::from_sql(value),
            },
        }
        .map(Moment)
    }
}

impl FromSql<Nullable<TimestampSql>, MultiBackend> for OptionalMoment {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<OptionalMoment> {
        OptionalMoment::from_nullable_sql(Some(value))
    }

    fn from_nullable_sql(value: Option<MultiRawValue<'_>>) -> deserialize::Result<OptionalMoment> {
        let moment = value.map(Moment::from_sql).transpose()?;
        Ok(OptionalMoment(moment.map(Timestamp::from)))
    }
}

/// As moments are written without parts of a second. `None` for any other text.
pub fn usual(text: &str) -> Option<Timestamp> {
    let text = text.as_bytes();
    let separators = [(4, b'-'), (7, b'-'), (10, b' '), (13, b':'), (16, b':')];
    if text.len() != 19 || separators.iter().any(|(place, separator)| text[*place] != *separator) {
        return None;
    }
    let year = i32::from(number(&text[0..2])?) * 100 + i32::from(number(&text[2..4])?);
    let month = Month::try_from(number(&text[5..7])?).ok()?;
    let date = Date::from_calendar_date(year, month, number(&text[8..10])?).ok()?;
    let time = Time::from_hms(number(&text[11..13])?, number(&text[14..16])?, number(&text[17..19])?).ok()?;
    Some(Timestamp::new(date, time))
}

/// Of two digits.
fn number(digits: &[u8]) -> Option<u8> {
    let [tens, ones] = digits else { return None };
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

//! Moments as a language writes them.

use fluent_bundle::FluentValue;
use icu_datetime::fieldsets::{E, T, YMD, zone::SpecificShort};
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::{DateTimeFormatter, NoCalendarFormatter};
use icu_locale_core::Locale;
use icu_time::zone::{IanaParser, UtcOffset};
use jiff::ZonedDateTime;

use super::Language;

/// A moment in words, and as machines read it.
#[derive(Debug, Clone)]
pub struct Moment {
    pub words: String,
    pub machine: String,
}

/// The parts of a moment, in one language. In which order they stand, its file of words tells.
pub(super) struct Formats {
    weekday: DateTimeFormatter<E>,
    short_weekday: DateTimeFormatter<E>,
    date: DateTimeFormatter<YMD>,
    short_date: DateTimeFormatter<YMD>,
    time: NoCalendarFormatter<T>,
    zone: NoCalendarFormatter<SpecificShort>,
}

impl Formats {
    /// `None` if the locale is none, as `en-GB` is one.
    pub fn of(locale: &str) -> Option<Formats> {
        let locale: Locale = locale.parse().ok()?;
        Some(Formats {
            weekday: DateTimeFormatter::try_new(locale.clone().into(), E::long()).ok()?,
            short_weekday: DateTimeFormatter::try_new(locale.clone().into(), E::short()).ok()?,
            date: DateTimeFormatter::try_new(locale.clone().into(), YMD::long()).ok()?,
            short_date: DateTimeFormatter::try_new(locale.clone().into(), YMD::medium()).ok()?,
            time: NoCalendarFormatter::try_new(locale.clone().into(), T::hm()).ok()?,
            zone: NoCalendarFormatter::try_new(locale.into(), SpecificShort).ok()?,
        })
    }

    fn parts(&self, moment: &ZonedDateTime) -> Option<[(&'static str, FluentValue<'static>); 6]> {
        let date = Date::try_new_iso(moment.year().into(), moment.month().unsigned_abs(), moment.day().unsigned_abs());
        let time = Time::try_new(moment.hour().unsigned_abs(), moment.minute().unsigned_abs(), 0, 0);
        let (date, time) = (date.ok()?, time.ok()?);
        let offset = UtcOffset::try_from_seconds(moment.offset().seconds()).ok()?;
        let zone = IanaParser::new()
            .parse(moment.time_zone().iana_name().unwrap_or("UTC"))
            .with_offset(Some(offset))
            .at_date_time(DateTime { date, time });
        Some([
            ("weekday", FluentValue::from(self.weekday.format(&date).to_string())),
            ("weekday-short", FluentValue::from(self.short_weekday.format(&date).to_string())),
            ("date", FluentValue::from(self.date.format(&date).to_string())),
            ("date-short", FluentValue::from(self.short_date.format(&date).to_string())),
            ("time", FluentValue::from(self.time.format(&time).to_string())),
            ("zone", FluentValue::from(self.zone.format(&zone).to_string())),
        ])
    }
}

impl Language {
    /// With weekday, year, hours and minutes, and the name of its zone.
    pub fn moment(self, moment: &ZonedDateTime) -> Moment {
        let parts = self.0.formats.parts(moment);
        let words = parts.and_then(|parts| self.0.words.text("moment", &parts));
        Moment {
            words: words.unwrap_or_else(|| moment.to_string()),
            machine: moment.timestamp().to_string(),
        }
    }
}

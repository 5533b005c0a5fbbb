//! Whose portal this is: what mails and public pages say of it, and the time zone in which mails state times.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::clock::Timestamp;
use crate::language::{Language, Moment};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// As in "Nordlys Shipping". Empty until somebody enters it.
    pub organisation: String,
    /// What people call the portal.
    pub portal: String,
    /// Whom to ask for help: an address, a phone number, or both. May be empty.
    pub contact: String,
    pub zone: Zone,
    /// Of mails and public pages for whoever has chosen none.
    pub language: Language,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            organisation: String::new(),
            portal: "Purser".to_owned(),
            contact: String::new(),
            zone: Zone(TimeZone::UTC),
            language: Language::english(),
        }
    }
}

impl Site {
    /// As in "Crew Portal (Nordlys Shipping)".
    pub fn full_name(&self) -> String {
        match self.organisation.as_str() {
            "" => self.portal.clone(),
            organisation => format!("{} ({organisation})", self.portal),
        }
    }

    /// In the site's zone.
    pub fn moment(&self, moment: &Timestamp, language: Language) -> Moment {
        let seconds = moment.assume_utc().unix_timestamp();
        let instant = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        language.moment(&instant.to_zoned_datetime(self.zone.0.clone()))
    }

    /// In the site's zone and a person's language.
    pub fn time(&self, moment: &Timestamp, person: &str) -> String {
        self.moment(moment, self.language_of(person)).words
    }

    /// Of mails to somebody, and of pages behind links in them: the person's own, or else the site's.
    pub fn language_of(&self, person: &str) -> Language {
        Language::of_tag(person).unwrap_or(self.language)
    }
}

/// A time zone by its name in the IANA database, of which a copy is built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// `None` if there is no zone of this name. Case does not count.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZoneDatabase::bundled().get(name).ok().map(Zone)
    }

    /// As in "Europe/Oslo".
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Of all zones, in alphabetical order.
    pub fn names() -> Vec<String> {
        TimeZoneDatabase::bundled()
            .available()
            .map(|name| name.to_string())
            .collect()
    }
}

/// The site as this process knows it. What another instance saves is known a moment later.
#[derive(Default)]
pub struct CurrentSite(RwLock<Arc<Site>>);

impl CurrentSite {
    pub fn get(&self) -> Arc<Site> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set(&self, site: Site) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }
}

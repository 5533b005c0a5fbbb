//! Whose portal this is: what mails and public pages say of it, and the time zone in which mails state times.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::clock::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// As in "Nordlys Shipping". Empty until somebody enters it.
    pub organisation: String,
    /// What people call the portal.
    pub portal: String,
    /// Whom to ask for help: an address, a phone number, or both. May be empty.
    pub contact: String,
    pub zone: Zone,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            organisation: String::new(),
            portal: "Purser".to_owned(),
            contact: String::new(),
            zone: Zone(TimeZone::UTC),
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

    /// As in "Tue 24 Nov 2026, 08:58 CET".
    pub fn time(&self, moment: &Timestamp) -> String {
        let seconds = moment.assume_utc().unix_timestamp();
        jiff::Timestamp::from_second(seconds)
            .map(|instant| instant.to_zoned_datetime(self.zone.0.clone()))
            .map(|here| here.strftime("%a %-d %b %Y, %H:%M %Z").to_string())
            .unwrap_or_default()
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

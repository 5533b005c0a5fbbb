//! Whose portal it is, as administrators enter it.

use super::{Stored, put};
use crate::db::{Connection, Lock, QueryResult, lock};
use crate::language::Language;
use crate::site::{Site, Zone};

const ORGANISATION: &str = "organisation";
const PORTAL: &str = "portal_name";
const CONTACT: &str = "support_contact";
const ZONE: &str = "time_zone";
const LANGUAGE: &str = "language";

/// What was never entered has its default.
pub fn load(connection: &mut Connection) -> QueryResult<Site> {
    let mut stored = Stored::load(connection)?.0;
    let usual = Site::default();
    Ok(Site {
        organisation: stored.remove(ORGANISATION).unwrap_or(usual.organisation),
        portal: stored.remove(PORTAL).unwrap_or(usual.portal),
        contact: stored.remove(CONTACT).unwrap_or(usual.contact),
        zone: stored
            .get(ZONE)
            .and_then(|name| Zone::named(name))
            .unwrap_or(usual.zone),
        language: stored
            .get(LANGUAGE)
            .and_then(|tag| Language::of_tag(tag))
            .unwrap_or(usual.language),
    })
}

/// Returns what was there before.
pub fn save(connection: &mut Connection, site: &Site) -> QueryResult<Site> {
    lock(connection, Lock::Preferences)?;
    let before = load(connection)?;
    put(connection, ORGANISATION, &site.organisation)?;
    put(connection, PORTAL, &site.portal)?;
    put(connection, CONTACT, &site.contact)?;
    put(connection, ZONE, site.zone.name())?;
    put(connection, LANGUAGE, site.language.tag())?;
    Ok(before)
}

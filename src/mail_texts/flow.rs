use super::place::{Place, Wording};
use super::store::{self, Version};
use crate::context::Context;
use crate::db::{Connection, Lock, QueryResult, lock};
use crate::journal::{self, Action, Subject};
use crate::language::Language;

/// What became of words that somebody saved.
pub enum Saved {
    Yes,
    /// They are in force already.
    Unchanged,
    /// This was saved after they opened the page.
    Crossed(Box<Version>),
}

/// `seen` is the newest version that was there when they opened the page, or 0.
pub fn save(
    connection: &mut Connection,
    context: &Context,
    place: Place,
    seen: i64,
    wording: &Wording,
) -> QueryResult<Saved> {
    lock(connection, Lock::MailTexts)?;
    let newest = store::newest(connection, place)?;
    if in_force(place, newest.as_ref()) == *wording {
        return Ok(Saved::Unchanged);
    }
    if let Some(newest) = newest.filter(|newest| newest.id != seen) {
        return Ok(Saved::Crossed(Box::new(newest)));
    }
    let is_default = *wording == place.default();
    store::add(connection, context, place, Some(wording).filter(|_| !is_default))?;
    journal::record(connection, context, Action::MailTextEdited, Subject::Portal, &place.label())?;
    Ok(Saved::Yes)
}

/// What mails say now.
pub fn in_force(place: Place, newest: Option<&Version>) -> Wording {
    newest.and_then(Version::wording).unwrap_or_else(|| place.default())
}

/// Brings back an earlier version, or the default where there is no number. False if it is in force already.
pub fn restore(connection: &mut Connection, context: &Context, place: Place, id: Option<i64>) -> QueryResult<bool> {
    lock(connection, Lock::MailTexts)?;
    let version = id.map(|id| store::version(connection, place, id)).transpose()?;
    let wording = version.as_ref().and_then(Version::wording);
    let newest = store::newest(connection, place)?;
    if newest.as_ref().and_then(Version::wording) == wording {
        return Ok(false);
    }
    store::add(connection, context, place, wording.as_ref())?;
    let which = match version.filter(|version| !version.is_default()) {
        Some(version) => {
            format!("the version of {}", context.site.moment(&version.created_at, Language::english()).words)
        }
        None => "the default".to_owned(),
    };
    let detail = format!("{}: {which}", place.label());
    journal::record(connection, context, Action::MailTextRestored, Subject::Portal, &detail)?;
    Ok(true)
}

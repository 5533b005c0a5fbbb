use askama::Template;

use crate::fields::FieldError;
use crate::fields::rules::{LONGEST_LINE, line};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal::{self, Action, Subject};
use crate::preferences;
use crate::site::{Site, Zone};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

const LONGEST_PORTAL_NAME: usize = 60;

#[derive(Template)]
#[template(path = "organisation/form.html")]
struct OrganisationPage {
    frame: Frame,
    form: Form,
    zones: Vec<(String, String)>,
}

impl OrganisationPage {
    fn new(frame: Frame, form: Form) -> OrganisationPage {
        let zones = Zone::names().into_iter().map(|name| (name.clone(), name));
        OrganisationPage { frame, form, zones: zones.collect() }
    }
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let site = visit.read(|connection, _| preferences::site::load(connection)).await?;
    let mut form = Form::default();
    form.set("organisation", site.organisation.as_str());
    form.set("portal", site.portal.as_str());
    form.set("contact", site.contact.as_str());
    form.set("zone", site.zone.name());
    render(&OrganisationPage::new(visit.frame(), form))
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(site) = read(&mut form) else {
        return render_refused(&OrganisationPage::new(visit.frame(), form));
    };
    let saved = site.clone();
    visit
        .write(move |connection, context| {
            let before = preferences::site::save(connection, &site)?;
            let changes = changes(&before, &site);
            if !changes.is_empty() {
                let detail = format!("Organisation: {changes}");
                journal::record(connection, context, Action::SettingsChanged, Subject::Portal, &detail)?;
            }
            Ok::<_, PageError>(())
        })
        .await?;
    visit.portal.surroundings.site.set(saved);
    visit.see_other_with("/settings/organisation", Tone::Success, "Saved. It applies to mails sent from now on.")
}

fn read(form: &mut Form) -> Option<Site> {
    let organisation = form.read("organisation", line(LONGEST_LINE));
    let portal = form.read("portal", portal_name);
    let contact = form.read("contact", line(LONGEST_LINE));
    let zone = form.read("zone", zone);
    Some(Site {
        organisation: organisation?,
        portal: portal?,
        contact: contact?,
        zone: zone?,
    })
}

fn portal_name(text: &str) -> Result<String, FieldError> {
    match line(LONGEST_PORTAL_NAME)(text)? {
        name if name.is_empty() => Err(FieldError::new("Enter what people call the portal.")),
        name => Ok(name),
    }
}

fn zone(text: &str) -> Result<Zone, FieldError> {
    Zone::named(text.trim())
        .ok_or_else(|| FieldError::new("Choose a time zone from the list, as in Europe/Oslo or UTC."))
}

/// As in `Time zone "UTC" → "Europe/Oslo"`.
fn changes(before: &Site, after: &Site) -> String {
    let compared = [
        ("Organisation", &*before.organisation, &*after.organisation),
        ("Portal", &*before.portal, &*after.portal),
        ("Support contact", &*before.contact, &*after.contact),
        ("Time zone", before.zone.name(), after.zone.name()),
    ];
    let changed = compared.into_iter().filter(|(_, before, after)| before != after);
    let words = changed.map(|(label, before, after)| format!("{label} \"{before}\" → \"{after}\""));
    words.collect::<Vec<_>>().join(", ")
}

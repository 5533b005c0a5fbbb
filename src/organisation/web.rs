use askama::Template;

use crate::fields::FieldError;
use crate::fields::rules::{LONGEST_LINE, line};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal::{self, Setting};
use crate::language::Language;
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
    languages: Vec<(&'static str, &'static str)>,
}

impl OrganisationPage {
    fn new(frame: Frame, form: Form) -> OrganisationPage {
        let zones = Zone::names().into_iter().map(|name| (name.clone(), name));
        OrganisationPage {
            frame,
            form,
            zones: zones.collect(),
            languages: Language::choices(),
        }
    }
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let site = visit.read(|connection, _| preferences::site::load(connection)).await?;
    let mut form = Form::default();
    form.set("organisation", site.organisation.as_str());
    form.set("portal", site.portal.as_str());
    form.set("contact", site.contact.as_str());
    form.set("zone", site.zone.name());
    form.set("language", site.language.tag());
    render(&OrganisationPage::new(visit.frame(), visit.typed_again(form)))
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
            let (before, after) = (in_words(&before), in_words(&site));
            Ok::<_, PageError>(journal::record_settings(connection, context, "Organisation", &before, &after)?)
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
    let language = form.read("language", language);
    Some(Site {
        organisation: organisation?,
        portal: portal?,
        contact: contact?,
        zone: zone?,
        language: language?,
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

fn language(text: &str) -> Result<Language, FieldError> {
    Language::of_tag(text.trim()).ok_or_else(|| FieldError::new("Choose a language from the list."))
}

fn in_words(site: &Site) -> [Setting; 5] {
    let entered = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    [
        ("Organisation", entered(&site.organisation)),
        ("Name of the portal", entered(&site.portal)),
        ("Support contact", entered(&site.contact)),
        ("Time zone", site.zone.name().to_owned()),
        ("Language", site.language.name().to_owned()),
    ]
}

//! The frame around every page: navigation, who is signed in, messages, and the banner while the mail server is away.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::HttpRequest;

use super::{SignedIn, Visit};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::language::{Language, Moment, Sentence};
use crate::mail::outage::{MOST_COUNTED, Outage};
use crate::people::Scope;
use crate::rights::Permission;
use crate::site::Site;
use crate::web::paging::{number_of, thousands};
use crate::web::session::Flash;
use crate::web::{assets, languages};

/// What every page's layout shows.
pub struct Frame {
    pub who: Option<SignedIn>,
    pub flashes: Vec<Flash>,
    pub outage: Option<Outage>,
    pub site: Arc<Site>,
    pub language: Language,
    /// In which a public page can be read, with where it is. None for what can't be asked for again.
    pub languages: Vec<(Language, String)>,
    /// What the viewer may do for the person whom the page is about.
    here: BTreeSet<Permission>,
    path: String,
    now: Timestamp,
}

impl Visit {
    /// The frame of a page that needs nobody to be signed in.
    pub fn frame(&self) -> Frame {
        Frame::for_visitor(self)
    }
}

impl Frame {
    fn for_visitor(visit: &Visit) -> Frame {
        Frame {
            languages: languages_of(&visit.request),
            ..Frame::around(visit, visit.language)
        }
    }

    fn around(visit: &Visit, language: Language) -> Frame {
        Frame {
            who: None,
            flashes: visit.session.take_flashes(),
            outage: None,
            site: visit.context.site.clone(),
            language,
            languages: Vec::new(),
            here: BTreeSet::new(),
            path: visit.request.path().to_owned(),
            now: visit.context.now,
        }
    }

    pub(super) fn for_user(visit: &Visit, who: SignedIn, outage: Option<Outage>) -> Frame {
        Frame {
            who: Some(who),
            outage,
            ..Frame::around(visit, Language::english())
        }
    }

    /// Of a page about a person of this department.
    pub fn about(self, department: Option<i64>) -> Frame {
        let held = self.who.as_ref().map(|who| who.permissions.held_in(department));
        Frame { here: held.unwrap_or_default(), ..self }
    }

    /// For parts of a page; handlers say in their signature what they need. On a page about one person: for that person.
    pub fn may(&self, permission: Permission) -> bool {
        self.here.contains(&permission) || self.may_everywhere(permission)
    }

    /// For links to pages that know nothing of departments.
    pub fn may_everywhere(&self, permission: Permission) -> bool {
        self.who.as_ref().is_some_and(|who| who.may(permission))
    }

    /// For links to pages that know of departments: the viewer may do it in one at least.
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| !who.permissions.scope(permission).is_nowhere())
    }

    /// For buttons beside one row of a list: the viewer may do it for people of this department, or for those without one.
    pub fn may_in(&self, department: Option<i64>, permission: Permission) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| who.permissions.hold_in(department, permission))
    }

    /// For links from a list of people of this scope to what is done with them: the viewer may do it for some of them.
    pub fn may_in_some_of(&self, scope: &Scope, permission: Permission) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| !who.permissions.scope(permission).and(scope).is_nowhere())
    }

    /// Whether it is this person who looks.
    pub fn is_seen_by(&self, person: UserId) -> bool {
        self.who.as_ref().is_some_and(|who| who.id == person)
    }

    /// Whether this is the language of the page.
    pub fn is_in(&self, language: &Language) -> bool {
        self.language == *language
    }

    /// Words of public pages.
    pub fn say(&self, name: &str) -> String {
        self.language.say(name)
    }

    /// The same with values.
    pub fn sentence(&self, name: &str) -> Sentence {
        self.language.sentence(name)
    }

    /// In the site's zone.
    pub fn moment(&self, moment: &Timestamp) -> Moment {
        self.site.moment(moment, self.language)
    }

    /// Whether the page shown stands under this address, for the mark in the navigation.
    pub fn is_at(&self, section: &str) -> bool {
        match self.path.strip_prefix(section) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }

    /// Of a page with others under its address.
    pub fn is_exactly_at(&self, page: &str) -> bool {
        self.path == page
    }

    /// How many mails wait for the mail server to answer again.
    pub fn waiting(&self, outage: &Outage) -> String {
        match outage.waiting {
            0 => "No mail waits".to_owned(),
            1 => "1 mail waits".to_owned(),
            waiting if waiting > MOST_COUNTED => format!("More than {} mails wait", thousands(MOST_COUNTED)),
            waiting => format!("{} wait", number_of(waiting, "mail", "mails")),
        }
    }

    /// When the mail server is tried next, by itself.
    pub fn next_try(&self, outage: &Outage) -> String {
        match (outage.next_try_at - self.now).whole_seconds() {
            ..=0 => "the next try is due now".to_owned(),
            seconds => format!("the next try is in {}", number_of(seconds, "second", "seconds")),
        }
    }

    /// Of this build.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// With its digest in the address, so that browsers keep it.
    pub fn asset(&self, file: &str) -> String {
        assets::url(file)
    }
}

fn languages_of(request: &HttpRequest) -> Vec<(Language, String)> {
    let is_shown_again = request.method().is_safe();
    let languages = Language::all().filter(|_| is_shown_again);
    languages
        .map(|language| (language, languages::page_in(request, language)))
        .collect()
}

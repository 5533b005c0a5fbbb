//! Permissions in handler signatures.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::REFERER;
use actix_web::{FromRequest, HttpRequest};

use super::pending::SIGN_IN;
use super::recognised::Recognised;
use super::{Frame, SignedIn, Visit};
use crate::db::Snapshot;
use crate::mail::outage::Outage;
use crate::rights::{Permission, Permissions};
use crate::web::PageError;
use crate::web::kept::AsOf;
use crate::web::query::Query;
use crate::web::session::Tone;

/// What a handler requires of its caller.
pub trait Needs {
    fn met_by(permissions: &Permissions) -> bool;
}

/// Names of permissions as types, for signatures.
pub mod need {
    use super::{Needs, Permission, Permissions};

    /// To be signed in, no more.
    pub struct SignedIn;

    impl Needs for SignedIn {
        fn met_by(_: &Permissions) -> bool {
            true
        }
    }

    macro_rules! permissions {
        ($($name:ident),+) => {
            $(
                pub struct $name;

                impl Needs for $name {
                    fn met_by(permissions: &Permissions) -> bool {
                        permissions.contains(Permission::$name)
                    }
                }
            )+
        };
    }

    permissions!(
        ReadUsers,
        EditUsers,
        SendMails,
        AssignRoles,
        CorrectAddresses,
        SetPasswords,
        ReadPax,
        EditPax,
        EditReference,
        ReadMail,
        ReadJournal,
        EditSettings
    );
}

/// A visit by someone signed in who has what the handler needs.
pub struct Allowed<N> {
    visit: Visit,
    pub who: SignedIn,
    outage: Option<Outage>,
    snapshot: Option<Snapshot>,
    needs: PhantomData<N>,
}

impl<N> Allowed<N> {
    /// The frame around a page, with the messages that wait for this visitor.
    pub fn frame(&self) -> Frame {
        Frame::for_user(&self.visit, self.who.clone(), self.outage.clone())
    }

    /// For what is kept between pages.
    pub fn as_of(&self) -> AsOf {
        AsOf { now: self.visit.now, snapshot: self.snapshot.clone() }
    }
}

impl<N> Deref for Allowed<N> {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl<N: Needs> Allowed<N> {
    fn of(request: &HttpRequest) -> Result<Allowed<N>, PageError> {
        let visit = Visit::of(request)?;
        if visit.session.user()?.is_none() {
            if let Some(pending) = visit.pending()? {
                return Err(PageError::StepDue { location: pending.path().to_owned() });
            }
            tell_what_was_lost(&visit)?;
            return Err(sign_in_needed(request));
        }
        let Some(Recognised { who, outage, snapshot }) = visit.session.recognised()? else {
            visit.session.end();
            return Err(sign_in_needed(request));
        };
        if !N::met_by(&who.permissions) {
            return Err(PageError::Forbidden);
        }
        Ok(Allowed { visit, who, outage, snapshot, needs: PhantomData })
    }
}

impl<N: Needs + 'static> FromRequest for Allowed<N> {
    type Error = PageError;
    type Future = Ready<Result<Allowed<N>, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Allowed::of(request))
    }
}

/// Within a limit, because the message is kept in the database.
fn tell_what_was_lost(visit: &Visit) -> Result<(), PageError> {
    if *visit.request.method() == Method::GET || visit.portal.notes.count(visit.address).is_err() {
        return Ok(());
    }
    let words = "You were signed out meanwhile, so nothing was saved. Sign in and try again.";
    visit.session.flash(Tone::Warning, words)
}

/// Back to the page, or to the one whose form was sent.
fn sign_in_needed(request: &HttpRequest) -> PageError {
    let next = match *request.method() {
        Method::GET => request.uri().to_string(),
        _ => page_before(request).unwrap_or_default(),
    };
    PageError::StepDue {
        location: Query::default().with("next", &next).after(SIGN_IN),
    }
}

/// The portal's page that the link or form was on, by the Referer header.
pub fn page_before(request: &HttpRequest) -> Option<String> {
    let referer = request.headers().get(REFERER)?.to_str().ok()?;
    let page = url::Url::parse(referer).ok()?;
    Some(page[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

//! Permissions in handler signatures.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest};
use askama::Template;

use super::pending::SIGN_IN;
use super::recognised::Recognised;
use super::unsaved::Unsaved;
use super::way::page_before;
use super::{Frame, SignInPage, SignedIn, Visit};
use crate::db::Snapshot;
use crate::mail::outage::Outage;
use crate::people::Scope;
use crate::rights::{Permission, Permissions};
use crate::web::kept::AsOf;
use crate::web::query::Query;
use crate::web::session::{Flash, Tone};
use crate::web::{Form, PageError};

/// What a handler requires of its caller.
pub trait Needs {
    /// Whom it concerns that someone with these permissions does.
    fn scope(permissions: &Permissions) -> Scope;

    /// The permissions with which what is done here is done.
    fn taken_by(permissions: Permissions) -> Permissions {
        let scope = Self::scope(&permissions);
        permissions.reaching(scope)
    }

    /// A page knows nothing of departments unless it says so by [`Within`], and is closed to whoever is limited to some.
    fn met_by(permissions: &Permissions) -> bool {
        Self::scope(permissions).is_everywhere()
    }
}

/// Both.
impl<A: Needs, B: Needs> Needs for (A, B) {
    fn scope(permissions: &Permissions) -> Scope {
        A::scope(permissions).and(&B::scope(permissions))
    }
}

/// Opens a page to those as well who meet what it needs in some departments only. Such a page shows nothing, and does
/// nothing, beyond [`Allowed::scope`].
pub struct Within<N>(PhantomData<N>);

impl<N: Needs> Needs for Within<N> {
    fn scope(permissions: &Permissions) -> Scope {
        N::scope(permissions)
    }

    fn met_by(permissions: &Permissions) -> bool {
        !N::scope(permissions).is_nowhere()
    }
}

/// Names of permissions as types, for signatures.
pub mod need {
    use super::{Needs, Permission, Permissions, Scope};

    /// To be signed in, no more.
    pub struct SignedIn;

    impl Needs for SignedIn {
        fn scope(_: &Permissions) -> Scope {
            Scope::Everywhere
        }

        /// It says nothing of other people.
        fn taken_by(permissions: Permissions) -> Permissions {
            permissions
        }
    }

    macro_rules! permissions {
        ($($name:ident),+) => {
            $(
                pub struct $name;

                impl Needs for $name {
                    fn scope(permissions: &Permissions) -> Scope {
                        permissions.scope(Permission::$name)
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
        EditRoles,
        CorrectAddresses,
        SetPasswords,
        ReadPax,
        EditPax,
        EditReference,
        ReadMail,
        ReadJournal,
        EditSettings,
        ExportLists,
        EraseUsers
    );
}

/// A visit by someone signed in who has what the handler needs.
pub struct Allowed<N> {
    visit: Visit,
    pub who: SignedIn,
    outage: Option<Outage>,
    snapshot: Option<Snapshot>,
    /// What came too late before they signed in again.
    unsaved: Option<Unsaved>,
    needs: PhantomData<N>,
}

impl<N> Allowed<N> {
    /// The frame around a page, with the messages that wait for this visitor.
    pub fn frame(&self) -> Frame {
        let mut frame = Frame::for_user(&self.visit, self.who.clone(), self.outage.clone());
        if let Some(unsaved) = &self.unsaved {
            let words = unsaved.reminder(&self.request);
            frame.flashes.push(Flash { tone: Tone::Warning, words, undo: None });
        }
        frame
    }

    /// The form, or what was typed into it before and could not be saved, because its sender was signed out. The page's
    /// routes say [`TypedAgain`](super::TypedAgain).
    pub fn typed_again(&self, form: Form) -> Form {
        match self.unsaved.as_ref().and_then(Unsaved::typed) {
            Some(typed) => Form::from_submitted(&typed),
            None => form,
        }
    }

    /// Whom this page may show, and what is done here may concern.
    pub fn scope(&self) -> Scope {
        self.who.permissions.reach()
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
                return Err(PageError::StepDue { location: pending.while_it_waits(&visit)?.to_owned() });
            }
            return Err(sign_in_needed(&visit)?);
        }
        let Some(Recognised { who, outage, snapshot }) = visit.session.recognised()? else {
            visit.session.end();
            return Err(sign_in_needed(&visit)?);
        };
        let unsaved = Unsaved::taken_by(&visit);
        if !N::met_by(&who.permissions) {
            return Err(PageError::Forbidden);
        }
        let permissions = N::taken_by(who.permissions);
        let who = SignedIn { permissions, ..who };
        Ok(Allowed { visit, who, outage, snapshot, unsaved, needs: PhantomData })
    }
}

impl<N: Needs + 'static> FromRequest for Allowed<N> {
    type Error = PageError;
    type Future = Ready<Result<Allowed<N>, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Allowed::of(request))
    }
}

/// Back to the page. A form comes back within the page where its sender signs in.
fn sign_in_needed(visit: &Visit) -> Result<PageError, PageError> {
    if *visit.request.method() == Method::GET {
        return Ok(sign_in_before(&visit.request.uri().to_string()));
    }
    let is_within_limit = visit.portal.notes.count(visit.address).is_ok();
    if let Some(unsaved) = Unsaved::of(visit).filter(|_| is_within_limit)
        && let Some(sealed) = unsaved.seal(&visit.context)
    {
        let page = SignInPage::holding(visit, unsaved.page(), sealed);
        return Ok(PageError::SignedOut { page: page.render()? });
    }
    if is_within_limit {
        let words = "You were signed out meanwhile, so nothing was saved. Sign in and try again.";
        visit.session.flash(Tone::Warning, words)?;
    }
    Ok(sign_in_before(&page_before(&visit.request).unwrap_or_default()))
}

fn sign_in_before(next: &str) -> PageError {
    PageError::StepDue { location: Query::default().with("next", next).after(SIGN_IN) }
}

//! A request, as rooms see it: the portal, the context for flows, the session.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use serde::{Deserialize, Serialize};

use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, DatabaseError, QueryError};
use crate::language::Language;
use crate::rights::{Permission, Permissions};
use crate::web::session::{Flash, Session, Tone};
use crate::web::{Page, PageError, Portal, see_other};

/// Nobody waits longer for a page while the database does not answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// A form may do what takes a while, as to look over a selection of many.
const PATIENCE_WITH_FORMS: Duration = Duration::from_secs(15);

/// Someone with a session whose account may be used.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    pub id: UserId,
    pub first_name: String,
    pub name: String,
    pub permissions: Permissions,
}

impl SignedIn {
    /// By all their roles, and everywhere.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// Of first and last name, for the mark at the top.
    pub fn initials(&self) -> String {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let first = words.first().and_then(|word| word.chars().next());
        let last = words
            .last()
            .filter(|_| words.len() > 1)
            .and_then(|word| word.chars().next());
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

/// A request with what its handler needs.
#[derive(Clone)]
pub struct Visit {
    pub portal: web::Data<Portal>,
    pub context: Context,
    pub session: Session,
    pub request: HttpRequest,
    /// Of public pages, and of messages on them.
    pub language: Language,
}

impl Visit {
    pub(super) fn of(request: &HttpRequest) -> Result<Visit, PageError> {
        let portal = Portal::of(request)?;
        let session = Session::of(request);
        let actor = session.user()?.map_or(Actor::Visitor, Actor::User);
        let context = portal.context(request, actor);
        Ok(Visit {
            language: request.extensions().get().copied().unwrap_or(context.site.language),
            context,
            portal: portal.clone(),
            session,
            request: request.clone(),
        })
    }

    /// A read has nothing to refuse; what is not there is a page that says so.
    pub async fn read<T, F>(&self, work: F) -> Result<T, PageError>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, QueryError> + Send + 'static,
        T: Send + 'static,
    {
        let (database, work) = (&self.portal.database, self.reading(work));
        database.read_within(PATIENCE, work).await
    }

    /// [`Visit::read`] of as many rows as there are.
    pub async fn read_at_length<T, F>(&self, work: F) -> Result<T, PageError>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, QueryError> + Send + 'static,
        T: Send + 'static,
    {
        let (database, work) = (&self.portal.database, self.reading(work));
        database.read_all_within(PATIENCE, work).await
    }

    fn reading<T, F>(&self, work: F) -> impl FnOnce(&mut Connection) -> Result<T, PageError> + use<T, F>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, QueryError>,
    {
        let context = self.context.clone();
        move |connection| work(connection, &context).map_err(PageError::from)
    }

    /// One transaction; an error takes it back, and is the page.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, PageError>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Into<PageError>,
    {
        self.attempt(|connection, context| work(connection, context).map_err(Into::into))
            .await
    }

    /// [`Visit::write`] of what may be refused in words, which the caller has for it.
    pub async fn attempt<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (database, work) = (&self.portal.database, self.writing(work));
        database.write_within(PATIENCE_WITH_FORMS, work).await
    }

    /// [`Visit::attempt`] with as many rows as there are.
    pub async fn attempt_at_length<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (database, work) = (&self.portal.database, self.writing(work));
        database.write_all_within(PATIENCE_WITH_FORMS, work).await
    }

    fn writing<T, E, F>(&self, work: F) -> impl FnOnce(&mut Connection) -> Result<T, E> + use<T, E, F>
    where
        F: FnOnce(&mut Connection, &Context) -> Result<T, E>,
    {
        let context = self.context.clone();
        move |connection| work(connection, &context)
    }

    /// After the transaction that enqueued it.
    pub fn send_waiting_mail(&self) {
        self.portal.mail_waiting.notify_one();
    }

    /// Leads on after a form, with a message on the page that follows.
    pub fn see_other_with(&self, location: &str, tone: Tone, words: impl Into<String>) -> Page {
        self.session.flash(tone, words)?;
        see_other(location)
    }

    /// [`Visit::see_other_with`] good news, and a button that undoes it where there is a way.
    pub fn see_other_with_undo(&self, location: &str, words: String, undo: Option<String>) -> Page {
        self.session.tell(Flash { tone: Tone::Success, words, undo })?;
        see_other(location)
    }
}

impl FromRequest for Visit {
    type Error = PageError;
    type Future = Ready<Result<Visit, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Visit::of(request))
    }
}

impl Deref for Visit {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

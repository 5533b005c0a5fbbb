//! Pages about one person, for callers who may change that person's record.

use super::Allowed;
use crate::context::UserId;
use crate::db::{Connection, QueryResult};
use crate::people::{self, User};
use crate::rights::guard;
use crate::web::PageError;

impl<N> Allowed<N> {
    /// The person with this number, with what `more` reads about them.
    pub async fn about<T, F>(&self, id: UserId, more: F) -> Result<(User, T), PageError>
    where
        F: FnOnce(&mut Connection, &User) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        let mine = self.who.permissions.clone();
        let about = self
            .read(move |connection, _| {
                let user = people::find(connection, id)?;
                if !mine.reach().holds(user.department_id) {
                    return Ok(None);
                }
                let more = more(connection, &user)?;
                Ok(Some(((user, more), guard::may_change(connection, &mine, id)?)))
            })
            .await?;
        match about {
            None => Err(PageError::NotFound),
            Some((_, false)) => Err(PageError::Forbidden),
            Some((about, true)) => Ok(about),
        }
    }

    /// [`Allowed::about`] anybody but the caller, whose own account has a page of its own.
    pub async fn about_another<T, F>(&self, id: UserId, more: F) -> Result<(User, T), PageError>
    where
        F: FnOnce(&mut Connection, &User) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        if id == self.who.id {
            return Err(PageError::Forbidden);
        }
        self.about(id, more).await
    }
}

//! The password, asked for again of someone who is signed in or followed a link.

use super::Visit;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::entry::{lockout, passwords};
use crate::people::{self, Status};
use crate::secret::{Password, PasswordHash};
use crate::web::{Form, PageError, moment};

impl Visit {
    /// Tells a wrong password at its field. A right one counts as a proof like signing in.
    pub async fn check_current_password(
        &self,
        user: UserId,
        form: &mut Form,
        field: &str,
        typed: &str,
    ) -> Result<(), PageError> {
        if self.is_password_of(user, typed).await? {
            return self.session.prove(self.now);
        }
        let locked_until = self
            .read(move |connection, context| Ok(people::find(connection, user)?.standing.lock_ends_at(context.now)));
        form.refuse(
            field,
            match locked_until.await? {
                Some(end) => {
                    format!("There were too many wrong passwords: none is accepted before {}.", moment::in_words(&end))
                }
                None => "This is not your current password.".to_owned(),
            },
        );
        Ok(())
    }

    /// Wrong passwords count towards the lock as at sign-in. A locked account accepts none, in the same time.
    pub async fn is_password_of(&self, user: UserId, typed: &str) -> Result<bool, PageError> {
        self.portal.tries.count(self.address)?;
        let hash = self.hash_to_compare(user).await?;
        let matched = self
            .portal
            .passwords
            .verify(Password::as_typed(typed), hash.clone())
            .await?;
        // Other guesses may have locked the account while this one was compared.
        if matched && self.hash_to_compare(user).await? == hash {
            return Ok(true);
        }
        self.note_wrong_current_password(user).await?;
        Ok(false)
    }

    async fn hash_to_compare(&self, user: UserId) -> Result<Option<PasswordHash>, PageError> {
        self.read(move |connection, context| {
            let locked = people::find(connection, user)?.status(context.now) == Status::Locked;
            Ok(passwords::hash_of(connection, user)?.filter(|_| !locked))
        })
        .await
    }

    async fn note_wrong_current_password(&self, user: UserId) -> Result<(), PageError> {
        self.write(move |connection, context| note_wrong(connection, context, user))
            .await
    }
}

fn note_wrong(connection: &mut Connection, context: &Context, user: UserId) -> QueryResult<()> {
    let user = people::find(connection, user)?;
    lockout::note_wrong_current_password(connection, context, &user)
}

//! Erasing a person: one transaction, which leaves no row that tells who they were.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::identity::{self, Identity};
use crate::context::{Context, UserId};
use crate::db::schema::{bounces, import_rows, outbox};
use crate::db::{self, Connection, DatabaseError, QueryResult, Written, from_query_error, lock_person};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox::lock_mails_of;
use crate::people::{self, User};
use crate::removal;
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error("You can't erase yourself. Another administrator can.")]
    Oneself,
    #[error("This is not their username. Nothing was erased.")]
    NotTyped,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(EraseError);

/// Writes down that all that is known of a person leaves as a file.
pub fn note_taken(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<(), EraseError> {
    guard::check_may_change(connection, mine, id)?;
    people::find(connection, id)?;
    Ok(journal::record(connection, context, Action::PersonalDataTaken, Subject::User(id), "")?)
}

/// `typed` is the username, by which whoever erases says that they mean this person.
pub fn erase(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
    typed: &str,
) -> Result<(), EraseError> {
    if context.actor.user_id() == Some(id) {
        return Err(EraseError::Oneself);
    }
    guard::keeping_an_administrator(connection, id, |connection| {
        lock_mails_of(connection, &[id])?;
        lock_person(connection, id)?;
        let user = people::find(connection, id)?;
        guard::check_may_change(connection, mine, id)?;
        if word_to_type(&user).to_lowercase() != typed.trim().to_lowercase() {
            return Err(EraseError::NotTyped);
        }
        db::overwriting_deleted(connection, |connection| delete(connection, &user))?;
        Ok(journal::record(connection, context, Action::UserErased, Subject::Erased, "")?)
    })
}

/// What is typed before somebody is erased.
pub fn word_to_type(user: &User) -> String {
    if user.username.is_empty() { user.full_name() } else { user.username.clone() }
}

fn delete(connection: &mut Connection, user: &User) -> QueryResult<()> {
    let known = identity::of(connection, user)?;
    journal::strike(connection, &known.words, |typed| known.is_meant_by(typed))?;
    delete_of_nobody(connection, &known)?;
    delete_rows_of_files(connection, &known)?;
    removal::remove(connection, &[user.id])
}

/// Test mails to their addresses, and bounces of which nothing tells whose they are but the address.
fn delete_of_nobody(connection: &mut Connection, known: &Identity) -> QueryResult<()> {
    for address in &known.addresses {
        let unmatched = Written::<Bool>::new("bounces.user_id IS NULL AND lower(bounces.recipient) = ")
            .bind(address.to_ascii_lowercase().as_str());
        diesel::delete(bounces::table.filter(unmatched)).execute(connection)?;
    }
    let of_nobody = outbox::table
        .filter(outbox::user_id.is_null())
        .filter(outbox::recipient.eq_any(&known.addresses));
    diesel::delete(of_nobody).execute(connection).map(drop)
}

/// Rows of files that wait to be imported, or to be mended. They are few, and deleted by themselves after a week.
fn delete_rows_of_files(connection: &mut Connection, known: &Identity) -> QueryResult<()> {
    for address in &known.addresses {
        let naming = Written::<Bool>::new("lower(import_rows.cells) LIKE ")
            .bind(format!("%{}%", db::escaped_for_like(&address.to_lowercase())).as_str())
            .sql(" ESCAPE '\\'");
        diesel::delete(import_rows::table.filter(naming)).execute(connection)?;
    }
    Ok(())
}

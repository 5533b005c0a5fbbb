//! Deleting people's records with all that belongs to them: their account, roles, links, sessions and mails go, and the
//! journal keeps what was done and loses whom it concerned. Whoever calls this has asked whether it may be done.

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{bounces, import_rows, outbox, users};
use crate::db::{Connection, QueryResult, among, overwriting_deleted};
use crate::journal;
use crate::people::search;

/// In the transaction that has locked their mails and their records. Mails first: a worker that has one of them in hand finds
/// it gone when it writes down what became of it. The rest of what belongs to a person goes with their row, as the tables say.
pub fn remove(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    if people.is_empty() {
        return Ok(());
    }
    overwriting_deleted(connection, |connection| {
        journal::lose(connection, people)?;
        delete_mails(connection, people)?;
        let of_files = among("import_rows.user_id", people.iter().copied());
        diesel::delete(import_rows::table.filter(of_files)).execute(connection)?;
        for person in people {
            search::forget(connection, *person)?;
        }
        diesel::delete(users::table.filter(among("users.id", people.iter().copied())))
            .execute(connection)
            .map(drop)
    })
}

/// With those of them that came back.
fn delete_mails(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let mails: Vec<i64> = outbox::table
        .filter(among("outbox.user_id", people.iter().copied()))
        .select(outbox::id)
        .load(connection)?;
    diesel::delete(bounces::table.filter(among("bounces.user_id", people.iter().copied()))).execute(connection)?;
    diesel::delete(bounces::table.filter(among("bounces.mail_id", mails.iter().copied()))).execute(connection)?;
    diesel::delete(outbox::table.filter(among("outbox.id", mails)))
        .execute(connection)
        .map(drop)
}

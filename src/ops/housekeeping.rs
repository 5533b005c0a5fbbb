//! What time brings about: locks that run out, last days that pass, sessions that end.

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::entry::devices;
use crate::gate::session_store::{self, SessionLife};
use crate::people;

/// Some of what there is to do, so that others may write in between. False when all is done.
pub fn tidy(connection: &mut Connection, context: &Context, life: SessionLife) -> QueryResult<bool> {
    let settled = people::settle_due_statuses(connection, context)?;
    let ended = session_store::tidy(connection, context.now, life)?;
    devices::tidy(connection, context.now)?;
    Ok(settled + ended > 0)
}

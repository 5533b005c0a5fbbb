pub mod apply;
pub mod edit;
pub mod preview;
pub mod rule;

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::rights::{Permission, Permissions, permission};

/// Of whoever acts, as they are now: somebody may have taken one from them since their request began.
fn mine(connection: &mut Connection, context: &Context) -> QueryResult<Permissions> {
    match context.actor.user_id() {
        Some(actor) => Ok(permission::of_user(connection, actor)?.acting_by(Permission::AssignRoles)),
        None => Ok(Permissions::default()),
    }
}

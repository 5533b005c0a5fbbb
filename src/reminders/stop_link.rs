//! The link that ends somebody's reminders. It is signed and stored nowhere, and holds for the address that it went to, so
//! that whoever has a wrong one ends nothing for the right one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::OptionalExtension;

use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::people::{self, User};

/// What the link to stop reminders ends in.
pub fn key_of(context: &Context, user: &User) -> String {
    let signature = context.keys.sign_link(&said(user));
    format!("{}-{}", user.id, URL_SAFE_NO_PAD.encode(signature))
}

fn said(user: &User) -> String {
    format!("stop reminders of {} at {}", user.id, user.email)
}

/// Whose link it is. `None` for anything that was not mailed to the address of now.
pub fn whose(connection: &mut Connection, context: &Context, key: &str) -> QueryResult<Option<User>> {
    let Some((id, signature)) = parts(key) else { return Ok(None) };
    let user = people::find(connection, id).optional()?;
    Ok(user.filter(|user| context.keys.has_signed_link(&said(user), &signature)))
}

fn parts(key: &str) -> Option<(UserId, Vec<u8>)> {
    let (id, signature) = key.split_once('-')?;
    Some((UserId(id.parse().ok()?), URL_SAFE_NO_PAD.decode(signature).ok()?))
}

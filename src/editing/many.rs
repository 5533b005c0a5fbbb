//! Making many users at once.

use std::collections::BTreeMap;

use super::SaveError;
use crate::context::{Context, UserId};
use crate::db::Connection;
use crate::journal::{self, Action};
use crate::people::{self, Draft, Source};
use crate::rights::roles;

/// Somebody to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub draft: Draft,
    pub roles: Vec<i64>,
}

/// Nothing is mailed to them. Whoever calls this has proved lately who they are, has checked that the roles may be given, and
/// what [`people::create_many`] asks for. The numbers come in the order of the users.
pub fn create_many(
    connection: &mut Connection,
    context: &Context,
    users: Vec<NewUser>,
    source: Source,
) -> Result<Vec<UserId>, SaveError> {
    let (drafts, given): (Vec<Draft>, Vec<Vec<i64>>) = users.into_iter().map(|user| (user.draft, user.roles)).unzip();
    let ids = people::create_many(connection, context, drafts, source)?;
    for (role, people) in by_role(&ids, given) {
        roles::give_many(connection, &people, role)?;
    }
    if !ids.is_empty() {
        journal::record_of_many(connection, context, Action::UserCreated, &ids)?;
    }
    Ok(ids)
}

fn by_role(ids: &[UserId], given: Vec<Vec<i64>>) -> BTreeMap<i64, Vec<UserId>> {
    let mut people: BTreeMap<i64, Vec<UserId>> = BTreeMap::new();
    for (id, roles) in ids.iter().zip(given) {
        for role in roles {
            people.entry(role).or_default().push(*id);
        }
    }
    people
}

//! Applying a rule that was saved or deleted, some hundred people at a time: each piece is one transaction, found by an
//! index, in which everyone's case is looked at as it is then. Whatever instance is killed meanwhile, the next piece goes on
//! where the last one stopped.

use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, Lock, QueryResult, lock, lock_people, try_lock};
use crate::entry::factors;
use crate::people::{self, Status};
use crate::rights::rules::{Rule, Walk};
use crate::rights::{Permission, Permissions, following, permission};
use crate::roles::store;

const AT_ONCE: usize = 300;

/// The next piece. False when every rule is applied, or another instance is at it.
pub fn apply_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    if store::under_way(connection)?.is_none() {
        return Ok(false);
    }
    // That an administrator remains is decided by one transaction at a time, before all other locks.
    lock(connection, Lock::Administrators)?;
    if !try_lock(connection, Lock::RoleRulesApplied)? {
        return Ok(false);
    }
    match store::under_way(connection)? {
        Some(rule) => apply_piece(connection, context, &rule).map(|()| true),
        None => Ok(false),
    }
}

fn apply_piece(connection: &mut Connection, context: &Context, rule: &Rule) -> QueryResult<()> {
    let after = UserId(rule.reached);
    let people = match rule.walk {
        Walk::Holders => store::holders(connection, rule.id, after, AT_ONCE)?,
        Walk::Concerned => store::concerned(connection, &rule.conditions, after, AT_ONCE)?,
        Walk::Done => Vec::new(),
    };
    let Some(last) = people.last() else { return end_walk(connection, rule) };
    lock_people(connection, people.iter().map(|person| person.0))?;
    let mine = permissions_of_saver(connection, context, rule)?;
    let actor = rule.saved_by.map_or(Actor::System, Actor::User);
    let followed = following::follow(connection, &context.acting_as(actor), &mine, &people)?;
    factors::sign_out_who_lack_one(connection, &followed.gained)?;
    store::note_reached(connection, rule, rule.walk, last.0, rule.looked_at + people.len() as i64)
}

fn end_walk(connection: &mut Connection, rule: &Rule) -> QueryResult<()> {
    match rule.walk {
        Walk::Holders if rule.is_ending => store::delete_rule(connection, rule.id),
        Walk::Holders => store::note_reached(connection, rule, Walk::Concerned, 0, rule.looked_at),
        Walk::Concerned | Walk::Done => store::note_reached(connection, rule, Walk::Done, 0, rule.looked_at),
    }
}

/// As they are now: none, once whoever saved it was disabled or may not give roles any more.
fn permissions_of_saver(connection: &mut Connection, context: &Context, rule: &Rule) -> QueryResult<Permissions> {
    let Some(saver) = rule.saved_by else { return Ok(Permissions::default()) };
    if people::find(connection, saver)?.status(context.now) == Status::Disabled {
        return Ok(Permissions::default());
    }
    let theirs = permission::of_user(connection, saver)?;
    Ok(if theirs.contains(Permission::AssignRoles) { theirs } else { Permissions::default() })
}

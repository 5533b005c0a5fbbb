//! Undoing an import for those whom it made and who were never in: each is looked at again in the transaction that removes
//! them, some hundreds at a time, so that pages are served meanwhile and what was killed half-way goes on where it stopped.
//! Whom it only changed stays as they are.

use std::collections::{BTreeMap, HashSet};

use super::AT_ONCE;
use super::begin::StepError;
use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, QueryResult, lock_people};
use crate::imports::stays::Stays;
use crate::imports::store::undo::{self as store, Made};
use crate::imports::store::{self as imports, Import};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox::lock_mails_of;
use crate::people::{self, Status};
use crate::removal;
use crate::rights::{Permission, Permissions, guard, permission};
use crate::web::paging::{number_of, thousands};

const LOOKED_AT_ONCE: usize = 4_000;

/// The version of a record that nobody changed since it was made.
const FIRST_VERSION: i32 = 1;

/// What would happen.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    pub removed: i64,
    /// Of those who are removed.
    pub invited: i64,
    pub stay: Vec<(Stays, i64)>,
    pub added_posts: i64,
}

pub fn preview(connection: &mut Connection, context: &Context, mine: &Permissions, id: i64) -> QueryResult<Preview> {
    let mut preview = Preview {
        added_posts: store::count_added_posts(connection, id)?,
        ..Preview::default()
    };
    let (mut stay, mut place): (BTreeMap<Stays, i64>, i64) = (BTreeMap::new(), 0);
    loop {
        let ids = store::made_after(connection, id, place, LOOKED_AT_ONCE)?;
        let Some(last) = ids.last() else { break };
        place = last.0;
        for (made, verdict) in looked_at(connection, mine, id, &ids)? {
            match verdict {
                Ok(()) => {
                    preview.removed += 1;
                    preview.invited += i64::from(made.standing.status(context.now) == Status::Invited);
                }
                Err(why) => *stay.entry(why).or_default() += 1,
            }
        }
    }
    preview.stay = stay.into_iter().collect();
    preview.stay.sort_by_key(|(_, count)| -count);
    Ok(preview)
}

/// Who goes and who stays.
fn looked_at(
    connection: &mut Connection,
    mine: &Permissions,
    import: i64,
    ids: &[UserId],
) -> QueryResult<Vec<(Made, Result<(), Stays>)>> {
    let around = Around {
        changeable: guard::changeable(connection, mine, ids)?,
        with_password: store::with_password(connection, ids)?,
        with_edited_roles: store::with_edited_roles(connection, import, ids)?,
    };
    let people = store::people(connection, ids)?.into_iter();
    Ok(people
        .map(|made| (made.clone(), around.may_be_removed(&made)))
        .collect())
}

/// What is true around these people, looked up for all of them at once.
struct Around {
    changeable: HashSet<UserId>,
    with_password: HashSet<UserId>,
    with_edited_roles: HashSet<UserId>,
}

impl Around {
    fn may_be_removed(&self, made: &Made) -> Result<(), Stays> {
        if made.standing.has_been_in() {
            Err(Stays::BeenIn)
        } else if self.with_password.contains(&made.id) {
            Err(Stays::Password)
        } else if !self.changeable.contains(&made.id) {
            Err(Stays::MayDoMore)
        } else if made.version > FIRST_VERSION || self.with_edited_roles.contains(&made.id) {
            Err(Stays::Changed)
        } else {
            Ok(())
        }
    }
}

/// Whether it is this one's to undo: as whoever imported, or as one who may do all that they may.
pub fn is_for(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    import: &Import,
) -> QueryResult<bool> {
    let Some(maker) = import.created_by else { return Ok(true) };
    Ok(context.actor.user_id() == Some(maker) || mine.cover(&permission::of_user(connection, maker)?))
}

/// Begins it and does the first piece, so that a small import is undone when its page is shown. Whoever calls this has proved
/// lately who they are.
pub fn confirm(connection: &mut Connection, context: &Context, mine: &Permissions, id: i64) -> Result<(), StepError> {
    let import = imports::lock(connection, id)?;
    if !is_for(connection, context, mine, &import)? {
        return Err(StepError::NotYours);
    }
    if !import.state.may_be_undone() {
        return Err(StepError::Crossed);
    }
    let total = store::count_made(connection, id)?;
    if total == 0 {
        return Err(StepError::NothingToUndo);
    }
    store::begin(connection, id, context.actor.user_id(), total, context.now)?;
    let words = format!("{}: {} to look at", import.file_name, number_of(total, "user", "users"));
    journal::record(connection, context, Action::ImportUndoConfirmed, Subject::Import(id), &words)?;
    let import = imports::find(connection, id)?;
    Ok(carry_out_piece(connection, context, &import)?)
}

/// Of an import that is locked.
pub fn carry_out_piece(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<()> {
    let (context, mine) = acting_for(connection, context, import)?;
    if !(mine.contains(Permission::EditUsers) && mine.contains(Permission::EraseUsers)) {
        store::leave_rest(connection, import.id, import.place, Stays::NotAllowed)?;
        return finish(connection, &context, import);
    }
    let ids = store::made_after(connection, import.id, import.place, AT_ONCE)?;
    if let Some(last) = ids.last() {
        remove(connection, &mine, import, &ids)?;
        imports::note_place(connection, import.id, last.0, ids.len() as i64, context.now)?;
    }
    if ids.len() < AT_ONCE { finish(connection, &context, import) } else { Ok(()) }
}

/// Nobody activates while they are looked at.
fn remove(connection: &mut Connection, mine: &Permissions, import: &Import, ids: &[UserId]) -> QueryResult<()> {
    lock_mails_of(connection, ids)?;
    lock_people(connection, ids.iter().map(|person| person.0))?;
    let (mut going, mut staying): (Vec<UserId>, BTreeMap<Stays, Vec<UserId>>) = (Vec::new(), BTreeMap::new());
    for (made, verdict) in looked_at(connection, mine, import.id, ids)? {
        match verdict {
            Ok(()) => going.push(made.id),
            Err(why) => staying.entry(why).or_default().push(made.id),
        }
    }
    for (why, people) in staying {
        store::note_stayed(connection, import.id, &people, why)?;
    }
    removal::remove(connection, &going)?;
    store::note_removed(connection, import.id, going.len() as i64)
}

fn finish(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<()> {
    store::finish(connection, import.id, context.now)?;
    let removed = imports::find(connection, import.id)?.removed;
    let stayed: i64 = store::stayed(connection, import.id)?
        .iter()
        .map(|(_, count)| count)
        .sum();
    let words = format!("{}: {} removed, {} stayed", import.file_name, thousands(removed), thousands(stayed));
    journal::record(connection, context, Action::ImportUndone, Subject::Import(import.id), &words)
}

/// As whoever undoes it, with what they may do by now: nothing, once they were disabled or deleted.
fn acting_for(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<(Context, Permissions)> {
    let Some(undoer) = import.undone_by else {
        return Ok((context.acting_as(Actor::System), Permissions::default()));
    };
    let mine = match people::find(connection, undoer)?.status(context.now) {
        Status::Disabled => Permissions::default(),
        _ => permission::of_user(connection, undoer)?,
    };
    Ok((context.acting_as(Actor::User(undoer)), mine))
}

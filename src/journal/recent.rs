//! The newest entries, in which those of a kind by the same person, minutes apart, are told as one: a bulk act writes an
//! entry for each of its people.

use std::collections::HashSet;

use diesel::prelude::*;
use time::Duration;

use super::{Action, ActorKind, NamedEntry, SubjectKind};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::journal;
use crate::db::{self, AtMost, Connection, Moment, QueryResult};

/// Where nothing is told as one, these are enough.
const FIRST_LOOK: usize = 50;

/// No further back than this, however many of a kind there are.
const LAST_LOOK: usize = 2_000;

/// Longer apart, two entries are two happenings.
const PAUSE: Duration = Duration::minutes(5);

/// What happened last, newest first.
#[derive(Debug, Clone, Default)]
pub struct Newest {
    pub recent: Vec<Recent>,
    /// True if there was so much of a kind that reading it took a while.
    pub looked_far: bool,
}

/// An entry, and those that are told with it.
#[derive(Debug, Clone)]
pub struct Recent {
    /// The newest of them.
    pub entry: NamedEntry,
    pub others: Others,
}

/// What is told with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    Nothing,
    /// The same was done to it so many times.
    Times(usize),
    /// It was done to so many others.
    More(usize),
    /// To so many others at least.
    AtLeast(usize),
}

/// As much of an entry as tells what belongs together.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = journal)]
struct Mark {
    id: i64,
    #[diesel(deserialize_as = Moment)]
    at: Timestamp,
    actor: ActorKind,
    actor_id: Option<UserId>,
    action: Action,
    subject: SubjectKind,
    subject_id: Option<i64>,
    address: String,
}

/// Of one kind by one person, newest first.
struct Group {
    marks: Vec<Mark>,
    /// False if it may go on beyond what was looked at.
    whole: bool,
}

/// What was seen so far back.
struct Look {
    groups: Vec<Group>,
    /// False if further back there is more of them.
    is_enough: bool,
}

/// About anybody and anything.
pub fn newest(connection: &mut Connection, limit: usize) -> QueryResult<Newest> {
    let first = look_back(connection, FIRST_LOOK, limit)?;
    let looked_far = !first.is_enough;
    let groups = if looked_far { look_back(connection, LAST_LOOK, limit)?.groups } else { first.groups };
    let entries: Vec<NamedEntry> = journal::table
        .filter(db::among("journal.id", groups.iter().map(|group| group.marks[0].id)))
        .order(journal::id.desc())
        .select(NamedEntry::as_select())
        .load(connection)?;
    let told = entries.into_iter().zip(&groups);
    let recent = told.map(|(entry, group)| Recent { entry, others: group.others() });
    Ok(Newest { recent: recent.collect(), looked_far })
}

fn look_back(connection: &mut Connection, entries: usize, limit: usize) -> QueryResult<Look> {
    let marks: Vec<Mark> = journal::table
        .order(journal::id.desc())
        .select(Mark::as_select())
        .at_most(entries)
        .load(connection)?;
    let more_before = marks.last().filter(|_| marks.len() == entries).map(|oldest| oldest.at);
    let mut groups = grouped(marks, limit);
    for group in &mut groups {
        group.whole = more_before.is_none_or(|at| !group.is_soon_after(at));
    }
    let is_enough = groups.len() == limit && groups.iter().all(|group| group.whole);
    Ok(Look { is_enough: is_enough || more_before.is_none(), groups })
}

/// The first of them, as many as the limit.
fn grouped(marks: Vec<Mark>, limit: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for mark in marks {
        if let Some(group) = groups.iter_mut().find(|group| group.takes(&mark)) {
            group.marks.push(mark);
        } else if groups.len() < limit {
            groups.push(Group { marks: vec![mark], whole: true });
        }
    }
    groups
}

impl Mark {
    /// Whoever is not signed in is told from others by where they are.
    fn is_like(&self, other: &Mark) -> bool {
        let kind = |mark: &Mark| (mark.action, mark.actor, mark.actor_id);
        kind(self) == kind(other) && (self.actor_id.is_some() || self.address == other.address)
    }
}

impl Group {
    fn takes(&self, mark: &Mark) -> bool {
        self.marks[0].is_like(mark) && self.is_soon_after(mark.at)
    }

    /// Whether what happened then may belong to it.
    fn is_soon_after(&self, at: Timestamp) -> bool {
        self.marks.last().is_some_and(|oldest| oldest.at - at <= PAUSE)
    }

    fn others(&self) -> Others {
        let subjects: HashSet<_> = self.marks.iter().map(|mark| (mark.subject, mark.subject_id)).collect();
        match (self.marks.len(), subjects.len()) {
            (1, _) => Others::Nothing,
            (times, 1) => Others::Times(times),
            (_, subjects) if self.whole => Others::More(subjects - 1),
            (_, subjects) => Others::AtLeast(subjects - 1),
        }
    }
}

//! Journal entries in words, with the names of the people in them.

use std::collections::HashMap;

use super::{ActorKind, Entry, SubjectKind};
use crate::context::UserId;

pub fn people_in(entries: &[Entry]) -> Vec<UserId> {
    let actors = entries.iter().filter_map(|entry| entry.actor_id);
    let subjects = entries.iter().filter_map(subject_user);
    actors.chain(subjects).collect()
}

pub fn actor(entry: &Entry, names: &HashMap<UserId, String>) -> String {
    match entry.actor {
        ActorKind::Visitor => "Someone not signed in".to_owned(),
        ActorKind::System => "Purser".to_owned(),
        ActorKind::CommandLine => "Command line".to_owned(),
        ActorKind::User => entry
            .actor_id
            .and_then(|id| names.get(&id).cloned())
            .unwrap_or_else(|| "A user since deleted".to_owned()),
    }
}

/// What it was done to, and where that is shown.
pub fn subject(entry: &Entry, names: &HashMap<UserId, String>) -> Option<(String, String)> {
    let id = entry.subject_id?;
    Some(match entry.subject {
        SubjectKind::User => {
            let name = names.get(&UserId(id)).cloned();
            (name.unwrap_or_else(|| format!("User {id}")), format!("/users/{id}"))
        }
        SubjectKind::Pax => (format!("PAX {id}"), format!("/pax/{id}")),
        SubjectKind::Department => (format!("Department {id}"), format!("/departments/{id}")),
        SubjectKind::Position => (format!("Job position {id}"), format!("/positions/{id}")),
        SubjectKind::Mail => (format!("Mail {id}"), "/mail".to_owned()),
        SubjectKind::Batch => (format!("Bulk act {id}"), format!("/batches/{id}")),
        SubjectKind::Portal => return None,
    })
}

fn subject_user(entry: &Entry) -> Option<UserId> {
    match entry.subject {
        SubjectKind::User => entry.subject_id.map(UserId),
        _ => None,
    }
}

//! Journal entries in words.

use super::{ActorKind, Entry, NamedEntry, SubjectKind};

/// Who did it, by name where there is one.
pub fn actor(entry: &Entry) -> &str {
    match entry.actor {
        ActorKind::Visitor => "Someone not signed in",
        ActorKind::System => "Purser",
        ActorKind::CommandLine => "Command line",
        ActorKind::User => entry.actor_name.as_deref().unwrap_or("A user since deleted"),
    }
}

/// What it was done to, and where that is shown.
pub fn subject(entry: &NamedEntry) -> Option<(String, String)> {
    let id = entry.subject_id?;
    Some(match entry.subject {
        SubjectKind::User => {
            let name = entry.subject_name.clone();
            (name.unwrap_or_else(|| format!("User {id}")), format!("/users/{id}"))
        }
        SubjectKind::Pax => (format!("PAX {id}"), format!("/pax/{id}")),
        SubjectKind::Department => (format!("Department {id}"), format!("/departments/{id}")),
        SubjectKind::Position => (format!("Job position {id}"), format!("/positions/{id}")),
        SubjectKind::Mail => (format!("Mail {id}"), "/mail".to_owned()),
        SubjectKind::Import => (format!("Import {id}"), format!("/imports/{id}")),
        SubjectKind::Batch => (format!("Bulk action {id}"), format!("/batches/{id}")),
        SubjectKind::Role => (format!("Role {id}"), format!("/roles/{id}")),
        SubjectKind::Portal => return None,
    })
}

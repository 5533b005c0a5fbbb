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

/// What it was done to, and where that is shown. Whoever was erased is shown nowhere.
pub fn subject(entry: &NamedEntry) -> Option<(String, Option<String>)> {
    let Some(id) = entry.subject_id else {
        return (entry.subject == SubjectKind::User).then(|| ("A user who was erased".to_owned(), None));
    };
    let (name, link) = known_subject(entry, id)?;
    Some((name, Some(link)))
}

fn known_subject(entry: &NamedEntry, id: i64) -> Option<(String, String)> {
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

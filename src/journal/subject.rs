//! To whom or what something was done, and by whom.

use crate::context::{Actor, UserId};
use crate::db::text_enum;

text_enum! {
    /// Which table the subject stands in.
    pub enum SubjectKind {
        User = "user",
        Pax = "pax",
        Department = "department",
        Position = "position",
        Mail = "mail",
        Batch = "batch",
        Role = "role",
        Import = "import",
        Portal = "portal",
    }
}

/// What an act was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    User(UserId),
    /// One whom nothing tells any more.
    Erased,
    Pax(i64),
    Department(i64),
    Position(i64),
    Mail(i64),
    Batch(i64),
    Role(i64),
    Import(i64),
    Portal,
}

impl Subject {
    /// As they are stored.
    pub(super) fn columns(self) -> (SubjectKind, Option<i64>) {
        match self {
            Subject::User(id) => (SubjectKind::User, Some(id.0)),
            Subject::Erased => (SubjectKind::User, None),
            Subject::Pax(id) => (SubjectKind::Pax, Some(id)),
            Subject::Department(id) => (SubjectKind::Department, Some(id)),
            Subject::Position(id) => (SubjectKind::Position, Some(id)),
            Subject::Mail(id) => (SubjectKind::Mail, Some(id)),
            Subject::Batch(id) => (SubjectKind::Batch, Some(id)),
            Subject::Role(id) => (SubjectKind::Role, Some(id)),
            Subject::Import(id) => (SubjectKind::Import, Some(id)),
            Subject::Portal => (SubjectKind::Portal, None),
        }
    }
}

text_enum! {
    /// Who acted, where that is no user.
    pub enum ActorKind {
        Visitor = "visitor",
        User = "user",
        System = "system",
        CommandLine = "command_line",
    }
}

impl From<Actor> for ActorKind {
    fn from(actor: Actor) -> ActorKind {
        match actor {
            Actor::Visitor => ActorKind::Visitor,
            Actor::User(_) => ActorKind::User,
            Actor::System => ActorKind::System,
            Actor::CommandLine => ActorKind::CommandLine,
        }
    }
}

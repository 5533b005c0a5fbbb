//! What merging two records would do, before anybody decides.

use super::{MergeError, by_hand, roles_that_come, seen};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult};
use crate::editing::Editor;
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::merging::comparison::{Because, UserField, differing, may_stay, proposed};
use crate::merging::store::{self, Counts};
use crate::people::{FIELDS, Status, User, language_label};
use crate::rights::roles;
use crate::web::form::label_of;

/// Two records, side by side.
pub struct Preview {
    pub sides: [Side; 2],
    pub choices: Vec<Choice>,
    /// Fields in which the two don't differ.
    pub alike: usize,
    /// What would happen; one for each record that may stay, the proposed one first.
    pub outcomes: Vec<Outcome>,
    pub because: Because,
    pub seen: String,
    /// Why whoever looks can't merge the two.
    pub obstacle: Option<String>,
}

/// One of the two.
pub struct Side {
    pub user: User,
    pub status: Status,
    /// Names with commas between them.
    pub roles: String,
    department: String,
    position: String,
}

/// A field in which they differ, with what pages show of either, and whose value is proposed.
pub struct Choice {
    pub name: &'static str,
    pub label: &'static str,
    pub values: [(UserId, String); 2],
    pub proposed: UserId,
}

/// What would happen if this record stayed.
pub struct Outcome {
    pub stays: UserId,
    pub counts: Counts,
    /// Names of roles that come along.
    pub roles: Vec<String>,
}

impl Preview {
    pub fn of(
        connection: &mut Connection,
        context: &Context,
        editor: &Editor,
        one: &User,
        other: &User,
    ) -> QueryResult<Preview> {
        let (staying, because) = may_stay(one, other);
        let sides = [Side::of(connection, one, context.now)?, Side::of(connection, other, context.now)?];
        let choices: Vec<Choice> = differing(one, other)
            .into_iter()
            .map(|field| Choice::of(field, &sides, staying.first().copied() == Some(one.id)))
            .collect();
        let (mut outcomes, mut obstacle) = (Vec::new(), None);
        for stays in staying {
            let goes = if stays == one.id { other.id } else { one.id };
            let (outcome, refused) = Outcome::of(connection, context, editor, stays, goes)?;
            outcomes.push(outcome);
            obstacle = obstacle.or(refused);
        }
        Ok(Preview {
            alike: FIELDS.len() - choices.len(),
            seen: seen(connection, one, other)?,
            sides,
            choices,
            outcomes,
            because,
            obstacle,
        })
    }

    pub fn side_of(&self, id: &UserId) -> &Side {
        if self.sides[0].user.id == *id { &self.sides[0] } else { &self.sides[1] }
    }

    /// Whether there is a choice which record stays.
    pub fn asks_which(&self) -> bool {
        self.outcomes.len() > 1
    }
}

impl Side {
    fn of(connection: &mut Connection, user: &User, now: Timestamp) -> QueryResult<Side> {
        let (department, position) = store::posts(connection, user)?;
        let names: Vec<String> = roles::of_user(connection, user.id)?
            .into_iter()
            .map(|role| role.name)
            .collect();
        Ok(Side {
            status: user.status(now),
            roles: names.join(", "),
            user: user.clone(),
            department,
            position,
        })
    }

    /// As pages show it.
    fn shown(&self, field: &UserField) -> String {
        let typed = (field.typed)(&self.user.details);
        match field.name {
            "department_id" => self.department.clone(),
            "position_id" => self.position.clone(),
            "employment_type" => label_of(EMPLOYMENT_TYPES, &typed).to_owned(),
            "document_type" => label_of(DOCUMENT_TYPES, &typed).to_owned(),
            "language" => language_label(&typed).to_owned(),
            _ => typed,
        }
    }
}

impl Choice {
    fn of(field: &UserField, sides: &[Side; 2], first_stays: bool) -> Choice {
        let [one, other] = sides;
        let (stays, goes) = if first_stays { (one, other) } else { (other, one) };
        Choice {
            name: field.name,
            label: field.label,
            values: [(one.user.id, one.shown(field)), (other.user.id, other.shown(field))],
            proposed: proposed(field, &stays.user, &goes.user),
        }
    }
}

impl Outcome {
    /// With why it can't be, where it can't.
    fn of(
        connection: &mut Connection,
        context: &Context,
        editor: &Editor,
        stays: UserId,
        goes: UserId,
    ) -> QueryResult<(Outcome, Option<String>)> {
        let refused = match roles_that_come(connection, editor, stays, goes) {
            Ok(_) => None,
            Err(MergeError::Database(DatabaseError::Query(error))) => return Err(error),
            Err(refused) => Some(refused.to_string()),
        };
        let kept = by_hand(connection, stays)?;
        let come = by_hand(connection, goes)?;
        let all = roles::all(connection)?.into_iter();
        let comes = |role: &roles::Role| come.contains(&role.id) && !kept.contains(&role.id);
        let outcome = Outcome {
            stays,
            counts: store::counts(connection, goes, stays, context.now)?,
            roles: all.filter(comes).map(|role| role.name).collect(),
        };
        Ok((outcome, refused))
    }
}

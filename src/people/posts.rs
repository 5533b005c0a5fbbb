//! Departments and job positions as users' records refer to them: of which type each is, whether people can still be put
//! there, and how one is added.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::context::Context;
use crate::db::schema::{departments, positions};
use crate::db::{Connection, QueryResult, text_enum};
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};

text_enum! {
    /// Where the work is done.
    pub enum PostKind {
        Unspecified = "unspecified",
        LandBased = "land_based",
        Vessel = "vessel",
    }
}

text_enum! {
    /// Whether people can be put there.
    pub enum PostStatus {
        Active = "active",
        /// For a while nobody is put there, as while a vessel is laid up. It keeps its place in the list.
        Paused = "paused",
        /// For good. It stands at the end of the list.
        Archived = "archived",
    }
}

impl PostKind {
    /// As forms and lists name it.
    pub fn label(self) -> &'static str {
        match self {
            PostKind::Unspecified => "Not specified",
            PostKind::LandBased => "Land based",
            PostKind::Vessel => "Vessel",
        }
    }
}

impl PostStatus {
    /// As forms and lists name it.
    pub fn label(self) -> &'static str {
        match self {
            PostStatus::Active => "Active",
            PostStatus::Paused => "Paused",
            PostStatus::Archived => "Archived",
        }
    }

    /// People who are there already stay there in any case.
    pub fn takes_people(self) -> bool {
        self == PostStatus::Active
    }
}

/// At the end, where the order was changed by hand.
macro_rules! insert {
    ($connection:ident, $context:ident, $table:ident, $name:ident) => {{
        let last: Option<i32> = $table::table.select(max($table::place)).get_result($connection)?;
        diesel::insert_into($table::table)
            .values((
                $table::name.eq($name),
                $table::name_key.eq(fold($name)),
                $table::place.eq(last.filter(|last| *last > 0).map_or(0, |last| last + 1)),
                $table::created_at.eq($context.now),
            ))
            .returning($table::id)
            .get_result($connection)
    }};
}

/// Whoever calls this has seen that there is none of this name.
pub fn add_department(connection: &mut Connection, context: &Context, name: &str) -> QueryResult<i64> {
    let id = insert!(connection, context, departments, name)?;
    journal::record(connection, context, Action::DepartmentCreated, Subject::Department(id), name)?;
    Ok(id)
}

/// Whoever calls this has seen that there is none of this name.
pub fn add_position(connection: &mut Connection, context: &Context, name: &str) -> QueryResult<i64> {
    let id = insert!(connection, context, positions, name)?;
    journal::record(connection, context, Action::PositionCreated, Subject::Position(id), name)?;
    Ok(id)
}

/// Their numbers and names, in the order of their list, in which those that are archived come last.
pub fn departments(connection: &mut Connection) -> QueryResult<Vec<(i64, String)>> {
    departments::table
        .order((departments::status.eq(PostStatus::Archived), departments::place, departments::name_key))
        .select((departments::id, departments::name))
        .load(connection)
}

/// As `departments`.
pub fn positions(connection: &mut Connection) -> QueryResult<Vec<(i64, String)>> {
    positions::table
        .order((positions::status.eq(PostStatus::Archived), positions::place, positions::name_key))
        .select((positions::id, positions::name))
        .load(connection)
}

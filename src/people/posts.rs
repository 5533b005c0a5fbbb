//! Departments and job positions, as others than their own pages add them.

use diesel::prelude::*;

use crate::context::Context;
use crate::db::schema::{departments, positions};
use crate::db::{Connection, QueryResult};
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};

/// Whoever calls this has seen that there is none of this name.
pub fn add_department(connection: &mut Connection, context: &Context, name: &str) -> QueryResult<i64> {
    let id = diesel::insert_into(departments::table)
        .values((
            departments::name.eq(name),
            departments::name_key.eq(fold(name)),
            departments::created_at.eq(context.now),
        ))
        .returning(departments::id)
        .get_result(connection)?;
    journal::record(connection, context, Action::DepartmentCreated, Subject::Department(id), name)?;
    Ok(id)
}

/// Whoever calls this has seen that there is none of this name.
pub fn add_position(connection: &mut Connection, context: &Context, name: &str) -> QueryResult<i64> {
    let id = diesel::insert_into(positions::table)
        .values((positions::name.eq(name), positions::name_key.eq(fold(name)), positions::created_at.eq(context.now)))
        .returning(positions::id)
        .get_result(connection)?;
    journal::record(connection, context, Action::PositionCreated, Subject::Position(id), name)?;
    Ok(id)
}

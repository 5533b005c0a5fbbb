//! Saved views of the users' list. A view is a name for the list's address, no more: whoever opens it sees what they would
//! see by that address. Those that are shared stand in everybody's menu, so it takes the permission to edit users to share
//! one, and to change one that is shared.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::saved_views;
use crate::db::{self, AtMost, Connection, DatabaseError, FullName, QueryResult, from_query_error};
use crate::fields::fold::fold;
use crate::web::query::Query;

/// Of one person.
pub const MOST: i64 = 50;

/// Of all people together, in everybody's menu.
const MOST_SHARED: usize = 100;

/// Of a name, in characters.
pub const LONGEST_NAME: usize = 60;

/// Of a query, in bytes: longer than any that the list's own forms make.
const LONGEST_QUERY: usize = 4_000;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = saved_views)]
pub struct SavedView {
    pub id: i64,
    #[diesel(column_name = user_id)]
    pub owner: UserId,
    pub name: String,
    pub query: String,
    pub is_shared: bool,
    #[diesel(select_expression = db::full_name_of("saved_views.user_id"), select_expression_type = FullName)]
    pub owner_name: Option<String>,
}

impl SavedView {
    /// The list that it names.
    pub fn link(&self) -> String {
        Query::from(self.query.as_str()).after("/users")
    }
}

/// What is saved.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub name: String,
    pub is_shared: bool,
}

/// Whoever saves a view, and whether they may share it.
#[derive(Debug, Clone, Copy)]
pub struct Keeper {
    pub id: UserId,
    pub may_share: bool,
}

impl Keeper {
    /// Their own, and what is shared by those who may.
    pub fn may_change(&self, view: &SavedView) -> bool {
        (view.owner == self.id && !view.is_shared) || (view.is_shared && self.may_share)
    }

    /// Nobody keeps what they don't want.
    pub fn may_delete(&self, view: &SavedView) -> bool {
        view.owner == self.id || self.may_change(view)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error("You have a view of this name. Choose another name, or delete that view first.")]
    NameTaken,
    #[error("You have 50 saved views, which is the most. Delete one first.")]
    TooMany,
    #[error("This list's address is too long to be saved. Take a filter away.")]
    TooLong,
    #[error("This view can't be changed by you.")]
    NotYours,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}
from_query_error!(ViewError);

/// By their names: one's own, then those that others share.
pub fn for_person(connection: &mut Connection, person: UserId) -> QueryResult<(Vec<SavedView>, Vec<SavedView>)> {
    let own = saved_views::table
        .filter(saved_views::user_id.eq(person))
        .order((saved_views::name_key, saved_views::id))
        .select(SavedView::as_select())
        .load(connection)?;
    let shared = saved_views::table
        .filter(db::Written::<diesel::sql_types::Bool>::new("saved_views.is_shared"))
        .filter(saved_views::user_id.ne(person))
        .order((saved_views::name_key, saved_views::id))
        .select(SavedView::as_select())
        .at_most(MOST_SHARED)
        .load(connection)?;
    Ok((own, shared))
}

/// `NotFound` for those that this person doesn't see.
pub fn find(connection: &mut Connection, id: i64, person: UserId) -> QueryResult<SavedView> {
    saved_views::table
        .filter(saved_views::id.eq(id))
        .filter(saved_views::user_id.eq(person).or(saved_views::is_shared))
        .select(SavedView::as_select())
        .get_result(connection)
}

pub fn save(
    connection: &mut Connection,
    context: &Context,
    keeper: Keeper,
    wanted: &Wanted,
    query: &str,
) -> Result<(), ViewError> {
    check(keeper, wanted, query)?;
    db::lock_person(connection, keeper.id)?;
    let kept: i64 = saved_views::table
        .filter(saved_views::user_id.eq(keeper.id))
        .count()
        .get_result(connection)?;
    if kept >= MOST {
        return Err(ViewError::TooMany);
    }
    refuse_name_of_another(connection, keeper.id, &wanted.name, None)?;
    insert(connection, keeper.id, wanted, query, context.now)?;
    Ok(())
}

fn insert(
    connection: &mut Connection,
    owner: UserId,
    wanted: &Wanted,
    query: &str,
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::insert_into(saved_views::table)
        .values((
            saved_views::user_id.eq(owner),
            saved_views::name.eq(&wanted.name),
            saved_views::name_key.eq(fold(&wanted.name)),
            saved_views::query.eq(query),
            saved_views::is_shared.eq(wanted.is_shared),
            saved_views::created_at.eq(now),
        ))
        .execute(connection)
}

/// Renames a view, shares it or ends that; with a query, puts another list behind its name.
pub fn change(
    connection: &mut Connection,
    keeper: Keeper,
    id: i64,
    wanted: &Wanted,
    query: Option<&str>,
) -> Result<(), ViewError> {
    let view = find(connection, id, keeper.id)?;
    if !keeper.may_change(&view) {
        return Err(ViewError::NotYours);
    }
    let query = query.unwrap_or(&view.query);
    check(keeper, wanted, query)?;
    db::lock_person(connection, view.owner)?;
    refuse_name_of_another(connection, view.owner, &wanted.name, Some(id))?;
    diesel::update(saved_views::table.find(id))
        .set((
            saved_views::name.eq(&wanted.name),
            saved_views::name_key.eq(fold(&wanted.name)),
            saved_views::query.eq(query),
            saved_views::is_shared.eq(wanted.is_shared),
        ))
        .execute(connection)?;
    Ok(())
}

/// Returns what it was called.
pub fn delete(connection: &mut Connection, keeper: Keeper, id: i64) -> Result<String, ViewError> {
    let view = find(connection, id, keeper.id)?;
    if !keeper.may_delete(&view) {
        return Err(ViewError::NotYours);
    }
    diesel::delete(saved_views::table.find(id)).execute(connection)?;
    Ok(view.name)
}

fn check(keeper: Keeper, wanted: &Wanted, query: &str) -> Result<(), ViewError> {
    if wanted.is_shared && !keeper.may_share {
        return Err(ViewError::NotYours);
    }
    if query.len() > LONGEST_QUERY {
        return Err(ViewError::TooLong);
    }
    Ok(())
}

fn refuse_name_of_another(
    connection: &mut Connection,
    owner: UserId,
    name: &str,
    but: Option<i64>,
) -> Result<(), ViewError> {
    let same: Option<i64> = saved_views::table
        .filter(saved_views::user_id.eq(owner))
        .filter(saved_views::name_key.eq(fold(name)))
        .select(saved_views::id)
        .get_result(connection)
        .optional()?;
    match same {
        Some(id) if Some(id) != but => Err(ViewError::NameTaken),
        _ => Ok(()),
    }
}

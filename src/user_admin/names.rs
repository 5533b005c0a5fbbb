//! What a filter of the users' list is called in words: on its chips, on the page of its export, and in the journal.

use diesel::prelude::*;

use crate::db::schema::{departments, imports, positions};
use crate::db::{self, Connection, QueryResult};
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::people::filter::{Attention, Filter, MailState};
use crate::people::posts::PostStatus;
use crate::people::{Source, Status, language_label};
use crate::rights::{Permission, Permissions, roles};
use crate::web::form::label_of;
use crate::web::kept::Kept;
use crate::web::moment;

/// Names by their numbers.
pub type Numbered = Vec<(i64, String)>;

/// Departments, and roles: the list offers them all, and names each user's department.
pub type Choices = (Numbered, Numbered);
pub type KeptChoices = Kept<(), Choices>;

/// Of one that a filter names by a number that nothing has.
pub const GONE: &str = "No longer there";

/// Those that a filter may name.
pub struct Names {
    pub departments: Numbered,
    pub roles: Numbered,
    /// The one that the filter names, if it is there.
    pub positions: Numbered,
    /// As `positions`.
    pub imports: Numbered,
}

impl Names {
    pub fn load(
        connection: &mut Connection,
        filter: &Filter,
        mine: &Permissions,
        (departments, roles): Choices,
    ) -> QueryResult<Names> {
        Ok(Names {
            departments,
            roles,
            positions: positions_among(connection, filter.position.as_slice())?,
            imports: imports_among(connection, filter.import, mine)?,
        })
    }

    /// What a field of this filter asks for. Empty where it narrows nothing.
    pub fn words_of(&self, filter: &Filter, field: &str) -> String {
        match field {
            "q" => filter.search.trim().to_owned(),
            "status" => filter.status.map_or("", Status::label).to_owned(),
            "department" => name_of(filter.department, &self.departments),
            "position" => name_of(filter.position, &self.positions),
            "role" => name_of(filter.role, &self.roles),
            "employment" => label_of(EMPLOYMENT_TYPES, &filter.employment_type).to_owned(),
            "import" => name_of(filter.import, &self.imports),
            "show" => filter.attention.map_or("", Attention::label).to_owned(),
            "mail" => filter.mail.map_or("", MailState::label).to_owned(),
            "language" => filter.language.as_deref().map_or("", language_label).to_owned(),
            "source" => filter.source.map_or("", Source::label).to_owned(),
            "not_since" => filter.not_since.as_ref().map(moment::day).unwrap_or_default(),
            "created_from" => filter.created.from.as_ref().map(moment::day).unwrap_or_default(),
            "created_to" => filter.created.to.as_ref().map(moment::day).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// What the filter names that is there no more, as a sentence names it: nobody is in it.
    pub fn gone(&self, filter: &Filter) -> Vec<&'static str> {
        let is_gone = |chosen: Option<i64>, among: &Numbered| {
            chosen.is_some_and(|chosen| among.iter().all(|(id, _)| *id != chosen))
        };
        [
            ("department", is_gone(filter.department, &self.departments)),
            ("job position", is_gone(filter.position, &self.positions)),
            ("role", is_gone(filter.role, &self.roles)),
            ("import", is_gone(filter.import, &self.imports)),
        ]
        .into_iter()
        .filter_map(|(what, is_gone)| is_gone.then_some(what))
        .collect()
    }
}

/// Empty where the list is not narrowed to one.
fn name_of(chosen: Option<i64>, among: &[(i64, String)]) -> String {
    let Some(chosen) = chosen else { return String::new() };
    let found = among.iter().find(|(id, _)| *id == chosen);
    found.map_or(GONE, |(_, name)| name).to_owned()
}

pub fn choices(connection: &mut Connection) -> QueryResult<Choices> {
    let roles = roles::all(connection)?.into_iter().map(|role| (role.id, role.name));
    Ok((departments(connection)?, roles.collect()))
}

/// In the order of their list, in which those that are archived come last.
fn departments(connection: &mut Connection) -> QueryResult<Numbered> {
    departments::table
        .order((departments::status.eq(PostStatus::Archived), departments::place, departments::name_key))
        .select((departments::id, departments::name))
        .load(connection)
}

/// Those of these numbers that are there.
pub fn positions_among(connection: &mut Connection, chosen: &[i64]) -> QueryResult<Numbered> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    positions::table
        .filter(db::among("positions.id", chosen.iter().copied()))
        .select((positions::id, positions::name))
        .load(connection)
}

/// The one of this number, by its file; only whoever may import is told what that was called.
fn imports_among(connection: &mut Connection, chosen: Option<i64>, mine: &Permissions) -> QueryResult<Numbered> {
    let Some(chosen) = chosen else { return Ok(Vec::new()) };
    let file: Option<String> = imports::table
        .find(chosen)
        .select(imports::file_name)
        .get_result(connection)
        .optional()?;
    let may_know = mine.contains(Permission::EditUsers);
    let named = file.map(|file| if may_know { file } else { format!("Import {chosen}") });
    Ok(named.map(|name| (chosen, name)).into_iter().collect())
}

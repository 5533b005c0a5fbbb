//! The filter of users as pages show it: what there is to choose from, and in words what a list is narrowed to. For each page
//! that has this filter, so that none of them forgets a field of it.

use diesel::prelude::*;

use super::export::narrowing;
use crate::db::schema::{imports, positions};
use crate::db::{Connection, QueryResult};
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::people::filter::{Attention, Filter, WITHOUT};
use crate::people::narrowing::{as_made, import_label};
use crate::people::{Status, posts};
use crate::rights::{Permission, Permissions, roles};
use crate::web::form::label_of;
use crate::web::kept::{AsOf, Kept};

/// Names by their numbers.
pub type Numbered = Vec<(i64, String)>;

/// What the filter offers whatever it is narrowed to.
#[derive(Clone)]
pub struct Offers {
    pub departments: Numbered,
    pub roles: Numbered,
}

/// For the pages of lists.
pub type KeptOffers = Kept<(), Offers>;

/// What there is to choose from, for a filter as it is.
pub struct Choices {
    pub departments: Numbered,
    pub roles: Numbered,
    /// The job position that the list is narrowed to, if so.
    positions: Numbered,
    /// The import that the list is narrowed to, if so.
    imports: Numbered,
}

/// A field of the filter, for a toolbar.
pub struct Select {
    pub name: &'static str,
    pub label: &'static str,
    /// The label of no choice.
    pub any: &'static str,
    pub choices: Vec<(String, String)>,
    pub chosen: String,
}

/// All departments and all roles.
pub fn offers(connection: &mut Connection) -> QueryResult<Offers> {
    let roles = roles::all(connection)?.into_iter().map(|role| (role.id, role.name));
    Ok(Offers {
        departments: posts::departments(connection)?,
        roles: roles.collect(),
    })
}

impl Choices {
    /// Only whoever may import is told what the file of an import was called.
    pub fn read(
        connection: &mut Connection,
        kept: &KeptOffers,
        as_of: &AsOf,
        filter: &Filter,
        mine: &Permissions,
    ) -> QueryResult<Choices> {
        let Offers { departments, roles } = kept.or_read((), as_of, || offers(connection))?;
        Ok(Choices {
            departments,
            roles,
            positions: positions_among(connection, filter.position)?,
            imports: imports_among(connection, filter.import, mine)?,
        })
    }

    /// In the order of the toolbar. A field that nobody chooses from a list is there where the list is narrowed by it.
    pub fn selects(&self, filter: &Filter) -> Vec<Select> {
        let Filter { status, department, role, position, import, attention, .. } = filter;
        let mut selects = vec![
            Select {
                choices: Status::ALL
                    .iter()
                    .map(|status| in_words(status.as_str(), status.label()))
                    .collect(),
                ..select(("status", "Status"), "Any status", status.map_or("", Status::as_str))
            },
            numbered(("department", "Department"), ("Any department", "No department"), &self.departments, *department),
            numbered(("role", "Role"), ("Any role", "No role"), &self.roles, *role),
            Select {
                choices: EMPLOYMENT_TYPES
                    .iter()
                    .map(|(word, label)| in_words(word, label))
                    .collect(),
                ..select(("employment", "Employment type"), "Any type", &filter.employment_type)
            },
        ];
        let of_one = [
            numbered(("position", "Job position"), ("Any job position", "No job position"), &self.positions, *position),
            numbered(("import", "Created by import"), ("Any way", "No import"), &self.imports, *import),
        ];
        selects.extend(of_one.into_iter().filter(|select| !select.choices.is_empty()));
        selects.extend(as_made(filter).into_iter().map(|narrowed| Select {
            choices: vec![in_words(&narrowed.value, &narrowed.words)],
            ..select((narrowed.field, narrowed.label), narrowed.any, &narrowed.value)
        }));
        selects.push(Select {
            choices: Attention::ALL
                .iter()
                .map(|attention| in_words(attention.as_str(), attention.label()))
                .collect(),
            ..select(("show", "Show"), "Everyone", attention.map_or("", Attention::as_str))
        });
        selects
    }

    /// What narrows the list, by labels, in words.
    pub fn in_words(&self, filter: &Filter) -> Vec<(&'static str, String)> {
        let named = narrowing([
            ("Search", filter.search.trim()),
            ("Status", filter.status.map_or("", Status::label)),
            ("Department", name_of(filter.department, &self.departments, "No department")),
            ("Job position", name_of(filter.position, &self.positions, "No job position")),
            ("Role", name_of(filter.role, &self.roles, "No role")),
            ("Employment type", label_of(EMPLOYMENT_TYPES, &filter.employment_type)),
            ("Created by import", name_of(filter.import, &self.imports, "No import")),
            ("Show", filter.attention.map_or("", Attention::label)),
        ]);
        let as_made = as_made(filter)
            .into_iter()
            .map(|narrowed| (narrowed.label, narrowed.words));
        named.into_iter().chain(as_made).collect()
    }
}

fn select((name, label): (&'static str, &'static str), any: &'static str, chosen: &str) -> Select {
    Select {
        name,
        label,
        any,
        choices: Vec::new(),
        chosen: chosen.to_owned(),
    }
}

/// With those who have none, where the list is narrowed to them.
fn numbered(
    names: (&'static str, &'static str),
    (any, without): (&'static str, &str),
    among: &Numbered,
    chosen: Option<i64>,
) -> Select {
    let none = chosen
        .filter(|chosen| *chosen == WITHOUT)
        .map(|none| (none.to_string(), without.to_owned()));
    let all = among.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let chosen = chosen.map(|chosen| chosen.to_string()).unwrap_or_default();
    Select {
        choices: all.chain(none).collect(),
        ..select(names, any, &chosen)
    }
}

fn in_words(word: &str, label: &str) -> (String, String) {
    (word.to_owned(), label.to_owned())
}

/// Empty where the list is not narrowed to one. One that was deleted since has nobody in it.
fn name_of<'a>(chosen: Option<i64>, among: &'a Numbered, without: &'a str) -> &'a str {
    let Some(chosen) = chosen else { return "" };
    if chosen == WITHOUT {
        return without;
    }
    let found = among.iter().find(|(id, _)| *id == chosen);
    found.map_or("No longer there", |(_, name)| name)
}

/// None where there is no such.
fn positions_among(connection: &mut Connection, chosen: Option<i64>) -> QueryResult<Numbered> {
    let Some(chosen) = chosen.filter(|chosen| *chosen != WITHOUT) else { return Ok(Vec::new()) };
    positions::table
        .find(chosen)
        .select((positions::id, positions::name))
        .load(connection)
}

/// By its file.
fn imports_among(connection: &mut Connection, chosen: Option<i64>, mine: &Permissions) -> QueryResult<Numbered> {
    let Some(chosen) = chosen.filter(|chosen| *chosen != WITHOUT) else { return Ok(Vec::new()) };
    let file: Option<String> = imports::table
        .find(chosen)
        .select(imports::file_name)
        .get_result(connection)
        .optional()?;
    let name = file.filter(|_| mine.contains(Permission::EditUsers));
    Ok(vec![(chosen, name.unwrap_or_else(|| import_label(chosen)))])
}

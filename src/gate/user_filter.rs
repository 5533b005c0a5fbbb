//! The filter of users as pages show it: what there is to choose from, and in words what a list is narrowed to. For each page
//! that has this filter, so that none of them forgets a field of it.

use diesel::prelude::*;

use crate::db::schema::{imports, positions};
use crate::db::{self, Connection, QueryResult};
use crate::fields::rules::EMPLOYMENT_TYPES;
use crate::people::filter::{Attention, Filter, MailState, WITHOUT, domain_label, import_label};
use crate::people::{Source, Status, language_label, list, posts, search};
use crate::rights::{Permission, Permissions, roles};
use crate::web::form::label_of;
use crate::web::kept::{AsOf, Kept};
use crate::web::moment;

/// Names by their numbers.
pub type Numbered = Vec<(i64, String)>;

/// For [`count_line`](super::export::count_line), and for [`Wanted::filter`](super::export::Wanted::filter).
pub type OfAFile = ((i64, bool), Vec<(&'static str, String)>);

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
    /// The job position that the list is narrowed to, if it is there.
    positions: Numbered,
    /// As `positions`.
    imports: Numbered,
}

/// Of one that a filter names by a number that nothing has. Nobody is in it.
const GONE: &str = "No longer there";

/// The fields of the filter that are chosen from a list, whatever it is narrowed to.
const ALWAYS_OFFERED: [&str; 6] = ["q", "status", "department", "role", "employment", "show"];

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
    /// Of departments those that whoever looks may see. Only whoever may import is told what the file of an import was called.
    pub fn read(
        connection: &mut Connection,
        kept: &KeptOffers,
        as_of: &AsOf,
        filter: &Filter,
        mine: &Permissions,
    ) -> QueryResult<Choices> {
        let Offers { mut departments, roles } = kept.or_read((), as_of, || offers(connection))?;
        departments.retain(|(id, _)| filter.scope.holds(Some(*id)));
        Ok(Choices {
            departments,
            roles,
            positions: positions_among(connection, filter.position.as_slice())?,
            imports: imports_among(connection, filter.import, mine)?,
        })
    }

    /// How many a file of this list has, and whether they are all that its search finds; and what narrows it, in words.
    pub fn of_a_file(
        connection: &mut Connection,
        kept: &KeptOffers,
        as_of: &AsOf,
        filter: &Filter,
        mine: &Permissions,
    ) -> QueryResult<OfAFile> {
        let found = search::find(connection, &filter.search, &filter.scope)?;
        let ids = found.as_ref().map(|found| found.ids.as_slice());
        let count = list::count(connection, filter, ids, as_of.now)?;
        let is_whole = found.as_ref().is_none_or(|found| found.whole);
        let choices = Choices::read(connection, kept, as_of, filter, mine)?;
        Ok(((count, is_whole), choices.in_words(filter)))
    }

    /// In the order of a toolbar. A field that nobody chooses from a list is there where the list is narrowed by it.
    pub fn selects(&self, filter: &Filter) -> Vec<Select> {
        let Filter { status, department, role, attention, .. } = filter;
        let mut selects = vec![
            Select {
                choices: Status::ALL
                    .iter()
                    .map(|status| in_words(status.as_str(), status.label()))
                    .collect(),
                ..select(("status", "Status"), "Any status", status.map_or("", Status::as_str))
            },
            numbered(("department", "Department"), "Any department", self.departments_for(filter), *department),
            numbered(("role", "Role"), "Any role", self.roles_for(filter), *role),
            Select {
                choices: Attention::ALL
                    .iter()
                    .map(|attention| in_words(attention.as_str(), attention.label()))
                    .collect(),
                ..select(("show", "Show"), "Everyone", attention.map_or("", Attention::as_str))
            },
            Select {
                choices: EMPLOYMENT_TYPES
                    .iter()
                    .map(|(word, label)| in_words(word, label))
                    .collect(),
                ..select(("employment", "Employment type"), "Any type", &filter.employment_type)
            },
        ];
        let others = Filter::LABELS
            .iter()
            .filter(|(field, _)| !ALWAYS_OFFERED.contains(field));
        selects.extend(
            others
                .filter(|(field, _)| filter.narrows_by(field))
                .map(|(field, label)| {
                    let sent = filter.sent_as(field);
                    Select {
                        choices: vec![(sent.clone(), self.words_of(filter, field))],
                        ..select((field, label), "Any", &sent)
                    }
                }),
        );
        selects
    }

    /// What a list of this filter offers: also those without one, and one that is gone, where it is narrowed to them.
    pub fn departments_for(&self, filter: &Filter) -> Numbered {
        with_chosen(&self.departments, filter.department, "No department")
    }

    /// As `departments_for`.
    pub fn roles_for(&self, filter: &Filter) -> Numbered {
        with_chosen(&self.roles, filter.role, "No role")
    }

    /// What narrows the list, by labels, in words.
    pub fn in_words(&self, filter: &Filter) -> Vec<(&'static str, String)> {
        let in_force = Filter::LABELS.iter().filter(|(field, _)| filter.narrows_by(field));
        in_force
            .map(|(field, label)| (*label, self.words_of(filter, field)))
            .collect()
    }

    /// What a field of this filter asks for. Empty where it narrows nothing.
    pub fn words_of(&self, filter: &Filter, field: &str) -> String {
        let day = |chosen: Option<time::Date>| chosen.as_ref().map(moment::day).unwrap_or_default();
        match field {
            "q" => filter
                .search
                .trim()
                .chars()
                .filter(|letter| !letter.is_control())
                .collect(),
            "status" => filter.status.map_or("", Status::label).to_owned(),
            "department" => name_of(filter.department, &self.departments, "No department"),
            "position" => name_of(filter.position, &self.positions, "No job position"),
            "role" => name_of(filter.role, &self.roles, "No role"),
            "employment" => label_of(EMPLOYMENT_TYPES, &filter.employment_type).to_owned(),
            "import" => name_of(filter.import, &self.imports, "No import"),
            "show" => filter.attention.map_or("", Attention::label).to_owned(),
            "mail" => filter.mail.map_or("", MailState::label).to_owned(),
            "domain" => domain_label(&filter.domain).to_owned(),
            "mail_language" => filter.language.as_deref().map_or("", language_label).to_owned(),
            "source" => filter.source.map_or("", Source::label).to_owned(),
            "not_since" => day(filter.not_since),
            "created_from" => day(filter.created.from),
            "created_to" => day(filter.created.to),
            "month" => filter.month.map(|month| month.label()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// What the filter names that is there no more, as a sentence names it.
    pub fn gone(&self, filter: &Filter) -> Vec<&'static str> {
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

fn select((name, label): (&'static str, &'static str), any: &'static str, chosen: &str) -> Select {
    Select {
        name,
        label,
        any,
        choices: Vec::new(),
        chosen: chosen.to_owned(),
    }
}

fn numbered(names: (&'static str, &'static str), any: &'static str, among: Numbered, chosen: Option<i64>) -> Select {
    let choices = among.into_iter().map(|(id, name)| (id.to_string(), name));
    let chosen = chosen.map(|chosen| chosen.to_string()).unwrap_or_default();
    Select { choices: choices.collect(), ..select(names, any, &chosen) }
}

fn with_chosen(among: &Numbered, chosen: Option<i64>, without: &str) -> Numbered {
    let is_listed = chosen.is_none_or(|chosen| among.iter().any(|(id, _)| *id == chosen));
    let other = chosen.filter(|_| !is_listed);
    let other = other.map(|number| (number, name_of(chosen, among, without)));
    among.iter().cloned().chain(other).collect()
}

fn in_words(word: &str, label: &str) -> (String, String) {
    (word.to_owned(), label.to_owned())
}

/// Empty where the list is not narrowed to one.
fn name_of(chosen: Option<i64>, among: &Numbered, without: &str) -> String {
    let Some(chosen) = chosen else { return String::new() };
    let found = among.iter().find(|(id, _)| *id == chosen);
    let other = if chosen == WITHOUT { without } else { GONE };
    found.map_or(other, |(_, name)| name).to_owned()
}

fn is_gone(chosen: Option<i64>, among: &Numbered) -> bool {
    let named = chosen.filter(|chosen| *chosen != WITHOUT);
    named.is_some_and(|named| among.iter().all(|(id, _)| *id != named))
}

/// Those of these numbers that are there.
pub fn positions_among(connection: &mut Connection, numbers: &[i64]) -> QueryResult<Numbered> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    positions::table
        .filter(db::among("positions.id", numbers.iter().copied()))
        .select((positions::id, positions::name))
        .load(connection)
}

/// The one of this number, by its file.
fn imports_among(connection: &mut Connection, chosen: Option<i64>, mine: &Permissions) -> QueryResult<Numbered> {
    let Some(chosen) = chosen.filter(|chosen| *chosen != WITHOUT) else { return Ok(Vec::new()) };
    let file: Option<String> = imports::table
        .find(chosen)
        .select(imports::file_name)
        .get_result(connection)
        .optional()?;
    let may_know = mine.contains(Permission::EditUsers);
    let name = file.map(|file| if may_know { file } else { import_label(chosen) });
    Ok(name.map(|name| (chosen, name)).into_iter().collect())
}

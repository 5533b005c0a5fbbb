//! The filter of users as pages show it: what there is to choose from, and in words what a list is narrowed to. For each page
//! that has this filter, so that none of them forgets a field of it.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::db::schema::imports;
use crate::db::{AtMost, Connection, QueryResult, Written};
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
    departments: Numbered,
    positions: Numbered,
    roles: Numbered,
    /// The newest that made somebody, by file and day.
    imports: Numbered,
}

/// For the pages of lists: for those who may know of imports, and for others.
pub type KeptOffers = Kept<bool, Offers>;

/// What there is to choose from, for a filter as it is.
pub struct Choices {
    pub departments: Numbered,
    pub positions: Numbered,
    roles: Numbered,
    /// The one that the list is narrowed to, if it is there.
    imports: Numbered,
    newest_imports: Numbered,
}

/// Of one that a filter names by a number that nothing has. Nobody is in it.
const GONE: &str = "No longer there";

/// The fields of the filter that are chosen from a list, whatever it is narrowed to.
const ALWAYS_OFFERED: [&str; 8] = ["q", "status", "department", "position", "role", "employment", "import", "show"];

/// Of imports: whoever looks for an older one comes from its page.
const MOST_IMPORTS: usize = 25;

/// Of the name of a file in a select, in characters.
const LONGEST_FILE: usize = 40;

/// A field of the filter, for a toolbar.
pub struct Select {
    pub name: &'static str,
    pub label: &'static str,
    /// The label of no choice.
    pub any: &'static str,
    pub choices: Vec<(String, String)>,
    pub chosen: String,
}

fn offers(connection: &mut Connection, with_imports: bool) -> QueryResult<Offers> {
    let roles = roles::all(connection)?.into_iter().map(|role| (role.id, role.name));
    Ok(Offers {
        departments: posts::departments(connection)?,
        positions: posts::positions(connection)?,
        roles: roles.collect(),
        imports: if with_imports { newest_imports(connection)? } else { Vec::new() },
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
        let may_know = mine.contains(Permission::EditUsers);
        let offers = kept.or_read(may_know, as_of, || offers(connection, may_know))?;
        let Offers { mut departments, positions, roles, imports } = offers;
        departments.retain(|(id, _)| filter.scope.holds(Some(*id)));
        Ok(Choices {
            departments,
            positions,
            roles,
            imports: imports_among(connection, filter.import, may_know)?,
            newest_imports: imports,
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

    /// In the order of a toolbar. A field that nobody chooses from a list is there where the list is narrowed by it, and one
    /// with nothing to choose from is left out.
    pub fn selects(&self, filter: &Filter) -> Vec<Select> {
        let Filter { status, department, position, role, import, attention, .. } = filter;
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
            numbered(("position", "Job position"), "Any job position", self.positions_for(filter), *position),
            numbered(("import", "Created by import"), "Any way", self.imports_for(filter), *import),
        ];
        selects.retain(|select| !select.choices.is_empty());
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

    /// As `departments_for`.
    pub fn positions_for(&self, filter: &Filter) -> Numbered {
        with_chosen(&self.positions, filter.position, "No job position")
    }

    /// As `departments_for`, with one that is not among the newest where the list is narrowed to it.
    pub fn imports_for(&self, filter: &Filter) -> Numbered {
        let is_listed = |id: &i64| self.newest_imports.iter().any(|(listed, _)| listed == id);
        let older = self.imports.iter().filter(|(id, _)| !is_listed(id));
        let all: Numbered = self.newest_imports.iter().chain(older).cloned().collect();
        with_chosen(&all, filter.import, "No import")
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

/// Whether anybody is there whom an import made. By the primary key, which begins with the import.
const MADE_SOMEBODY: &str = "EXISTS (SELECT 1 FROM import_people WHERE import_people.import_id = imports.id \
                             AND import_people.was_created)";

fn newest_imports(connection: &mut Connection) -> QueryResult<Numbered> {
    let newest: Vec<(i64, String, Timestamp, bool)> = imports::table
        .order(imports::id.desc())
        .select((imports::id, imports::file_name, imports::created_at, Written::<Bool>::new(MADE_SOMEBODY)))
        .at_most(MOST_IMPORTS)
        .load(connection)?;
    let choice = |(id, file, at, _): (i64, String, Timestamp, bool)| {
        (id, format!("{}, {}", shortened(&file), moment::day(&at.date())))
    };
    let made_somebody = newest.into_iter().filter(|(.., made_somebody)| *made_somebody);
    Ok(made_somebody.map(choice).collect())
}

fn shortened(file: &str) -> String {
    match file.char_indices().nth(LONGEST_FILE) {
        Some((end, _)) => format!("{}…", &file[..end]),
        None => file.to_owned(),
    }
}

/// The one of this number, by its file.
fn imports_among(connection: &mut Connection, chosen: Option<i64>, may_know: bool) -> QueryResult<Numbered> {
    let Some(chosen) = chosen.filter(|chosen| *chosen != WITHOUT) else { return Ok(Vec::new()) };
    let file: Option<String> = imports::table
        .find(chosen)
        .select(imports::file_name)
        .get_result(connection)
        .optional()?;
    let name = file.map(|file| if may_know { file } else { import_label(chosen) });
    Ok(name.map(|name| (chosen, name)).into_iter().collect())
}

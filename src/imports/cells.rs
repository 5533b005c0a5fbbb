//! A row's cells become what is to be written of somebody, by the one table of fields.

use super::known::{Known, List};
use super::plan::{self, Dates, Heading, Key, Plan, ROLES, ROLES_LABEL, UserField};
use super::verdict::Reason;
use crate::fields::fold::fold;
use crate::fields::rules::{self, DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::language::Language;
use crate::people::{Details, Draft, language_label};
use crate::sheets::dates::{self, Order};
use crate::web::form::label_of;

/// What a row says.
#[derive(Debug, Default)]
pub struct Said {
    pub draft: Draft,
    /// `None` where it says nothing of roles.
    pub roles: Option<Vec<i64>>,
    pub reasons: Vec<Reason>,
}

/// As exports write the roles of somebody who has none.
const NO_ROLES: &str = "self-service";

/// Of somebody new there must be these; each field's own rule says whether it may be blank.
const FIRST_OF_ALL: [&str; 3] = ["first_name", "last_name", "email"];

const YES: [&str; 9] = ["yes", "true", "1", "x", "y", "on", "ja", "j", "sso"];
const NO: [&str; 7] = ["no", "false", "0", "n", "off", "nei", "nein"];

/// What no two users share, folded, as the database keeps it. Empty where the row has none.
pub fn key_of(plan: &Plan, key: Key, cells: &[String]) -> String {
    let cell = plan.column_of(key.as_str()).and_then(|column| cells.get(column));
    cell.map(|cell| rules::kept(cell).to_lowercase()).unwrap_or_default()
}

/// By what a row finds its user: who has no address is found by their username.
pub fn found_by(plan: &Plan, cells: &[String]) -> (Key, String) {
    let by = |key| (key, key_of(plan, key, cells));
    match by(plan.key()) {
        (Key::Email, address) if address.is_empty() => by(Key::Username),
        found => found,
    }
}

/// Reads the cells of a row that makes somebody, or changes somebody who is there.
pub fn read(plan: &Plan, headings: &[Heading], known: &mut Known, cells: &[String], is_new: bool) -> Said {
    let mut said = Said::default();
    for (column, target) in plan.targets.iter().enumerate().filter(|(_, target)| !target.is_empty()) {
        let cell = cells.get(column).map_or("", |cell| cell.trim());
        if cell.is_empty() && (is_new || !plan.clears) {
            continue;
        }
        if target == ROLES {
            read_roles(&mut said, known, cell);
        } else if let Some(field) = plan::field(target) {
            let value = match field.is_date && !cell.is_empty() {
                true => date_of(cell, &headings[column], plan.order_of(column, headings)),
                false => value_of(field, cell, known, plan.adds),
            };
            let read = value.and_then(|value| (field.read)(&mut said.draft, &value).map_err(|error| error.0));
            said.reasons
                .extend(read.err().map(|words| Reason::new(field.label, words)));
        }
    }
    if is_new {
        ask_for_the_first_of_all(&mut said, plan, cells);
    }
    said
}

fn ask_for_the_first_of_all(said: &mut Said, plan: &Plan, cells: &[String]) {
    for name in FIRST_OF_ALL {
        let cell = plan.column_of(name).and_then(|column| cells.get(column));
        let Some(field) = plan::field(name).filter(|_| cell.is_none_or(|cell| cell.trim().is_empty())) else {
            continue;
        };
        let read = (field.read)(&mut said.draft, "");
        said.reasons
            .extend(read.err().map(|error| Reason::new(field.label, error.0)));
    }
}

fn read_roles(said: &mut Said, known: &Known, cell: &str) {
    let mut roles = Vec::new();
    let names = cell.split([',', ';']).map(str::trim);
    for name in names.filter(|name| !name.is_empty() && fold(name) != NO_ROLES) {
        match known.roles.iter().find(|role| fold(&role.name) == fold(name)) {
            Some(role) if roles.contains(&role.id) => {}
            Some(role) => roles.push(role.id),
            None => said
                .reasons
                .push(Reason::new(ROLES_LABEL, format!("There is no role \"{name}\"."))),
        }
    }
    roles.sort_unstable();
    said.roles = Some(roles);
}

/// Where no cell of the column could be read in two ways nobody was asked, so one that is mended later is not guessed.
fn date_of(cell: &str, heading: &Heading, order: Option<Order>) -> Result<String, String> {
    if heading.dates == Dates::Clear && dates::has_two_readings(cell) {
        return Err("This can be read in two ways. Write the year first, as in 2026-04-03.".to_owned());
    }
    let date = order.and_then(|order| dates::parse(cell, order));
    Ok(date.map_or_else(|| cell.to_owned(), |date| date.to_string()))
}

/// As the form would send it.
fn value_of(field: &UserField, cell: &str, known: &mut Known, adds: bool) -> Result<String, String> {
    match field.name {
        _ if cell.is_empty() => Ok(String::new()),
        "department_id" => number_in(&mut known.departments, "department", cell, adds),
        "position_id" => number_in(&mut known.positions, "job position", cell, adds),
        "document_type" => Ok(value_in(DOCUMENT_TYPES, cell)),
        "employment_type" => Ok(value_in(EMPLOYMENT_TYPES, cell)),
        "language" => Ok(language_of(cell)),
        _ if field.is_check_box => yes_or_no(cell),
        _ => Ok(cell.to_owned()),
    }
}

fn number_in(list: &mut List, what: &str, cell: &str, adds: bool) -> Result<String, String> {
    if let Some(id) = list.number_of(cell) {
        return Ok(id.to_string());
    }
    if adds {
        let name = rules::line(rules::LONGEST_LINE)(cell).map_err(|error| error.0)?;
        return Ok(list.promise(&name).to_string());
    }
    Err(match list.closest_to(cell) {
        Some(closest) => format!("There is no {what} \"{cell}\". Did you mean \"{closest}\"?"),
        None => format!("There is no {what} \"{cell}\"."),
    })
}

/// By value or label; what is neither is left to the rule.
fn value_in(options: &[(&str, &str)], cell: &str) -> String {
    let wanted = fold(cell);
    let found = options
        .iter()
        .find(|(value, label)| fold(label) == wanted || *value == wanted);
    found.map_or_else(|| cell.to_owned(), |(value, _)| (*value).to_owned())
}

fn language_of(cell: &str) -> String {
    if fold(cell) == fold(language_label("")) {
        return String::new();
    }
    value_in(&Language::choices(), cell)
}

fn yes_or_no(cell: &str) -> Result<String, String> {
    match fold(cell) {
        word if YES.contains(&word.as_str()) => Ok("on".to_owned()),
        word if NO.contains(&word.as_str()) => Ok(String::new()),
        _ => Err("Write Yes or No.".to_owned()),
    }
}

/// A field of somebody as people read it.
pub fn shown(field: &UserField, details: &Details, known: &Known) -> String {
    match field.name {
        "department_id" => details
            .department_id
            .map_or("", |id| known.departments.name_of(id))
            .to_owned(),
        "position_id" => details
            .position_id
            .map_or("", |id| known.positions.name_of(id))
            .to_owned(),
        "document_type" => label_of(DOCUMENT_TYPES, &details.document_type).to_owned(),
        "employment_type" => label_of(EMPLOYMENT_TYPES, &details.employment_type).to_owned(),
        "language" => language_label(&details.language).to_owned(),
        _ if field.is_check_box => if (field.typed)(details).is_empty() { "No" } else { "Yes" }.to_owned(),
        _ => (field.typed)(details),
    }
}

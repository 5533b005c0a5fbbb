//! The file that an import reads without a question: each field under its own name, with the lists that cells are chosen from.

use super::known::Known;
use super::plan::{self, ROLES_LABEL, UserField};
use crate::export::{BlankColumn, Head};
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::language::Language;
use crate::people::language_label;

const WIDTH: u8 = 20;

/// Roles are for whoever may give them: from others an import takes none.
pub fn columns(known: &Known, may_give_roles: bool) -> Vec<BlankColumn> {
    let fields = plan::fields().map(|field| column_of(field, known));
    let roles = may_give_roles.then(|| BlankColumn {
        head: Head { label: ROLES_LABEL, width: WIDTH },
        is_date: false,
        choices: known.roles.iter().map(|role| role.name.clone()).collect(),
        // Several stand in one cell, between commas.
        takes_others: true,
    });
    fields.chain(roles).collect()
}

fn column_of(field: &UserField, known: &Known) -> BlankColumn {
    BlankColumn {
        head: Head { label: field.label, width: WIDTH },
        is_date: field.is_date,
        choices: choices_of(field, known),
        // Those that are not there yet can be added by the import.
        takes_others: matches!(field.name, "department_id" | "position_id"),
    }
}

/// As an import reads them.
fn choices_of(field: &UserField, known: &Known) -> Vec<String> {
    let labels = |of: &[(&str, &str)]| of.iter().map(|(_, label)| (*label).to_owned()).collect();
    match field.name {
        "department_id" => known.departments.names_to_choose(),
        "position_id" => known.positions.names_to_choose(),
        "document_type" => labels(DOCUMENT_TYPES),
        "employment_type" => labels(EMPLOYMENT_TYPES),
        "language" => labels(&[&[("", language_label(""))], &Language::choices()[..]].concat()),
        _ if field.is_check_box => vec!["Yes".to_owned(), "No".to_owned()],
        _ => Vec::new(),
    }
}

//! What a column is by its heading: as it was said the last time, else by the field's name, else by what such columns are
//! called elsewhere.

use std::collections::HashMap;

use super::plan::{self, Heading, Key, Plan, ROLES, ROLES_LABEL};
use crate::fields::fold::fold;

/// As other systems, and people who write in another language, call them. Folded, without what is no letter or digit.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("first_name", &["firstname", "givenname", "forename", "fornavn", "fornamn", "vorname"]),
    (
        "last_name",
        &["lastname", "surname", "familyname", "etternavn", "efternavn", "efternamn", "nachname"],
    ),
    (
        "mobile_prefix",
        &["countrycode", "phoneprefix", "prefix", "landskode", "landekode", "landnummer", "vorwahl"],
    ),
    ("phone", &["phone", "mobile", "mobilenumber", "telephone", "telefon", "mobil", "handy", "tlf"]),
    (
        "email",
        &[
            "email",
            "emailaddress",
            "mail",
            "mailaddress",
            "epost",
            "epostadresse",
            "epostadress",
            "mailadresse",
        ],
    ),
    (
        "address",
        &["address", "streetaddress", "street", "adresse", "adress", "gateadresse", "strasse", "anschrift"],
    ),
    ("postal_code", &["postcode", "zip", "zipcode", "postnummer", "postleitzahl", "plz"]),
    ("city", &["town", "by", "poststed", "stad", "ort", "stadt"]),
    ("country", &["land"]),
    ("department_id", &["department", "dept", "avdeling", "afdeling", "avdelning", "abteilung"]),
    ("position_id", &["position", "jobtitle", "title", "rank", "stilling", "befattning", "funktion"]),
    (
        "employee_number",
        &[
            "employeeno",
            "employeeid",
            "employeenr",
            "staffnumber",
            "personnelnumber",
            "ansattnummer",
            "ansattnr",
            "medarbejdernummer",
            "anstallningsnummer",
            "personalnummer",
        ],
    ),
    (
        "employment_date",
        &["startdate", "hiredate", "employedfrom", "employedsince", "ansattdato", "startdato", "eintritt"],
    ),
    (
        "last_day",
        &["enddate", "leavingdate", "employedto", "lastdayofemployment", "sluttdato", "slutdato", "austritt"],
    ),
    ("document_number", &["passportnumber", "passportno", "documentno", "passnummer"]),
    ("document_state", &["issuingcountry", "issuedby"]),
    ("document_expires", &["expires", "expiry", "passportexpiry", "validuntil"]),
    (
        "username",
        &["user", "login", "loginname", "brukernavn", "brugernavn", "anvandarnamn", "benutzername"],
    ),
    ("language", &["sprak", "sprog", "sprache"]),
    ("sso", &["sso"]),
    (ROLES, &["role", "rolle", "roller", "rollen"]),
];

/// Without what is no letter or digit, so that "E-mail" and "email" are one.
pub fn plain(heading: &str) -> String {
    fold(heading)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The field that a heading names.
fn named(heading: &str) -> Option<&'static str> {
    let heading = plain(heading);
    let by_label = plan::fields().find(|field| plain(field.label) == heading || plain(field.name) == heading);
    let by_other_name = || OTHER_NAMES.iter().find(|(_, names)| names.contains(&heading.as_str()));
    match by_label {
        Some(field) => Some(field.name),
        None if plain(ROLES_LABEL) == heading => Some(ROLES),
        None => by_other_name().map(|(target, _)| *target),
    }
}

/// For finding the heading among the first rows.
pub fn is_known(cell: &str) -> bool {
    named(cell).is_some()
}

/// What was said of headings before: by their plain words, the newest first.
pub type Remembered = HashMap<String, String>;

/// A plan to begin with, in which no field is set twice.
pub fn plan(headings: &[Heading], remembered: &Remembered, last: Option<&Plan>, may_give_roles: bool) -> Plan {
    let mut targets: Vec<String> = Vec::new();
    for heading in headings {
        let said = remembered.get(&plain(&heading.name)).map(String::as_str);
        let target = said.or_else(|| named(&heading.name)).unwrap_or_default();
        let is_allowed = target != ROLES || may_give_roles;
        let is_free = !targets.iter().any(|taken| taken == target);
        targets.push(if is_allowed && is_free { target.to_owned() } else { String::new() });
    }
    let is_there = |key: &Key| targets.iter().any(|target| target == key.as_str());
    let as_before = last.map(Plan::key).filter(is_there);
    let first = Key::ALL.iter().copied().find(is_there);
    Plan {
        orders: vec![String::new(); targets.len()],
        key: as_before.or(first).unwrap_or(Key::Email).as_str().to_owned(),
        targets,
        clears: false,
        adds: false,
    }
}

//! People on board who aren't crew, of every category, with all that lists to authorities ask for.

use diesel::prelude::*;
use time::{Date, Duration};

use super::chance::Chance;
use super::chronicle::{Chronicle, Entry};
use super::cultures;
use super::load::{self, insert_all};
use super::names;
use super::staff::USER_ADMINISTRATOR;
use crate::clock::Timestamp;
use crate::db::schema::pax;
use crate::db::{self, Connection, QueryResult, Searchable};
use crate::fields::fold::{fold, sort_name};
use crate::journal::{Action, ActorKind, SubjectKind};
use crate::people::search::text_of_pax;

const HOW_MANY: i64 = 120;

const PAX: Searchable = Searchable { table: "pax", beginnings: &[] };

#[derive(Insertable)]
#[diesel(table_name = pax, treat_none_as_default_value = false)]
struct Pax {
    id: i64,
    first_name: &'static str,
    last_name: &'static str,
    sort_name: String,
    gender: &'static str,
    nationality: &'static str,
    born_on: Option<Date>,
    born_in: &'static str,
    document_type: &'static str,
    document_number: String,
    document_state: &'static str,
    document_expires: Option<Date>,
    company: &'static str,
    company_key: String,
    category: &'static str,
    emergency_contact: String,
    special_care: &'static str,
    notes: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
}

const CATEGORIES: &[(&str, &[&str])] = &[
    ("passenger", &["", "", "", "Fjordreiser AS", "Nordlys Reisen GmbH"]),
    ("passenger", &["", "Polar Voyages Ltd", "Fjordreiser AS"]),
    ("industrial", &["Vindkraft Nord AS", "Subsea Survey BV", "North Sea Cables Ltd"]),
    ("contractor", &["Brønn & Motor AS", "Stocznia Remontowa Sp. z o.o.", "Harbour Electric GmbH"]),
    ("visitor", &["Port of Bergen", "Classification Society", "Pilot station", "Kystmuseet"]),
];

const CARE: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    "",
    "Uses a wheelchair",
    "Nut allergy, carries an adrenaline pen",
    "Insulin, kept cool",
    "Hearing aid in both ears",
    "Travels with a guide dog",
];

const NOTES: &[&str] = &["", "", "", "", "Cabin near the lift", "Speaks no English", "Embarks by pilot boat"];

pub fn write(
    connection: &mut Connection,
    chronicle: &mut Chronicle,
    chance: &mut Chance,
    now: Timestamp,
) -> QueryResult<()> {
    let people: Vec<Pax> = (1..=HOW_MANY).map(|id| person(id, chance, now)).collect();
    insert_all!(connection, pax::table, &people)?;
    load::continue_ids(connection, "pax")?;
    let texts: Vec<(i64, String)> = people.iter().map(|person| (person.id, search_text(person))).collect();
    db::index_many(connection, PAX, &texts)?;
    for person in &people {
        chronicle.note(created(person));
    }
    Ok(())
}

fn person(id: i64, chance: &mut Chance, now: Timestamp) -> Pax {
    let culture = cultures::any(chance);
    let woman = chance.percent(50);
    let first_name = names::written(chance.pick(if woman { culture.women } else { culture.men }), woman);
    let last_name = names::written(chance.pick(culture.families), woman);
    let relative = names::written(chance.pick(culture.men), false);
    let (category, companies) = chance.pick(CATEGORIES);
    let company = chance.pick(companies);
    // Only passengers bring children.
    let youngest = if category == "passenger" { 200 } else { 20 * 366 };
    let (born_in, _) = chance.pick(culture.places);
    let created_at = now - Duration::minutes((HOW_MANY - id) * 350 + chance.between(3, 300));
    let (document_type, number) =
        chance.pick(&[("passport", "@########"), ("passport", "@########"), ("identity_card", "### ### ###")]);
    Pax {
        id,
        first_name,
        last_name,
        sort_name: sort_name(first_name, last_name),
        gender: if woman { "female" } else { "male" },
        nationality: culture.country,
        born_on: Some((now - Duration::days(chance.between(youngest, 84 * 365))).date()),
        born_in,
        document_type,
        document_number: chance.filled(number),
        document_state: culture.country,
        document_expires: Some((now + Duration::days(chance.between(-20, 3600))).date()),
        company,
        company_key: fold(company),
        category,
        emergency_contact: format!("{relative} {last_name}, {} {}", culture.prefix, chance.filled(culture.phone)),
        special_care: chance.pick(CARE),
        notes: chance.pick(NOTES),
        created_at,
        updated_at: created_at,
    }
}

fn search_text(person: &Pax) -> String {
    let Pax { first_name, last_name, company, document_number, .. } = person;
    text_of_pax(first_name, last_name, company, document_number)
}

fn created(person: &Pax) -> Entry {
    Entry {
        at: person.created_at,
        actor: ActorKind::User,
        actor_id: Some(USER_ADMINISTRATOR),
        action: Action::PaxCreated,
        subject: SubjectKind::Pax,
        subject_id: Some(person.id),
        address: "198.51.100.7".into(),
        detail: "",
    }
}

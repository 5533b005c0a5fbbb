//! The law of the house: `app → rooms → hall → floor`, and inside a room `web → flow → store, mail`.

mod documented;
pub mod house;
mod styles;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use house::{House, circle_in, files_in};

const APP: &[&str] = &["app", "cli", "commands", "lib", "main"];
const HALL: &[&str] = &[
    "daily",
    "diagnosis",
    "editing",
    "entry",
    "gate",
    "journal",
    "links",
    "mailing",
    "notifying",
    "people",
    "preferences",
    "removal",
    "requests",
    "rights",
    "round_trip",
];
const FLOOR: &[&str] = &[
    "chores",
    "clock",
    "config",
    "context",
    "db",
    "dns",
    "export",
    "fields",
    "language",
    "mail",
    "randomness",
    "secret",
    "sheets",
    "site",
    "web",
];

fn storey(module: &str) -> u8 {
    match module {
        module if FLOOR.contains(&module) => 0,
        module if HALL.contains(&module) => 1,
        module if APP.contains(&module) => 3,
        _ => 2,
    }
}

#[test]
fn imports_run_down_the_house_and_rooms_never_import_each_other() {
    let house = House::read();
    let mut broken = Vec::new();
    let mut seen = 0;
    for source in house.sources.values() {
        for taken in house.taken_by(source) {
            seen += 1;
            let (module, imported) = (source.first(), taken.first().map_or("lib", String::as_str));
            let (from, to) = (storey(module), storey(imported));
            let sideways = from == 2 && to == 2 && imported != module;
            if to > from || sideways {
                broken.push(format!("{}: {module} → {imported}", source.path.display()));
            }
        }
    }
    assert!(seen > 200, "the walk found only {seen} imports");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_imports_of_files_lead_round_in_a_circle() {
    let house = House::read();
    let taken = house
        .sources
        .values()
        .map(|source| (source.module.clone(), house.taken_by(source).into_iter().cloned().collect()))
        .collect();
    assert_eq!(circle_in(&taken), None);
}

#[test]
fn nor_do_those_of_the_parts_of_the_hall() {
    let house = House::read();
    let mut taken: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in house.sources.values().filter(|source| storey(source.first()) == 1) {
        let parts = house.taken_by(source).into_iter().map(|taken| taken[0].as_str());
        let others = parts.filter(|part| HALL.contains(part) && *part != source.first());
        taken.entry(source.first()).or_default().extend(others);
    }
    assert_eq!(circle_in(&taken), None);
}

/// But for the gate, which is where who comes in and the frame of a page meet.
#[test]
fn the_hall_knows_nothing_of_pages_and_forms() {
    let house = House::read();
    let forbidden = [
        "actix_web",
        "actix_session",
        "askama",
        "crate::web::Page",
        "crate::web::PageError",
        "crate::web::Form",
    ];
    let mut broken = Vec::new();
    for source in house
        .sources
        .values()
        .filter(|source| storey(source.first()) == 1 && source.first() != "gate")
    {
        let named = forbidden.into_iter().filter(|path| source.names(path));
        broken.extend(named.map(|path| format!("{} names {path}", source.path.display())));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_floor_names_no_page_of_a_room() {
    let house = House::read();
    let mut broken = Vec::new();
    for source in house.sources.values().filter(|source| storey(source.first()) == 0) {
        let pages = source
            .texts()
            .iter()
            .filter(|text| is_path(text) && !text.starts_with("/static/"));
        broken.extend(pages.map(|page| format!("{} names {page}", source.path.display())));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

fn is_path(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('/') && letters.next().is_some_and(|letter| letter.is_ascii_lowercase())
}

#[test]
fn inside_a_room_web_calls_flow_and_flow_calls_store() {
    let house = House::read();
    let mut broken = Vec::new();
    for source in house.sources.values().filter(|source| storey(source.first()) == 2) {
        let part = source.module.get(1).map_or("mod", String::as_str);
        // What looks after the house runs beside the server and waits as it does.
        if ["web", "mod"].contains(&part) || source.path.ends_with("ops/housekeeping.rs") {
            continue;
        }
        let of_pages = ["actix_web", "actix_session", "super::web", "crate::gate", "askama"];
        let more: &[&str] = if part == "flow" { &[] } else { &["super::flow"] };
        let named = of_pages.iter().chain(more).filter(|path| source.names(path));
        broken.extend(named.map(|path| format!("{} names {path}", source.path.display())));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_room_says_what_it_is_for() {
    for source in House::read().sources.values() {
        if source.path.ends_with("mod.rs") && source.module.len() == 1 {
            assert!(source.text.starts_with("//! "), "{}", source.path.display());
        }
    }
}

#[test]
fn no_test_stands_where_it_is_not_run() {
    for source in House::read().sources.values() {
        assert!(!source.text.contains("#[cfg(test)]"), "{}", source.path.display());
    }
}

#[test]
fn no_file_outgrows_four_hundred_lines() {
    for file in files_in(Path::new("src"), "rs")
        .into_iter()
        .chain(files_in(Path::new("tests"), "rs"))
    {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

#[test]
fn the_readme_maps_every_room() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    for entry in std::fs::read_dir("src").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.trim_end_matches(".rs");
        assert!(["lib", "main"].contains(&name) || readme.contains(name), "the README's map lacks {name}");
    }
}

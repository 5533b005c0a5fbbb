//! The law of the house: `app → rooms → hall → floor`, and inside a room `web → flow → store, mail`.

use std::path::{Path, PathBuf};

const APP: &[&str] = &["app", "cli", "commands", "lib", "main"];
const HALL: &[&str] = &["diagnosis", "entry", "gate", "journal", "links", "mailing", "people", "preferences", "rights"];
const FLOOR: &[&str] = &["clock", "config", "context", "db", "fields", "mail", "randomness", "secret", "web"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// `src/users/status.rs` is of "users", `src/clock.rs` of "clock".
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix("src").unwrap();
    let first = inside.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn storey(module: &str) -> u8 {
    match module {
        module if FLOOR.contains(&module) => 0,
        module if HALL.contains(&module) => 1,
        module if APP.contains(&module) => 3,
        _ => 2,
    }
}

/// The modules that a source names as `crate::module`, also in `use crate::{a, b}`.
fn imports(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            let list = list.split("};").next().unwrap();
            found.extend(list.split(',').map(|item| word(item.trim())));
        } else {
            found.push(word(rest));
        }
    }
    found.retain(|module| {
        Path::new(&format!("src/{module}")).exists() || Path::new(&format!("src/{module}.rs")).exists()
    });
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|letter| letter.is_ascii_lowercase() || *letter == '_')
        .collect()
}

#[test]
fn imports_run_down_the_house_and_rooms_never_import_each_other() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for file in sources(Path::new("src")) {
        let module = module_of(&file);
        for imported in imports(&std::fs::read_to_string(&file).unwrap()) {
            seen += 1;
            let (from, to) = (storey(&module), storey(&imported));
            let upward = to > from;
            let sideways = from == 2 && to == 2 && imported != module;
            if upward || sideways {
                broken.push(format!("{}: {module} → {imported}", file.display()));
            }
        }
    }
    assert!(seen > 200, "the walk found only {seen} imports");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn inside_a_room_web_calls_flow_and_flow_calls_store() {
    let mut broken = Vec::new();
    for file in sources(Path::new("src")) {
        let part = part_of(&file);
        if storey(&module_of(&file)) != 2 || part == "web" || part == "mod" {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let forbidden: &[&str] = match part.as_str() {
            "flow" => &["actix_web", "actix_session", "super::web", "crate::gate", "askama"],
            _ => &["actix_web", "actix_session", "super::web", "super::flow", "crate::gate", "askama"],
        };
        for word in forbidden {
            // What looks after the house runs beside the server and waits as it does.
            if source.contains(word) && !file.ends_with("ops/housekeeping.rs") {
                broken.push(format!("{} names {word}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

fn part_of(file: &Path) -> String {
    let inside: Vec<&str> = file.iter().skip(2).map(|part| part.to_str().unwrap()).collect();
    inside
        .first()
        .map_or_else(String::new, |part| part.trim_end_matches(".rs").to_owned())
}

#[test]
fn every_room_says_what_it_is_for() {
    for file in sources(Path::new("src")) {
        if file.ends_with("mod.rs") && file.iter().count() == 3 {
            let source = std::fs::read_to_string(&file).unwrap();
            assert!(source.starts_with("//! "), "{}", file.display());
        }
    }
}

#[test]
fn no_file_outgrows_four_hundred_lines() {
    for file in sources(Path::new("src")).into_iter().chain(sources(Path::new("tests"))) {
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

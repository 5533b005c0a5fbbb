//! What programs write, and what people make of it: each of `files/` with what is read of it, word for word.

use super::{outcome, table};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/sheets/files/{name}")).unwrap()
}

#[test]
fn each_file_is_read_as_its_program_shows_it() {
    let mut names: Vec<String> = std::fs::read_dir("tests/sheets/files")
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 17, "{names:?}");
    let told: Vec<String> = names
        .iter()
        .map(|name| format!("── {name}\n{}", outcome(&file(name))))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_heading_below_a_title_is_found() {
    let mut table = table(&file("libreoffice.xlsx")).unwrap();
    let known = ["last name", "first name", "phone"];
    let heading = table
        .heading(20, |cell| known.contains(&cell.to_lowercase().as_str()))
        .unwrap();
    let heading = heading.unwrap();
    assert_eq!((heading.number, heading.cell(0), heading.cell(4)), (4, "Last name", "Phone"));
    let first = table.next().unwrap().unwrap();
    assert_eq!((first.number, first.cell(0)), (5, "Berg"));
    let told: Vec<String> = table.findings().iter().map(ToString::to_string).collect();
    assert!(told.contains(&"Row 4 is the heading.".to_owned()), "{told:?}");
}

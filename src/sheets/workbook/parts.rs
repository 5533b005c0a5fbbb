//! Which sheets a workbook has, and in which of its parts.

use std::collections::HashMap;
use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};

use super::super::Unreadable;
use super::LARGEST_SMALL_PART;
use super::directory::Directory;
use super::xml::{Xml, attribute, is_set};

const MOST_SHEETS: usize = 1_000;
const MOST_RELATIONS: usize = 10_000;

/// Of a sheet, in letters; spreadsheets bound it by 31.
const LONGEST_NAME: usize = 100;

pub struct Parts {
    pub sheets: Vec<SheetPart>,
    pub strings: Option<String>,
    pub styles: Option<String>,
    /// Days are counted from 1904 on.
    pub is_1904: bool,
}

pub struct SheetPart {
    pub name: String,
    pub path: String,
    pub is_hidden: bool,
}

struct Relation {
    /// The last word of its kind.
    kind: String,
    path: String,
}

impl Parts {
    pub fn read<R: Read + Seek>(source: &mut R, directory: &Directory) -> Result<Parts, Unreadable> {
        let path = workbook_path(source, directory)?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let relations = format!("{folder}/_rels/{name}.rels");
        let relations = read_relations(source, directory, relations.trim_start_matches('/'), folder)?;
        let one = |kind: &str| {
            let found = relations.values().find(|relation| relation.kind == kind);
            found
                .map(|relation| relation.path.clone())
                .filter(|path| directory.has(path))
        };
        let (strings, styles) = (one("sharedStrings"), one("styles"));
        let mut parts = Parts { sheets: Vec::new(), strings, styles, is_1904: false };
        let mut xml = Xml::of(directory.open(source, &path, LARGEST_SMALL_PART)?);
        loop {
            match xml.next_event()? {
                Event::Start(tag) | Event::Empty(tag) => parts.take(&tag, &relations),
                Event::Eof => return Ok(parts),
                _ => {}
            }
        }
    }

    fn take(&mut self, tag: &BytesStart, relations: &HashMap<String, Relation>) {
        match tag.local_name().as_ref() {
            "workbookPr" => self.is_1904 = is_set(tag, "date1904"),
            "sheet" if self.sheets.len() < MOST_SHEETS => self.sheets.extend(sheet(tag, relations)),
            _ => {}
        }
    }
}

/// `None` for what has no cells, such as a chart.
fn sheet(tag: &BytesStart, relations: &HashMap<String, Relation>) -> Option<SheetPart> {
    let relation = relations.get(&attribute(tag, "id")?)?;
    if relation.kind != "worksheet" {
        return None;
    }
    Some(SheetPart {
        name: attribute(tag, "name")
            .unwrap_or_default()
            .chars()
            .take(LONGEST_NAME)
            .collect(),
        path: relation.path.clone(),
        is_hidden: attribute(tag, "state").is_some_and(|state| state != "visible"),
    })
}

fn workbook_path<R: Read + Seek>(source: &mut R, directory: &Directory) -> Result<String, Unreadable> {
    if directory.has("mimetype") && directory.has("content.xml") {
        return Err(Unreadable::OpenDocument);
    }
    if directory.has("xl/workbook.bin") {
        return Err(Unreadable::BinaryWorkbook);
    }
    if !directory.has("_rels/.rels") {
        return Err(Unreadable::Archive);
    }
    let relations = read_relations(source, directory, "_rels/.rels", "")?;
    let document = relations
        .into_values()
        .find(|relation| relation.kind == "officeDocument");
    match document.map(|document| document.path) {
        Some(path) if directory.has(&path) && path.to_lowercase().contains("workbook") => Ok(path),
        _ if directory.has("xl/workbook.xml") => Ok("xl/workbook.xml".to_owned()),
        _ => Err(Unreadable::NotATable),
    }
}

/// By their names.
fn read_relations<R: Read + Seek>(
    source: &mut R,
    directory: &Directory,
    path: &str,
    folder: &str,
) -> Result<HashMap<String, Relation>, Unreadable> {
    let mut xml = Xml::of(directory.open(source, path, LARGEST_SMALL_PART)?);
    let mut relations = HashMap::new();
    loop {
        match xml.next_event()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                if relations.len() == MOST_RELATIONS {
                    return Err(Unreadable::Damaged);
                }
                let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) else { continue };
                let kind = attribute(&tag, "Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id, Relation { kind, path: resolved(folder, &target) });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A path from the root of the package, without `.` and `..`.
fn resolved(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut steps = Vec::new();
    for step in whole.split('/').filter(|step| !step.is_empty() && *step != ".") {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    steps.join("/")
}

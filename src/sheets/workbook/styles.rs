use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::super::Unreadable;
use super::formats::Format;
use super::part::Part;
use super::xml::{Xml, attribute};

/// As spreadsheets bound them.
const MOST_STYLES: usize = 65_536;
const LONGEST_CODE: usize = 255;

/// Ten times as many as spreadsheets have by their own bound.
const MOST_CODES: usize = 2_500;

/// From here on formats are a workbook's own.
const FIRST_OF_ITS_OWN: u32 = 164;

/// The format of each style, in the order by which cells name them. Styles share formats: a workbook may have thousands.
pub fn read<R: Read>(part: Part<R>) -> Result<Vec<Arc<Format>>, Unreadable> {
    let mut xml = Xml::of(part);
    let mut known = HashMap::new();
    let (mut formats, mut is_of_cells) = (Vec::new(), false);
    loop {
        match xml.next_event()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "numFmt" if known.len() < MOST_CODES => known.extend(own(&tag)),
                "cellXfs" => is_of_cells = true,
                "xf" if is_of_cells && formats.len() < MOST_STYLES => formats.push(format(&tag, &known)),
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => is_of_cells = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

fn own(tag: &BytesStart) -> Option<(u32, Arc<Format>)> {
    let number = attribute(tag, "numFmtId")?.parse().ok()?;
    let code = attribute(tag, "formatCode")?;
    let format = if code.chars().count() <= LONGEST_CODE { Format::of(&code) } else { Format::Other };
    Some((number, Arc::new(format)))
}

fn format(tag: &BytesStart, known: &HashMap<u32, Arc<Format>>) -> Arc<Format> {
    let number = attribute(tag, "numFmtId")
        .and_then(|number| number.parse().ok())
        .unwrap_or(0);
    match known.get(&number) {
        Some(format) => Arc::clone(format),
        None if number < FIRST_OF_ITS_OWN => Arc::new(Format::built_in(number)),
        None => Arc::new(Format::Other),
    }
}

use std::io::{self, BufReader, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::Unreadable;
use super::part::Part;

/// Bytes of one tag, or of the text between two. A cell has 32,767 characters at the most.
const LONGEST_TOKEN: u64 = 1024 * 1024;

/// Parts of a workbook are flat. The parser keeps the names of all that is open.
const DEEPEST: u32 = 256;

/// The XML of a part, event by event, within bounds.
pub struct Xml<R> {
    reader: Reader<BufReader<Part<R>>>,
    buffer: Vec<u8>,
    depth: u32,
}

impl<R: Read> Xml<R> {
    pub fn of(part: Part<R>) -> Xml<R> {
        let mut reader = Reader::from_reader(BufReader::with_capacity(32 * 1024, part));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Xml { reader, buffer: Vec::with_capacity(1024), depth: 0 }
    }

    pub fn next_event(&mut self) -> Result<Event<'_>, Unreadable> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().allow(LONGEST_TOKEN);
        let event = self.reader.read_event_into(&mut self.buffer).map_err(refused)?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let is_cut = event == Event::Eof && self.depth > 0;
        if self.depth > DEEPEST || is_cut {
            return Err(Unreadable::Damaged);
        }
        Ok(event)
    }
}

fn refused(error: quick_xml::Error) -> Unreadable {
    let quick_xml::Error::Io(error) = error else { return Unreadable::Damaged };
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Unreadable>());
    inner.cloned().unwrap_or_else(|| io::Error::from(error.kind()).into())
}

/// An attribute by its name without prefix.
pub fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).flatten();
    let found = attributes
        .into_iter()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Whether an attribute says yes.
pub fn is_set(tag: &BytesStart, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

/// Adds what an event says, if it is text.
pub fn push_text(event: &Event, to: &mut String) -> Result<(), Unreadable> {
    match event {
        Event::Text(text) => to.push_str(&text.xml10_content()),
        Event::CData(text) => to.push_str(&text.xml10_content()),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(letter)) => to.push(letter),
            Ok(None) => to.push_str(quick_xml::escape::resolve_xml_entity(name).ok_or(Unreadable::Damaged)?),
            Err(_) => return Err(Unreadable::Damaged),
        },
        _ => {}
    }
    Ok(())
}

/// Writes `_x000A_` as the letter that it stands for (ECMA-376 22.9.2.19).
pub fn unescaped(text: &str) -> Option<String> {
    let mut from = text.find("_x")?;
    let (mut plain, mut done) = (String::with_capacity(text.len()), 0);
    loop {
        let escape = text.get(from..from + 7).filter(|escape| escape.ends_with('_'));
        let code = escape.and_then(|escape| u32::from_str_radix(&escape[2..6], 16).ok());
        if let Some(letter) = code.and_then(char::from_u32) {
            plain.push_str(&text[done..from]);
            plain.push(letter);
            done = from + 7;
        }
        let next = done.max(from + 2);
        match text[next..].find("_x") {
            Some(found) => from = next + found,
            None => break,
        }
    }
    plain.push_str(&text[done..]);
    Some(plain)
}

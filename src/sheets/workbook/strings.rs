use std::io::Read;

use quick_xml::events::Event;

use super::super::Unreadable;
use super::part::Part;
use super::xml::{Xml, push_text, unescaped};

/// Of one cell, in bytes, with letters that are written as `_x000A_`.
pub const LONGEST_TEXT: usize = 1024 * 1024;

/// How many texts stand in one piece of memory. Pieces are small, so that none is copied when there are many.
const IN_A_BLOCK: usize = 4096;

/// The texts that cells refer to by their numbers.
#[derive(Default)]
pub struct Strings {
    blocks: Vec<Block>,
    /// Bytes of memory.
    size: u64,
}

#[derive(Default)]
struct Block {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Strings {
    /// Keeps no more than these bytes.
    pub fn read<R: Read>(part: Part<R>, most: u64) -> Result<Strings, Unreadable> {
        let mut xml = Xml::of(part);
        let mut strings = Strings::default();
        loop {
            match xml.next_event()? {
                Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                    let block = strings.block();
                    let begin = block.text.len();
                    read_runs(&mut xml, "si", &mut block.text)?;
                    strings.size += block.end(begin);
                }
                Event::Empty(tag) if tag.local_name().as_ref() == "si" => {
                    let block = strings.block();
                    strings.size += block.end(block.text.len());
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
            if strings.size > most {
                return Err(Unreadable::UnpacksTooLarge);
            }
        }
    }

    /// Where the next text belongs.
    fn block(&mut self) -> &mut Block {
        if self.blocks.last().is_none_or(|block| block.ends.len() == IN_A_BLOCK) {
            if let Some(full) = self.blocks.last_mut() {
                full.text.shrink_to_fit();
            }
            self.blocks.push(Block::default());
        }
        let last = self.blocks.len() - 1;
        &mut self.blocks[last]
    }

    pub fn get(&self, number: usize) -> Option<&str> {
        self.blocks.get(number / IN_A_BLOCK)?.get(number % IN_A_BLOCK)
    }
}

impl Block {
    /// The text that began here is whole. Returns how much memory it takes.
    fn end(&mut self, begin: usize) -> u64 {
        if let Some(plain) = unescaped(&self.text[begin..]) {
            self.text.truncate(begin);
            self.text.push_str(&plain);
        }
        // All that is read is far less than can't be counted.
        self.ends.push(self.text.len() as u32);
        (self.text.len() - begin + size_of::<u32>()) as u64
    }

    fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let begin = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[begin..end])
    }
}

/// The text up to the end of this element: of its parts with a style of their own, without how it is pronounced.
pub fn read_runs<R: Read>(xml: &mut Xml<R>, element: &str, to: &mut String) -> Result<(), Unreadable> {
    let (mut is_text, mut is_pronounced) = (false, false);
    let most = to.len() + LONGEST_TEXT;
    loop {
        if to.len() > most {
            return Err(Unreadable::UnpacksTooLarge);
        }
        let event = xml.next_event()?;
        match &event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => is_text = true,
                "rPh" => is_pronounced = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => is_text = false,
                "rPh" => is_pronounced = false,
                name if name == element => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(Unreadable::Damaged),
            text if is_text && !is_pronounced => push_text(text, to)?,
            _ => {}
        }
    }
}

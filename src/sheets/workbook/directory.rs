//! Which parts a workbook packs, and where (APPNOTE.TXT 6.3.10). It is read by hand, because a file of 50 MB may claim to
//! have a million parts.

use std::io::{Read, Seek, SeekFrom};

use super::super::Unreadable;
use super::part::Part;

/// More than any workbook has, with pictures and all.
const MOST_PARTS: u64 = 10_000;
const LARGEST_DIRECTORY: u64 = 4 * 1024 * 1024;

/// The end of the directory, with the longest comment behind it.
const LONGEST_END: u64 = 22 + 0xFFFF;

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

const IS_ENCRYPTED: u64 = 1;
const STORED: u64 = 0;
const DEFLATED: u64 = 8;

pub struct Directory {
    entries: Vec<Entry>,
}

struct Entry {
    /// In lower case, with `/`.
    name: String,
    is_encrypted: bool,
    method: u64,
    crc: u32,
    packed: u64,
    unpacked: u64,
    /// Of its local header.
    at: u64,
}

/// Little-endian numbers at places of a record; nothing past its end.
struct Record<'a>(&'a [u8]);

impl Record<'_> {
    fn number(&self, at: usize, size: usize) -> Result<u64, Unreadable> {
        let bytes = self.0.get(at..at + size).ok_or(Unreadable::Damaged)?;
        Ok(bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

fn bytes_at<R: Read + Seek>(source: &mut R, at: u64, length: u64) -> Result<Vec<u8>, Unreadable> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    source.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Directory {
    pub fn read<R: Read + Seek>(source: &mut R, length: u64) -> Result<Directory, Unreadable> {
        let (count, size, at) = extent(source, length)?;
        if count > MOST_PARTS || size > LARGEST_DIRECTORY {
            return Err(Unreadable::Archive);
        }
        let bytes = bytes_at(source, at, size)?;
        let (mut entries, mut rest) = (Vec::new(), bytes.as_slice());
        for _ in 0..count {
            let (entry, length) = Entry::of(rest)?;
            entries.push(entry);
            rest = rest.get(length..).ok_or(Unreadable::Damaged)?;
        }
        Ok(Directory { entries })
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let name = name.to_lowercase();
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// What a part says that it unpacks to.
    pub fn size(&self, name: &str) -> u64 {
        self.find(name).map_or(0, |entry| entry.unpacked)
    }

    /// A part to be read, which may unpack to no more than these bytes.
    pub fn open<R: Read + Seek>(&self, mut source: R, name: &str, most: u64) -> Result<Part<R>, Unreadable> {
        let entry = self.find(name).ok_or(Unreadable::Damaged)?;
        if entry.is_encrypted {
            return Err(Unreadable::Encrypted);
        }
        if entry.unpacked > most {
            return Err(Unreadable::UnpacksTooLarge);
        }
        let header = bytes_at(&mut source, entry.at, 30)?;
        if !header.starts_with(LOCAL) {
            return Err(Unreadable::Damaged);
        }
        let header = Record(&header);
        let begin = entry
            .at
            .saturating_add(30 + header.number(26, 2)? + header.number(28, 2)?);
        source.seek(SeekFrom::Start(begin))?;
        let packed = source.take(entry.packed);
        match entry.method {
            STORED => Ok(Part::stored(packed, entry.unpacked, entry.crc)),
            DEFLATED => Ok(Part::deflated(packed, entry.unpacked, entry.crc)),
            _ => Err(Unreadable::Damaged),
        }
    }
}

/// How many parts the directory has, how many bytes, and where it begins.
fn extent<R: Read + Seek>(source: &mut R, length: u64) -> Result<(u64, u64, u64), Unreadable> {
    let begin = length.saturating_sub(LONGEST_END);
    let tail = bytes_at(source, begin, LONGEST_END)?;
    let found = tail.windows(END.len()).rposition(|window| window == END);
    let end = found.ok_or(Unreadable::Damaged)?;
    let record = Record(&tail[end..]);
    let extent = (record.number(10, 2)?, record.number(12, 4)?, record.number(16, 4)?);
    if extent.0 < 0xFFFF && extent.1 < 0xFFFF_FFFF && extent.2 < 0xFFFF_FFFF {
        return Ok(extent);
    }
    let locator = end.checked_sub(20).map(|at| &tail[at..]).unwrap_or_default();
    if !locator.starts_with(LOCATOR_64) {
        return Err(Unreadable::Damaged);
    }
    let record = bytes_at(source, Record(locator).number(8, 8)?, 56)?;
    if !record.starts_with(END_64) {
        return Err(Unreadable::Damaged);
    }
    let record = Record(&record);
    Ok((record.number(32, 8)?, record.number(40, 8)?, record.number(48, 8)?))
}

impl Entry {
    /// And how long its record is.
    fn of(bytes: &[u8]) -> Result<(Entry, usize), Unreadable> {
        if !bytes.starts_with(ENTRY) {
            return Err(Unreadable::Damaged);
        }
        let record = Record(bytes);
        let (name, extra) = (record.number(28, 2)? as usize, record.number(30, 2)? as usize);
        let name_of = bytes.get(46..46 + name).ok_or(Unreadable::Damaged)?;
        let extra_of = bytes.get(46 + name..46 + name + extra).ok_or(Unreadable::Damaged)?;
        let mut entry = Entry {
            name: String::from_utf8_lossy(name_of).to_lowercase().replace('\\', "/"),
            is_encrypted: record.number(8, 2)? & IS_ENCRYPTED != 0,
            method: record.number(10, 2)?,
            crc: record.number(16, 4)? as u32,
            packed: record.number(20, 4)?,
            unpacked: record.number(24, 4)?,
            at: record.number(42, 4)?,
        };
        entry.widen(extra_of)?;
        let comment = record.number(32, 2)? as usize;
        Ok((entry, 46 + name + extra + comment))
    }

    /// What is too large for its 32 bits stands among the extra fields, in this order.
    fn widen(&mut self, mut extra: &[u8]) -> Result<(), Unreadable> {
        while extra.len() >= 4 {
            let field = Record(extra);
            let (kind, size) = (field.number(0, 2)?, field.number(2, 2)? as usize);
            if kind == 1 {
                let (field, mut at) = (Record(extra.get(4..4 + size).ok_or(Unreadable::Damaged)?), 0);
                for number in [&mut self.unpacked, &mut self.packed, &mut self.at] {
                    if *number == 0xFFFF_FFFF {
                        *number = field.number(at, 8)?;
                        at += 8;
                    }
                }
                return Ok(());
            }
            extra = extra.get(4 + size..).unwrap_or_default();
        }
        Ok(())
    }
}

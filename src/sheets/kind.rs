//! What a file is, by its first bytes: names are wrong too often.

use std::io::{Read, Seek, SeekFrom};

use super::Unreadable;

#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    Workbook,
    Text,
}

/// First bytes of files that are no tables.
const OTHERS: [(&[u8], Unreadable); 12] = [
    (b"%PDF", Unreadable::Pdf),
    (b"\x1F\x8B", Unreadable::Archive),
    (b"7z\xBC\xAF\x27\x1C", Unreadable::Archive),
    (b"Rar!", Unreadable::Archive),
    (b"BZh", Unreadable::Archive),
    (b"\xFD7zXZ", Unreadable::Archive),
    (b"\x89PNG", Unreadable::NotATable),
    (b"\xFF\xD8\xFF", Unreadable::NotATable),
    (b"GIF8", Unreadable::NotATable),
    (b"{\\rtf", Unreadable::NotATable),
    (b"\x7FELF", Unreadable::NotATable),
    (b"SQLite format 3\0", Unreadable::NotATable),
];

/// What compound files begin with: workbooks up to Excel 2003, and any that a password protects.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What web pages and XML begin with, after spaces.
const MARKUP: [&[u8]; 6] = [b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"mime-version:"];

/// Leaves the source at its beginning.
pub fn of<R: Read + Seek>(source: &mut R, length: u64) -> Result<Kind, Unreadable> {
    let head = head_of(source)?;
    let kind = if head.is_empty() {
        Err(Unreadable::Empty)
    } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Ok(Kind::Workbook)
    } else if head.starts_with(COMPOUND) {
        Err(kind_of_compound(source, &head, length)?)
    } else if let Some((_, kind)) = OTHERS.iter().find(|(begins, _)| head.starts_with(begins)) {
        Err(kind.clone())
    } else if is_markup(&head) {
        Err(Unreadable::WebPage)
    } else {
        Ok(Kind::Text)
    };
    source.seek(SeekFrom::Start(0))?;
    kind
}

fn head_of<R: Read + Seek>(source: &mut R) -> Result<Vec<u8>, Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    source.take(512).read_to_end(&mut head)?;
    Ok(head)
}

fn is_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    MARKUP.iter().any(|begins| {
        head.get(..begins.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(begins))
    })
}

/// Told by the names in the first sectors of its directory (MS-CFB 2.2, 2.6).
fn kind_of_compound<R: Read + Seek>(source: &mut R, head: &[u8], length: u64) -> Result<Unreadable, Unreadable> {
    let number = |at: usize, size: usize| {
        let bytes = head.get(at..at + size)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0_u64, |number, byte| number << 8 | u64::from(*byte)),
        )
    };
    let (Some(power), Some(sector)) = (number(30, 2), number(48, 4)) else {
        return Ok(Unreadable::OldWorkbook);
    };
    let place = (sector + 1) << power.min(12);
    if place >= length {
        return Ok(Unreadable::OldWorkbook);
    }
    source.seek(SeekFrom::Start(place))?;
    let mut directory = Vec::new();
    source.take(16 * 1024).read_to_end(&mut directory)?;
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|letter| [letter, 0]).collect();
    let is_encrypted = directory.windows(name.len()).any(|window| window == name);
    Ok(if is_encrypted { Unreadable::Encrypted } else { Unreadable::OldWorkbook })
}

use std::io::{self, Read, Take};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::super::Unreadable;

/// What a part of a workbook unpacks to. It ends with an error where that is more than the directory says, or other bytes.
pub struct Part<R> {
    packed: Packed<R>,
    crc: Crc,
    expected: u32,
    /// What the directory says that is still to come.
    left: u64,
    allowed: u64,
}

enum Packed<R> {
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<Take<R>>>),
}

impl<R: Read> Part<R> {
    pub fn stored(packed: Take<R>, unpacked: u64, crc: u32) -> Part<R> {
        Part::of(Packed::Stored(packed), unpacked, crc)
    }

    pub fn deflated(packed: Take<R>, unpacked: u64, crc: u32) -> Part<R> {
        Part::of(Packed::Deflated(Box::new(DeflateDecoder::new(packed))), unpacked, crc)
    }

    fn of(packed: Packed<R>, unpacked: u64, expected: u32) -> Part<R> {
        Part {
            packed,
            crc: Crc::new(),
            expected,
            left: unpacked,
            allowed: u64::MAX,
        }
    }

    /// How much may still be read before it is too much.
    pub fn allow(&mut self, bytes: u64) {
        self.allowed = bytes;
    }
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.allowed == 0 {
            return Err(Unreadable::UnpacksTooLarge.into());
        }
        let length = match &mut self.packed {
            Packed::Stored(packed) => packed.read(buffer)?,
            Packed::Deflated(packed) => packed.read(buffer)?,
        };
        let is_over = length == 0 && !buffer.is_empty();
        if length as u64 > self.left || is_over && (self.left > 0 || self.crc.sum() != self.expected) {
            return Err(Unreadable::Damaged.into());
        }
        self.crc.update(&buffer[..length]);
        self.left -= length as u64;
        self.allowed = self.allowed.saturating_sub(length as u64);
        Ok(length)
    }
}

use std::io::{Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Unreadable;

/// How the letters of a file are encoded.
pub struct Charset {
    pub encoding: &'static Encoding,
    /// By how often its letters stand beside each other, not by a mark or a form that nothing else has.
    pub is_guessed: bool,
}

/// From so many bytes, the first of them that are not ASCII, an encoding is guessed: guessing is slow.
const GUESSED_FROM: usize = 256 * 1024;

/// Told by the whole file: the first letter that is not ASCII may stand in its last row.
pub fn of<R: Read + Seek>(source: &mut R) -> Result<Charset, Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 64 * 1024];
    let mut utf8 = Utf8::default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut is_first, mut fed) = (true, 0);
    loop {
        let length = source.read(&mut buffer)?;
        let bytes = &buffer[..length];
        if std::mem::take(&mut is_first)
            && let Some(charset) = of_beginning(bytes)
        {
            return Ok(charset);
        }
        utf8.feed(bytes);
        if (fed > 0 || !bytes.is_ascii()) && fed < GUESSED_FROM {
            detector.feed(bytes, false);
            fed += length;
        }
        if length == 0 {
            break;
        }
    }
    detector.feed(&[], true);
    if utf8.is_kept() {
        return Ok(Charset { encoding: UTF_8, is_guessed: false });
    }
    Ok(Charset {
        encoding: detector.guess(None, Utf8Detection::Deny),
        is_guessed: true,
    })
}

/// By a byte order mark, or, in UTF-16 without one, by the zeros of Latin letters.
fn of_beginning(bytes: &[u8]) -> Option<Charset> {
    let surely = |encoding| Some(Charset { encoding, is_guessed: false });
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return surely(encoding);
    }
    let begin = &bytes[..bytes.len().min(4096)];
    let zeros = |offset: usize| begin.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    match begin.len() / 2 {
        0 | 1 => None,
        letters if second * 2 > letters && first * 10 < second => surely(UTF_16LE),
        letters if first * 2 > letters && second * 10 < first => surely(UTF_16BE),
        _ => None,
    }
}

/// Whether all that came is UTF-8.
#[derive(Default)]
struct Utf8 {
    is_broken: bool,
    /// The beginning of a letter whose other bytes are still to come.
    begun: Vec<u8>,
}

impl Utf8 {
    fn feed(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        if !self.begun.is_empty() {
            let taken = bytes.iter().take(4).take_while(|byte| **byte & 0xC0 == 0x80).count();
            self.begun.extend_from_slice(&bytes[..taken]);
            if taken < bytes.len() {
                self.is_broken |= std::str::from_utf8(&self.begun).is_err();
                self.begun.clear();
                self.check(&bytes[taken..]);
            }
            return;
        }
        self.check(bytes);
    }

    fn check(&mut self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(_) => {}
            Err(error) if error.error_len().is_none() => self.begun.extend_from_slice(&bytes[error.valid_up_to()..]),
            Err(_) => self.is_broken = true,
        }
    }

    fn is_kept(&self) -> bool {
        !self.is_broken && std::str::from_utf8(&self.begun).is_ok()
    }
}

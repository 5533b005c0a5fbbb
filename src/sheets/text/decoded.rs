use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

use super::Unreadable;
use super::quotes::Quotes;

/// The text of a file in UTF-8, whatever its encoding, with `\n` at the end of each line, the last one too.
pub struct Decoded<R> {
    source: R,
    decoder: Decoder,
    bytes: Box<[u8]>,
    /// Where of `bytes` what is still to be decoded begins, and where it ends.
    begin: usize,
    end: usize,
    text: String,
    /// How much of the text was given.
    given: usize,
    is_at_end: bool,
    after_return: bool,
    last: char,
    quotes: Quotes,
    allowed: u64,
}

const BUFFER: usize = 16 * 1024;

impl<R: Read> Decoded<R> {
    /// Of cells that this delimiter parts.
    pub fn new(source: R, encoding: &'static Encoding, delimiter: u8) -> Decoded<R> {
        Decoded {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            bytes: vec![0; BUFFER].into_boxed_slice(),
            begin: 0,
            end: 0,
            text: String::new(),
            given: 0,
            is_at_end: false,
            after_return: false,
            last: '\n',
            quotes: Quotes::new(delimiter),
            allowed: u64::MAX,
        }
    }

    /// How much may still be read before it is too much.
    pub fn allow(&mut self, bytes: u64) {
        self.allowed = bytes;
    }

    /// Whether a cell that began with a quotation mark has not ended yet.
    pub fn is_within_quotes(&self) -> bool {
        self.quotes.are_open()
    }

    /// `false` at the end of the file.
    fn decode_more(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() {
            if self.is_at_end {
                return Ok(false);
            }
            if self.begin == self.end {
                self.begin = 0;
                self.end = self.source.read(&mut self.bytes)?;
            }
            self.decode()?;
        }
        Ok(true)
    }

    fn decode(&mut self) -> io::Result<()> {
        let is_last = self.begin == self.end;
        let mut decoded = String::with_capacity(3 * BUFFER + 16);
        let bytes = &self.bytes[self.begin..self.end];
        let (result, read, _) = self.decoder.decode_to_string(bytes, &mut decoded, is_last);
        self.begin += read;
        self.is_at_end = is_last && result == CoderResult::InputEmpty;
        self.take(&decoded)?;
        if self.is_at_end && self.last != '\n' {
            self.text.push('\n');
        }
        Ok(())
    }

    /// Makes one of the three ends that a line may have.
    fn take(&mut self, decoded: &str) -> io::Result<()> {
        for letter in decoded.chars() {
            let after_return = std::mem::replace(&mut self.after_return, letter == '\r');
            match letter {
                '\0' => return Err(Unreadable::NotATable.into()),
                '\r' => self.push('\n'),
                '\n' if after_return => {}
                letter => self.push(letter),
            }
        }
        Ok(())
    }

    fn push(&mut self, letter: char) {
        self.last = letter;
        self.quotes.take(letter);
        self.text.push(letter);
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() && !self.decode_more()? {
            return Ok(0);
        }
        if self.allowed == 0 {
            return Err(Unreadable::RowTooLong { row: 0 }.into());
        }
        let length = buffer.len().min(self.text.len() - self.given);
        buffer[..length].copy_from_slice(&self.text.as_bytes()[self.given..self.given + length]);
        self.given += length;
        self.allowed = self.allowed.saturating_sub(length as u64);
        Ok(length)
    }
}

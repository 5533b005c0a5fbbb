//! Texts and addresses in a message, within bounds.

use mailparse::ParsedMail;
use mailparse::body::Body;

use super::LONGEST_ADDRESS;

const LONGEST_BODY: usize = 64 * 1024;

/// Without the line that mailboxes put before a message, and without what no line of a message holds.
pub fn tidied(message: &[u8]) -> Vec<u8> {
    let begin = message.iter().position(|byte| !b"\r\n ".contains(byte)).unwrap_or(0);
    let mut message = &message[begin..];
    if message.starts_with(b"From ") {
        let line = message
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(message.len(), |end| end + 1);
        message = &message[line..];
    }
    let lone = |place: usize| message[place] == b'\r' && message.get(place + 1) != Some(&b'\n');
    (0..message.len())
        .filter(|place| !lone(*place))
        .map(|place| message[place])
        .collect()
}

/// The beginning of a part, whatever its encoding and character set say that they are.
pub fn body_of(part: &ParsedMail<'_>) -> String {
    let body = beginning(&decoded(part), LONGEST_BODY).replace("\r\n", "\n");
    if part.ctype.mimetype == "text/html" { without_tags(&body) } else { body }
}

/// Where no character set is named, servers write UTF-8 by now.
fn decoded(part: &ParsedMail<'_>) -> String {
    let is_unnamed = part.ctype.charset.eq_ignore_ascii_case("us-ascii");
    let raw = part.get_body_raw().unwrap_or_else(|_| undecoded(part));
    match String::from_utf8(raw) {
        Ok(text) if is_unnamed => text,
        Ok(text) => part.get_body().unwrap_or(text),
        Err(raw) => part
            .get_body()
            .unwrap_or_else(|_| String::from_utf8_lossy(raw.as_bytes()).into_owned()),
    }
}

/// As it stands in the message: the encoding that it names is not the one that it has.
fn undecoded(part: &ParsedMail<'_>) -> Vec<u8> {
    match part.get_body_encoded() {
        Body::Base64(body) | Body::QuotedPrintable(body) => body.get_raw().to_vec(),
        Body::SevenBit(body) | Body::EightBit(body) => body.get_raw().to_vec(),
        Body::Binary(body) => body.get_raw().to_vec(),
    }
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for (place, piece) in html.split('<').enumerate() {
        let (tag, words) = if place == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        let tag = tag.trim_start_matches('/').to_lowercase();
        if ["br", "p", "div", "tr", "li", "h"]
            .iter()
            .any(|block| tag.starts_with(block))
        {
            text.push('\n');
        }
        text.push_str(words);
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

fn beginning(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// On one line, without what can't be seen, and no longer than so many characters.
pub fn one_line(text: &str, longest: usize) -> String {
    let text: String = text.chars().filter(|character| !turns_text(*character)).collect();
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    let mut line = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > longest * 4 {
            break;
        }
    }
    line.chars().take(longest).collect()
}

/// Marks by which a text would be shown in another order than it is written (Unicode's bidirectional formatting).
fn turns_text(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// In lower case, without angle brackets.
pub fn addresses_in(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|character: char| character.is_whitespace() || "<>,;\"()[]'".contains(character));
    parts.filter_map(address)
}

/// `None` for what is no address.
pub fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '\'', '"', '.', ':']);
    let (local_part, domain) = text.rsplit_once('@')?;
    let is_one = !local_part.is_empty() && domain.len() > 1 && text.len() <= LONGEST_ADDRESS;
    let is_word = !text
        .chars()
        .any(|character| character.is_whitespace() || character.is_control());
    (is_one && is_word).then(|| text.to_lowercase())
}

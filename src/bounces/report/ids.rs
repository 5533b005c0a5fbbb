//! The Message-ID of the mail that came back: from the copy of it, or of its headers, that servers add.

use mailparse::{MailHeaderMap, ParsedMail};

use super::{MOST_PARTS, text};

const MOST_IDS: usize = 20;
const LONGEST_ID: usize = 250;

/// The copy's own first; then what looks like it in a text; then what the bounce says it answers.
pub fn of_returned_mail(mail: &ParsedMail<'_>) -> Vec<String> {
    let parts = || mail.parts().take(MOST_PARTS);
    let copies = parts().filter(|part| is_copy(part));
    let texts = parts().filter(|part| part.subparts.is_empty() && !is_copy(part));
    let mut ids = Vec::new();
    ids.extend(copies.flat_map(|part| in_lines(&text::body_of(part))));
    ids.extend(texts.flat_map(|part| in_lines(&text::body_of(part))));
    for name in ["In-Reply-To", "References"] {
        ids.extend(
            mail.headers
                .get_all_values(name)
                .iter()
                .flat_map(|value| in_value(value)),
        );
    }
    let mut known = Vec::new();
    for id in ids {
        if known.len() < MOST_IDS && !known.contains(&id) {
            known.push(id);
        }
    }
    known
}

fn is_copy(part: &ParsedMail<'_>) -> bool {
    let kind = part.ctype.mimetype.as_str();
    matches!(
        kind,
        "message/rfc822" | "text/rfc822-headers" | "text/rfc822" | "message/global" | "message/global-headers"
    )
}

/// Of lines such as `Message-ID: <…>`, whose value may stand on the next line.
fn in_lines(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim();
        if ids.len() < MOST_IDS && name.len() <= 30 && name.to_ascii_lowercase().ends_with("message-id") {
            let next = lines.peek().copied().unwrap_or("");
            ids.extend(in_value(if value.trim().is_empty() { next } else { value }));
        }
    }
    ids
}

fn in_value(value: &str) -> Vec<String> {
    let words = value.split(|character: char| character.is_whitespace() || "<>,".contains(character));
    words
        .filter(|word| word.contains('@') && word.len() <= LONGEST_ID)
        .take(MOST_IDS)
        .map(str::to_owned)
        .collect()
}

//! The rules of fields that people fill in: what is accepted, how it is kept, and what is said otherwise.

use time::Date;
use time::macros::format_description;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::FieldError;
use crate::mail::address;

pub const LONGEST_NAME: usize = 200;
pub const LONGEST_LINE: usize = 200;
pub const LONGEST_TEXT: usize = 2000;
const LONGEST_EMAIL: usize = 254;
const SHORTEST_USERNAME: usize = 3;
const LONGEST_USERNAME: usize = 64;
/// ITU-T E.164: country code and number together.
const LONGEST_PHONE_DIGITS: usize = 15;

/// An address that a mail server would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Result<Email, FieldError> {
        let text = kept(text);
        if text.is_empty() {
            return Err(FieldError::new("Enter an e-mail address."));
        }
        if text.chars().count() > LONGEST_EMAIL {
            return Err(FieldError::new(format!("Use at most {LONGEST_EMAIL} characters.")));
        }
        let odd = text
            .chars()
            .any(|character| is_unseen(character) || turns_direction(character));
        if odd || address::on_the_wire(&text).is_none() {
            return Err(FieldError::new("Enter an address like name@example.com."));
        }
        Ok(Email(text))
    }

    /// One that was parsed before it was stored.
    pub fn stored(text: &str) -> Email {
        Email(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Two addresses with the same key are the same.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// What people may sign in with beside their address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    pub fn parse(text: &str) -> Result<Username, FieldError> {
        let text = kept(text);
        let length = text.chars().count();
        if !(SHORTEST_USERNAME..=LONGEST_USERNAME).contains(&length) {
            return Err(FieldError::new(format!("Use {SHORTEST_USERNAME} to {LONGEST_USERNAME} characters.")));
        }
        // Never an @, so that no username is someone else's address.
        let fits = |character: char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_');
        if !text.chars().all(fits) {
            return Err(FieldError::new("Use letters, digits, dots, hyphens and underscores."));
        }
        Ok(Username(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// A username made from a name: "anna.berg".
    pub fn proposed(first_name: &str, last_name: &str) -> String {
        let part = |name: &str| -> String {
            super::fold::fold(name)
                .chars()
                .filter(|character| character.is_alphanumeric())
                .take(LONGEST_USERNAME / 2 - 4)
                .collect()
        };
        let parts = [part(first_name), part(last_name)];
        let proposal = parts
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(".");
        format!("{proposal:_<SHORTEST_USERNAME$}")
    }
}

/// What a person typed, as it is kept: composed (NFC), without spaces around it.
pub fn kept(text: &str) -> String {
    text.trim().nfc().collect()
}

/// A first or a last name; `which` is how the message calls it.
pub fn name(which: &str) -> impl Fn(&str) -> Result<String, FieldError> + '_ {
    move |text| {
        let text = line(LONGEST_NAME)(text)?;
        if text.chars().all(is_invisible) {
            return Err(FieldError::new(format!("Enter the {which}.")));
        }
        if text.contains("://") {
            return Err(FieldError::new("Enter a name, not an address of a page."));
        }
        if text.chars().any(turns_direction) {
            return Err(FieldError::new("Leave out characters that turn the direction of writing."));
        }
        Ok(text)
    }
}

/// Joiners and marks that show nothing by themselves.
fn is_invisible(character: char) -> bool {
    character.is_whitespace() || is_combining_mark(character) || is_unseen(character)
}

/// Two addresses that differ by these look the same.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{FEFF}')
}

/// With these a name could make the words beside it read otherwise.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// One line, which may be empty.
pub fn line(longest: usize) -> impl Fn(&str) -> Result<String, FieldError> {
    move |text| {
        let text = kept(text);
        if text
            .chars()
            .any(|character| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}'))
        {
            return Err(FieldError::new("Use one line, without control characters."));
        }
        within(text, longest)
    }
}

/// Several lines, which may be empty.
pub fn text(longest: usize) -> impl Fn(&str) -> Result<String, FieldError> {
    move |text| {
        let text = kept(text).replace("\r\n", "\n");
        if text
            .chars()
            .any(|character| character.is_control() && character != '\n')
        {
            return Err(FieldError::new("Leave out control characters."));
        }
        within(text, longest)
    }
}

/// The rule, and that there is something.
pub fn required<'a>(
    rule: impl Fn(&str) -> Result<String, FieldError> + 'a,
    otherwise: &'a str,
) -> impl Fn(&str) -> Result<String, FieldError> + 'a {
    move |text| {
        let text = rule(text)?;
        if text.is_empty() {
            return Err(FieldError::new(otherwise));
        }
        Ok(text)
    }
}

fn within(text: String, longest: usize) -> Result<String, FieldError> {
    let length = text.chars().count();
    if length > longest {
        return Err(FieldError::new(format!("Use at most {longest} characters. This has {length}.")));
    }
    Ok(text)
}

/// Kept with a plus: `0047` is `+47`.
pub fn mobile_prefix(text: &str) -> Result<String, FieldError> {
    let text = kept(text);
    let digits = text
        .strip_prefix('+')
        .or_else(|| text.strip_prefix("00"))
        .unwrap_or(&text);
    let fits = (1..=3).contains(&digits.len())
        && digits.chars().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0');
    if fits {
        Ok(format!("+{digits}"))
    } else {
        Err(FieldError::new("Enter a country code like +47."))
    }
}

/// Kept as it was typed.
pub fn phone(text: &str) -> Result<String, FieldError> {
    let text = kept(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = |character: char| character.is_ascii_digit() || matches!(character, ' ' | '-' | '(' | ')' | '.' | '/');
    if (3..LONGEST_PHONE_DIGITS).contains(&digits) && text.len() <= 30 && text.chars().all(fits) {
        Ok(text)
    } else {
        Err(FieldError::new("Enter the number without its country code, 3 to 14 digits."))
    }
}

/// As browsers send it; nothing is no date.
pub fn optional_date(text: &str) -> Result<Option<Date>, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date = Date::parse(text, format_description!("[year]-[month]-[day]"));
    match date {
        Ok(date) if (1900..=2100).contains(&date.year()) => Ok(Some(date)),
        _ => Err(FieldError::new("Enter a date like 2026-11-24, from 1900 to 2100.")),
    }
}

/// As [`optional_date`], of which there must be one.
pub fn date(text: &str) -> Result<Date, FieldError> {
    optional_date(text)?.ok_or_else(|| FieldError::new("Enter a date."))
}

/// One of (value, label), or nothing.
pub fn one_of(options: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Result<String, FieldError> {
    move |text| {
        let known = text.is_empty() || options.iter().any(|(value, _)| *value == text);
        if known {
            Ok(text.to_owned())
        } else {
            Err(FieldError::new("Choose one from the list."))
        }
    }
}

/// One of a list, by its number, or nothing.
pub fn choice(text: &str) -> Result<Option<i64>, FieldError> {
    match text {
        "" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| FieldError::new("Choose one from the list.")),
    }
}

/// Of a check box.
pub fn checked(text: &str) -> Result<bool, FieldError> {
    Ok(!text.is_empty())
}

pub const DOCUMENT_TYPES: &[(&str, &str)] = &[
    ("passport", "Passport"),
    ("identity_card", "Identity card"),
    ("seafarer", "Seafarer's identity document"),
    ("other", "Other"),
];

pub const EMPLOYMENT_TYPES: &[(&str, &str)] = &[
    ("permanent", "Permanent"),
    ("temporary", "Temporary"),
    ("contractor", "Contractor"),
    ("apprentice", "Apprentice"),
    ("cadet", "Cadet"),
    ("other", "Other"),
];

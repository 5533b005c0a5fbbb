//! Numbers of cells as the text that people see.

use super::super::finding::Oddity;
use super::formats::{Case, Format, Sign};
use super::serial;

/// From here on a number has more digits than spreadsheets keep.
const SIXTEEN_DIGITS: f64 = 1e15;

/// Adds what a number is shown as.
pub fn push(raw: &str, format: &Format, is_1904: bool, to: &mut String) -> Option<Oddity> {
    if *format == Format::Plain && is_short_and_whole(raw) {
        to.push_str(raw);
        return None;
    }
    let Some(number) = raw.trim().parse::<f64>().ok().filter(|number| number.is_finite()) else {
        to.push_str(raw);
        return None;
    };
    match format {
        Format::Plain => push_plain(number, to),
        Format::Other => otherwise(number, to),
        Format::Moment(moment) => match serial::push(number, *moment, is_1904, to) {
            Some(oddity) => oddity,
            None => otherwise(number, to),
        },
        Format::Digits(cases) => match digits(number, cases) {
            Some(shown) => {
                to.push_str(&shown);
                None
            }
            None => otherwise(number, to),
        },
    }
}

/// Then it is shown as it stands in the file.
fn is_short_and_whole(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.len() < 16 && bytes.iter().all(u8::is_ascii_digit) && matches!(bytes, [b'0'] | [b'1'..=b'9', ..])
}

fn otherwise(number: f64, to: &mut String) -> Option<Oddity> {
    Some(push_plain(number, to).unwrap_or(Oddity::ShownOtherwise))
}

/// Without an exponent, and with 15 digits that count: more are traces of how machines reckon.
fn push_plain(number: f64, to: &mut String) -> Option<Oddity> {
    if number.abs() >= SIXTEEN_DIGITS {
        to.push_str(&number.to_string());
        return Some(Oddity::DigitsLost);
    }
    let number = format!("{number:.14e}").parse().unwrap_or(number);
    // Zero has no sign.
    to.push_str(&(number + 0.0).to_string());
    None
}

/// `None` where it is not sure what is shown.
fn digits(number: f64, cases: &[Case]) -> Option<String> {
    if number.fract() != 0.0 || !(0.0..SIXTEEN_DIGITS).contains(&number) {
        return None;
    }
    let case = cases
        .iter()
        .find(|case| case.condition.is_none_or(|condition| condition.holds(number)))?;
    let written = format!("{number:.0}");
    let mut left = written
        .bytes()
        .rev()
        .filter(|_| number != 0.0)
        .map(char::from)
        .peekable();
    let places = case
        .pattern
        .iter()
        .filter(|sign| !matches!(sign, Sign::Other(_)))
        .count();
    let (mut shown, mut filled) = (Vec::new(), 0);
    for sign in case.pattern.iter().rev() {
        match sign {
            Sign::Other(sign) => shown.push(*sign),
            place => {
                filled += 1;
                match left.next() {
                    Some(digit) => shown.push(digit),
                    None if *place == Sign::Digit => shown.push('0'),
                    None => return None,
                }
                // More digits than places stand before the first.
                if filled == places {
                    shown.extend(left.by_ref());
                }
            }
        }
    }
    Some(shown.into_iter().rev().collect())
}

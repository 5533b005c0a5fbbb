//! Delivery status notifications: groups of fields between empty lines, of which each after the first is about one
//! recipient (RFC 3464, section 2). Some servers run the groups together, or leave a field out.

use super::verdict::{self, Report, Verdict};
use super::{MOST_REPORTS, text};

const MOST_GROUPS: usize = 64;
const MOST_FIELDS: usize = 32;
const LONGEST_VALUE: usize = 2_000;

/// Names in lower case, with values on one line.
type Fields = Vec<(String, String)>;

/// Of the recipients whom a mail did not reach; none where it reached all. `None` where no recipient is told of.
pub fn reports(status: &str) -> Option<Vec<Report>> {
    let groups: Vec<Fields> = groups(status).filter(is_about_a_recipient).collect();
    if groups.is_empty() {
        return None;
    }
    let reports = groups.iter().take(MOST_REPORTS).filter_map(report);
    Some(reports.collect())
}

fn groups(status: &str) -> impl Iterator<Item = Fields> + '_ {
    let lines: Vec<&str> = status.lines().collect();
    let groups: Vec<Fields> = lines
        .split(|line| line.trim().is_empty())
        .filter(|lines| !lines.is_empty())
        .take(MOST_GROUPS)
        .map(fields)
        .collect();
    groups.into_iter()
}

/// A line that begins with a space goes on with the field before it.
fn fields(lines: &[&str]) -> Fields {
    let mut fields = Fields::new();
    for line in lines {
        match line.split_once(':') {
            _ if line.starts_with([' ', '\t']) => {
                if let Some((_, value)) = fields.last_mut().filter(|(_, value)| value.len() < LONGEST_VALUE) {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            Some((name, value)) if fields.len() < MOST_FIELDS => {
                fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    fields
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

fn is_about_a_recipient(fields: &Fields) -> bool {
    ["final-recipient", "original-recipient", "action"]
        .iter()
        .any(|name| field(fields, name).is_some())
}

/// `None` where the mail arrived.
fn report(fields: &Fields) -> Option<Report> {
    let said = field(fields, "diagnostic-code").map_or("", untyped);
    let status = field(fields, "status").and_then(verdict::status_in).unwrap_or_default();
    let mut recipients = Vec::new();
    for name in ["original-recipient", "final-recipient"] {
        let address = field(fields, name).and_then(|value| text::address(&unescaped(untyped(value))));
        recipients.extend(address.filter(|address| !recipients.contains(address)));
    }
    let verdict = verdict(field(fields, "action").unwrap_or(""), &status)?;
    Some(Report::new(recipients, verdict, &status, said))
}

/// What a server says it did counts for more than its code: who gave up after days reports a temporary one.
fn verdict(action: &str, status: &str) -> Option<Verdict> {
    let action = action.to_lowercase();
    match action.split([' ', '(', ';']).next().unwrap_or("") {
        "failed" if status.starts_with('2') => Some(Verdict::Unclear),
        "failed" => Some(Verdict::Failed),
        "delayed" => Some(Verdict::Delayed),
        "delivered" | "relayed" | "expanded" => None,
        _ => match status.get(..1) {
            Some("5") => Some(Verdict::Failed),
            Some("4") => Some(Verdict::Delayed),
            Some("2") => None,
            _ => Some(Verdict::Unclear),
        },
    }
}

/// `rfc822; ann@example.com` and `smtp; 550 No such user` without what stands before the semicolon.
fn untyped(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, rest)) if !kind.contains([' ', '@']) => rest.trim(),
        _ => value,
    }
}

/// `\x{E5}` stands for a letter in addresses that travel in ASCII (RFC 6533, section 3).
fn unescaped(address: &str) -> String {
    let mut pieces = address.split("\\x{");
    let mut whole = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').unwrap_or(("", piece));
        whole.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        whole.push_str(rest);
    }
    whole
}

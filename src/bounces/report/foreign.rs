//! Bounces of servers that write no delivery status, by the sentences that their programs write. A form that is not known
//! for sure tells nothing.

use mailparse::{MailHeaderMap, ParsedMail};

use super::verdict::{Report, Verdict, status_in};
use super::{MOST_PARTS, MOST_REPORTS, text};

const MOST_LINES: usize = 400;
const LONGEST_REASON: usize = 8;

/// Where the copy of the mail begins, of which nothing is read.
const COPY_BEGINS: [&str; 9] = [
    "--- below this line is a copy of the message",
    "------ this is a copy of",
    "----- original message follows",
    "----- unsent message follows",
    "----- original message -----",
    "----- message header follows",
    "----- message body follows",
    "original message headers:",
    "--- the message cannot be delivered to the following",
];

/// How a program tells of the addresses that it could not reach.
struct Form {
    /// All of these stand in the text, in lower case.
    marks: &'static [&'static str],
    verdict: Verdict,
    layout: Layout,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `<ann@example.com>:` and the reason behind it or under it.
    Bracketed,
    /// An address on a line of its own, the reason indented under it.
    Indented,
    /// `because:` stands between the address and the reason.
    Because,
    /// A server's code stands under each address; without one nothing is sure.
    Coded,
}

/// The first that fits. What is only delayed is looked for before what failed.
const FORMS: &[Form] = &[
    // qmail-send; so it writes only once it gave up.
    Form {
        marks: &["hi. this is the", "program at"],
        verdict: Verdict::Failed,
        layout: Layout::Bracketed,
    },
    // Postfix, as a warning.
    Form {
        marks: &["this is the mail system at host", "this is a warning only"],
        verdict: Verdict::Delayed,
        layout: Layout::Bracketed,
    },
    // Postfix.
    Form {
        marks: &["this is the mail system at host", "could not", "be delivered to one or more recipients"],
        verdict: Verdict::Failed,
        layout: Layout::Bracketed,
    },
    // Older ones of the same.
    Form {
        marks: &["this is the postfix program at host", "could not be delivered to one or more recipients"],
        verdict: Verdict::Failed,
        layout: Layout::Bracketed,
    },
    // Exim, as a warning.
    Form {
        marks: &["this message was created automatically by mail delivery software", "has not yet been delivered"],
        verdict: Verdict::Delayed,
        layout: Layout::Indented,
    },
    // Exim.
    Form {
        marks: &["this message was created automatically by mail delivery software", "this is a permanent error"],
        verdict: Verdict::Failed,
        layout: Layout::Indented,
    },
    // Sendmail.
    Form {
        marks: &["----- the following addresses had transient non-fatal errors"],
        verdict: Verdict::Delayed,
        layout: Layout::Indented,
    },
    Form {
        marks: &["----- the following addresses had permanent fatal errors"],
        verdict: Verdict::Failed,
        layout: Layout::Indented,
    },
    // Lotus Notes and Domino.
    Form {
        marks: &["your message", "was not delivered to:", "because:"],
        verdict: Verdict::Failed,
        layout: Layout::Because,
    },
    // Exchange, until 2003 and since 2007.
    Form {
        marks: &["your message did not reach some or all of the intended recipients"],
        verdict: Verdict::Failed,
        layout: Layout::Coded,
    },
    Form {
        marks: &["delivery has failed to these recipients"],
        verdict: Verdict::Failed,
        layout: Layout::Coded,
    },
];

/// `None` for what none of these programs wrote.
pub fn reports(mail: &ParsedMail<'_>) -> Option<Vec<Report>> {
    let text = told_text(mail);
    let failed: Vec<String> = mail
        .headers
        .get_all_values("X-Failed-Recipients")
        .iter()
        .flat_map(|value| text::addresses_in(value))
        .take(MOST_REPORTS)
        .collect();
    if !failed.is_empty() {
        return Some(failed.into_iter().map(|address| of_header(address, &text)).collect());
    }
    if !super::is_from_a_mail_system(mail) && !has_no_return_path(mail) {
        return None;
    }
    let whole = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let form = FORMS
        .iter()
        .find(|form| form.marks.iter().all(|mark| whole.contains(mark)))?;
    let reports = form.reports(&text);
    (!reports.is_empty()).then_some(reports)
}

fn has_no_return_path(mail: &ParsedMail<'_>) -> bool {
    mail.headers
        .get_first_value("Return-Path")
        .is_some_and(|path| path.trim() == "<>")
}

/// Exim and Gmail write who failed into a header, and the reason somewhere below the address.
fn of_header(address: String, text: &str) -> Report {
    let lines: Vec<&str> = text.lines().collect();
    let place = lines.iter().position(|line| line.to_lowercase().contains(&address));
    let said = place.map_or_else(String::new, |place| reason_under(&lines[place + 1..]));
    Report::new(vec![address], Verdict::Failed, "", &said)
}

/// What the server says, without the copy of the mail.
fn told_text(mail: &ParsedMail<'_>) -> String {
    let texts = || mail.parts().take(MOST_PARTS).filter(|part| part.subparts.is_empty());
    let plain = texts().find(|part| part.ctype.mimetype == "text/plain");
    let html = || texts().find(|part| part.ctype.mimetype == "text/html");
    let text = plain.or_else(html).map(text::body_of).unwrap_or_default();
    let told = text.lines().take(MOST_LINES).take_while(|line| {
        let line = line.trim_start().to_lowercase();
        !COPY_BEGINS.iter().any(|begin| line.starts_with(begin))
    });
    told.collect::<Vec<_>>().join("\n")
}

impl Form {
    fn reports(&self, text: &str) -> Vec<Report> {
        let lines: Vec<&str> = text.lines().collect();
        let mut reports: Vec<Report> = Vec::new();
        for (place, line) in lines.iter().enumerate() {
            let Some((address, rest)) = self.address_on(line) else { continue };
            let is_known = reports.iter().any(|report| report.recipients.contains(&address));
            if is_known || reports.len() == MOST_REPORTS {
                continue;
            }
            let said = format!("{rest} {}", self.reason(&lines[place + 1..]));
            let status = status_in(&said).unwrap_or_default();
            if self.layout != Layout::Coded || status.starts_with('5') {
                reports.push(Report::new(vec![address], self.verdict, &status, &without_brackets(&said)));
            }
        }
        reports
    }

    /// With what stands behind it on its line.
    fn address_on<'a>(&self, line: &'a str) -> Option<(String, &'a str)> {
        let trimmed = line.trim();
        match self.layout {
            Layout::Bracketed => {
                let (address, rest) = line.strip_prefix('<')?.split_once('>')?;
                Some((text::address(address)?, rest.strip_prefix(':')?))
            }
            Layout::Indented | Layout::Because => {
                Some((text::address(trimmed).filter(|_| !trimmed.contains(' '))?, ""))
            }
            Layout::Coded => Some((text::addresses_in(trimmed).next()?, "")),
        }
    }

    fn reason(&self, below: &[&str]) -> String {
        match self.layout {
            Layout::Because => {
                let because = below
                    .iter()
                    .position(|line| line.trim().eq_ignore_ascii_case("because:"));
                because.map_or_else(String::new, |place| reason_under(&below[place + 1..]))
            }
            Layout::Bracketed | Layout::Indented | Layout::Coded => reason_under(below),
        }
    }
}

/// The paragraph that begins here, or after one empty line; up to the next address.
fn reason_under(below: &[&str]) -> String {
    let begin = below
        .iter()
        .position(|line| !line.trim().is_empty())
        .unwrap_or(0)
        .min(2);
    let lines = below[begin.min(below.len())..]
        .iter()
        .take_while(|line| !line.trim().is_empty() && !is_address_line(line))
        .filter(|line| !line.trim().starts_with("-----"))
        .take(LONGEST_REASON);
    lines.map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

fn is_address_line(line: &str) -> bool {
    let is_bracketed = line.starts_with('<') && line.contains(">:");
    is_bracketed || !line.trim().contains(' ') && text::address(line).is_some()
}

/// `(reason: 550 …)` and `<mx.example.com #5.1.1 SMTP; …>`, as Sendmail and Exchange write it.
fn without_brackets(said: &str) -> String {
    let said = said.trim();
    let said = said
        .strip_prefix("(reason:")
        .map_or(said, |rest| rest.strip_suffix(')').unwrap_or(rest));
    said.trim().to_owned()
}

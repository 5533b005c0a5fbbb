//! What became of a mail for one recipient, in the words of the server that gave it back.

use super::text;

const LONGEST_WORDS: usize = 500;

/// How servers say that there is no such mailbox, where they give no code for it.
const NOBODY: [&str; 6] = [
    "user unknown",
    "unknown user",
    "no such user",
    "not listed in domino directory",
    "no such recipient",
    "no mailbox here by that name",
];

/// Whether the mail may still arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Given up, whatever the reason.
    Failed,
    /// It is tried further.
    Delayed,
    /// The message is a bounce, and does not say of what kind.
    Unclear,
}

/// Of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The address that was mailed to and the one it led to, in lower case. Empty where the server names none.
    pub recipients: Vec<String>,
    pub verdict: Verdict,
    /// By RFC 3463, as in `5.1.1`. Empty where the server gives none.
    pub status: String,
    /// One line, which begins with the codes where there are some, as a mail server's reply does.
    pub words: String,
}

impl Report {
    pub(super) fn unclear() -> Report {
        Report {
            recipients: Vec::new(),
            verdict: Verdict::Unclear,
            status: String::new(),
            words: String::new(),
        }
    }

    /// `said` is the server's reply, or any other reason that it gives.
    pub(super) fn new(recipients: Vec<String>, verdict: Verdict, status: &str, said: &str) -> Report {
        let said = text::one_line(said, LONGEST_WORDS);
        let status = specific(verdict, status, &said);
        Report { recipients, verdict, words: in_words(&status, &said), status }
    }
}

/// What the reply says more exactly than a status such as `5.0.0`, within its class.
fn specific(verdict: Verdict, status: &str, said: &str) -> String {
    if !status.is_empty() && !status.ends_with(".0.0") {
        return status.to_owned();
    }
    let class = status.get(..1).unwrap_or("");
    let said_to_be = status_in(said).filter(|better| better.starts_with(class) && !better.ends_with(".0.0"));
    let lower = said.to_lowercase();
    let names_nobody =
        || verdict == Verdict::Failed && class != "4" && NOBODY.iter().any(|words| lower.contains(words));
    match said_to_be {
        Some(better) => better,
        None if names_nobody() => "5.1.1".to_owned(),
        None => status.to_owned(),
    }
}

fn in_words(status: &str, said: &str) -> String {
    if said.is_empty() {
        return format!("{status} {}", meaning_of(status)).trim().to_owned();
    }
    let (first, rest) = said.split_once([' ', '-']).unwrap_or((said, ""));
    match reply_code(first) {
        _ if status.is_empty() || said.starts_with(status) => said.to_owned(),
        Some(_) if status_in(said).is_some() => said.to_owned(),
        Some(code) => format!("{code} {status} {rest}"),
        None => format!("{status} {said}"),
    }
}

/// Of SMTP: three digits of which the first tells whether it is final.
fn reply_code(word: &str) -> Option<&str> {
    let is_code = word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some(word)
}

/// The first enhanced status code (RFC 3463) in a text.
pub(super) fn status_in(text: &str) -> Option<String> {
    text.split(|character: char| !character.is_ascii_digit() && character != '.')
        .map(|word| word.trim_end_matches('.'))
        .find(|word| is_status(word))
        .map(str::to_owned)
}

fn is_status(word: &str) -> bool {
    let numbers: Vec<&str> = word.split('.').collect();
    let fits = |number: &&str| (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    numbers.len() == 3 && matches!(numbers[0], "2" | "4" | "5") && numbers.iter().all(fits)
}

/// RFC 3463, for servers that say nothing more.
fn meaning_of(status: &str) -> &'static str {
    match status.get(1..).unwrap_or("") {
        ".1.0" | ".1.1" | ".1.6" => "There is no such mailbox",
        ".1.2" | ".1.10" => "The domain takes no mail",
        ".1.3" => "The address is written wrongly",
        ".2.1" => "The mailbox takes no mail",
        ".2.2" => "The mailbox is full",
        ".2.3" | ".3.4" => "The mail is too large",
        ".4.1" | ".4.2" | ".4.4" => "The recipient's server can't be reached",
        ".4.7" => "It could not be delivered in time",
        ".7.0" | ".7.1" => "The recipient's server refuses it",
        _ => "The server gives no reason",
    }
}

//! The awkward messages in `messages/`, each with the one reading that is right.

use std::collections::BTreeSet;

use purser::bounces::report::{LARGEST, Reading, Verdict, read};

use super::{OUR_ID, bounce, message};

/// Verdict, recipients, status and words of each report, and whether our Message-ID was found first.
fn told(reading: &Reading) -> Vec<String> {
    let bounce = match reading {
        Reading::Other(other) => return vec![other.words().to_owned()],
        Reading::Bounce(bounce) => bounce,
    };
    let id = match bounce.message_ids.first() {
        Some(id) if id == OUR_ID => "our id",
        Some(_) => "another id",
        None => "no id",
    };
    let reports = bounce.reports.iter().map(|report| {
        let recipients = report.recipients.join(" ");
        format!("{:?} | {recipients} | {} | {}", report.verdict, report.status, report.words)
    });
    reports.chain([id.to_owned()]).collect()
}

#[test]
fn each_message_is_read_as_what_it_is() {
    let mut wrong = Vec::new();
    for (name, expected) in READINGS {
        let told = told(&read(&message(name)));
        if told != *expected {
            wrong.push((name, told));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_message_has_its_reading() {
    let files = std::fs::read_dir("tests/bounces/messages").unwrap();
    let names: BTreeSet<String> = files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let known: BTreeSet<String> = READINGS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names, known);
}

#[test]
fn the_mail_that_came_back_is_not_quoted() {
    for (name, _) in READINGS {
        let read = format!("{:?}", read(&message(name)));
        assert!(!read.contains("THIS-LINK-IS-A-SECRET"), "{name}: {read}");
    }
}

#[test]
fn to_whom_it_was_sent_back_and_by_whom_is_told_on_one_line() {
    let bounce = bounce("turned-text");
    assert_eq!(bounce.addressed_to, ["bounces@purser.example", "no-reply@purser.example"]);
    assert_eq!(bounce.from, "MAILER-DAEMON@mx1.purser.example (Mail Delivery System)");
    assert_eq!(bounce.subject, "Undelivered Mail");
}

#[test]
fn a_huge_message_is_read_as_far_as_its_beginning() {
    let mut huge = message("postfix");
    huge.extend(std::iter::repeat_n(b"all work and no play\r\n", 1_000_000).flatten());
    let Reading::Bounce(bounce) = read(&huge) else { panic!("it is a bounce") };
    assert_eq!(bounce.reports[0].verdict, Verdict::Failed);
    let mut buried = vec![b'x'; LARGEST];
    buried.extend(message("postfix"));
    assert_eq!(told(&read(&buried)), ["an ordinary message"]);
}

#[test]
fn more_reports_than_anybody_reads_are_cut() {
    let one = "\n\nFinal-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.1.1\n";
    let many = String::from_utf8(message("postfix")).unwrap().replace(
        "\n\nFinal-Recipient: rfc822; ann@example.com\n",
        &format!("{}\n\nFinal-Recipient: rfc822; ann@example.com\n", one.repeat(5_000)),
    );
    let Reading::Bounce(bounce) = read(many.as_bytes()) else { panic!("it is a bounce") };
    assert_eq!(bounce.reports.len(), 20);
}

const READINGS: &[(&str, &[&str])] = &[
    ("a-person-writes", &["an ordinary message"]),
    ("amazon-ses", &["Failed | ann@example.com | 5.1.1 | 550 5.1.1 user unknown", "another id"]),
    (
        "base64-status",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    ("empty-status", &["Unclear |  |  | ", "our id"]),
    (
        "exchange-2003-as-text",
        &[
            "Failed | ann@example.com | 5.1.1 | 5.1.1 The e-mail account does not exist at the organization this message was sent to. Check the e-mail address, or contact the recipient directly to find out the correct address. <mail.example.com #5.1.1 smtp;550 5.1.1 User unknown>",
            "no id",
        ],
    ),
    (
        "exchange-2010-as-html",
        &[
            "Failed | ann@example.com | 5.1.1 | 5.1.1 The e-mail address you entered couldn't be found. #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
            "our id",
        ],
    ),
    (
        "exchange-german",
        &["Failed | ann@example.de | 5.1.1 | 550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", "our id"],
    ),
    (
        "exchange-online",
        &[
            "Failed | ann@example.com | 5.1.10 | 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.com not found by SMTP address lookup",
            "our id",
        ],
    ),
    (
        "exim-as-text",
        &[
            "Failed | ann@example.com | 5.1.1 | 5.1.1 SMTP error from remote mail server after RCPT TO:<ann@example.com>: host mail.example.com [203.0.113.5]: 550 5.1.1 Unknown user",
            "our id",
        ],
    ),
    (
        "exim-delayed-as-text",
        &[
            "Delayed | ann@example.com | 4.7.1 | 4.7.1 host mail.example.com [203.0.113.5] Delay reason: 451 4.7.1 Greylisting in action, please come back later",
            "no id",
        ],
    ),
    ("exim", &["Failed | ann@example.com | 5.1.1 | 550 5.1.1 No Such User Here", "our id"]),
    ("forwarded-as-attachment", &["an ordinary message"]),
    (
        "gmail-delayed",
        &[
            "Delayed | ann@example.com | 4.4.1 | 4.4.1 The recipient server did not accept our requests to connect.",
            "our id",
        ],
    ),
    (
        "gmail",
        &[
            "Failed | ann@example.com | 5.1.1 | 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser 5b1f17b1804b1-434a - gsmtp",
            "our id",
        ],
    ),
    ("groups-run-together", &["Failed | ann@example.com | 5.2.2 | 5.2.2 The mailbox is full", "our id"]),
    (
        "hidden-in-a-list",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "lone-returns",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "lotus-notes-report",
        &["Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>... User unknown", "our id"],
    ),
    (
        "lotus-notes",
        &[
            "Failed | ann@example.com | 5.1.1 | 5.1.1 User ann (ann@example.com) not listed in Domino Directory",
            "no id",
        ],
    ),
    ("nested-too-deep", &["Unclear |  |  | ", "no id"]),
    ("out-of-office-exchange", &["an automatic reply"]),
    ("out-of-office", &["an automatic reply"]),
    (
        "outlook-com",
        &[
            "Failed | ann@outlook.com | 5.5.0 | 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM6EUR05FT041.eop-eur05.prod.protection.outlook.com 2026-11-24T08:00:02.000Z 08DD0B5C]",
            "our id",
        ],
    ),
    (
        "postfix-as-text",
        &[
            "Failed | ann@example.com | 5.1.1 | 5.1.1 host mail.example.com[203.0.113.5] said: 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table (in reply to RCPT TO command)",
            "our id",
        ],
    ),
    (
        "postfix-crlf-mbox",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "postfix-delayed",
        &[
            "Delayed | ann@example.com | 4.4.1 | 4.4.1 connect to mail.example.com[203.0.113.5]:25: Connection timed out",
            "our id",
        ],
    ),
    (
        "postfix-given-up",
        &[
            "Failed | ann@example.com | 4.4.1 | 4.4.1 connect to mail.example.com[203.0.113.5]:25: Connection timed out",
            "our id",
        ],
    ),
    ("postfix-relayed", &["a notification that the mail was delivered"]),
    (
        "postfix-two-recipients",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "Delayed | bob@example.net | 4.2.2 | 452 4.2.2 Mailbox full",
            "our id",
        ],
    ),
    (
        "postfix-utf8",
        &[
            "Failed | bjørn@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "postfix",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "qmail-remote",
        &[
            "Failed | ann@example.com | 5.7.1 | 5.7.1 203.0.113.5 does not like recipient. Remote host said: 550 5.7.1 Blocked by policy Giving up on 203.0.113.5.",
            "Failed | bob@example.net |  | Connected to 203.0.113.6 but sender was rejected. I'm not going to try again; this message has been in the queue too long.",
            "our id",
        ],
    ),
    (
        "qmail",
        &["Failed | ann@example.com | 5.1.1 | 5.1.1 Sorry, no mailbox here by that name. (#5.1.1)", "our id"],
    ),
    ("read-receipt", &["a read receipt"]),
    (
        "sendmail-as-text",
        &["Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>... User unknown", "our id"],
    ),
    (
        "sendmail-delayed-as-text",
        &[
            "Delayed | ann@example.com | 4.4.1 | 451 4.4.1 reply: read error from mail.example.com. Warning: message still undelivered after 4 hours",
            "no id",
        ],
    ),
    (
        "sendmail",
        &["Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>... User unknown", "our id"],
    ),
    ("spam-complaint", &["a spam complaint"]),
    (
        "status-against-action",
        &[
            "Unclear | ann@example.com | 2.0.0 | 2.0.0 250 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "status-without-reason",
        &["Failed | ann@example.com | 5.1.1 | 5.1.1 There is no such mailbox", "our id"],
    ),
    (
        "truncated",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local",
            "no id",
        ],
    ),
    (
        "turned-text",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    ("unclear", &["Unclear |  |  | ", "our id"]),
    ("vacation-norwegian", &["an automatic reply"]),
    ("vacation-without-headers", &["an automatic reply"]),
    (
        "without-end",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table",
            "our id",
        ],
    ),
    (
        "wrong-charset",
        &[
            "Failed | ann@example.com | 5.1.1 | 550 5.1.1 <ann@example.com>: Recipient address rejected: Utilisateur inconnu é in local recipient table",
            "our id",
        ],
    ),
];

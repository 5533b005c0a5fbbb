//! Whatever comes in, reading ends, and what it gives is within its bounds. `fuzz/` looks further for bytes that break it.

use proptest::prelude::*;
use purser::bounces::report::{Bounce, Reading, Verdict, read};

fn messages() -> Vec<Vec<u8>> {
    let files = std::fs::read_dir("tests/bounces/messages").unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Reads it, and looks at what came of it.
fn assert_bounded(message: &[u8]) {
    let Reading::Bounce(bounce) = read(message) else { return };
    let Bounce { reports, message_ids, addressed_to, from, subject } = bounce;
    assert!((1..=20).contains(&reports.len()) && message_ids.len() <= 20 && addressed_to.len() <= 50);
    for report in reports {
        assert!(report.words.chars().count() <= 600 && report.status.len() <= 11, "{report:?}");
        assert!(!report.words.chars().any(char::is_control), "{report:?}");
        assert!(report.recipients.iter().all(|address| address.len() <= 400), "{report:?}");
    }
    assert!(from.chars().count() <= 200 && subject.chars().count() <= 200);
}

#[test]
fn a_message_may_end_anywhere() {
    for message in messages() {
        for end in (0..message.len()).step_by(13) {
            assert_bounded(&message[..end]);
            let told = format!("{:?}", read(&message[..end]));
            assert!(!told.contains("THIS-LINK-IS-A-SECRET"), "cut at {end}: {told}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        assert_bounded(&bytes);
    }

    #[test]
    fn known_messages_are_read_whatever_is_changed_in_them(
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        cuts in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        put in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let messages = messages();
        let (one, other) = (which.get(&messages), other.get(&messages));
        let (end, begin) = (cuts.0.index(one.len()), cuts.1.index(other.len()));
        assert_bounded(&[&one[..end], &put, &other[begin..]].concat());
    }

    #[test]
    fn what_a_server_writes_is_what_is_read(
        name in "[a-z0-9][a-z0-9.+_-]{0,20}[a-z0-9]",
        detail in 0_u32..30,
        subject in 1_u32..8,
        fails in any::<bool>(),
        words in "[A-Za-z][A-Za-z ,()-]{0,80}[a-z]",
    ) {
        let (class, action) = if fails { (5, "failed") } else { (4, "delayed") };
        let status = format!("{class}.{subject}.{detail}");
        let message = format!(
            "From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report; boundary=\"b\"\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.example\r\n\r\n\
             Final-Recipient: rfc822; {name}@example.com\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; {class}50 {status} {words}\r\n\r\n--b--\r\n"
        );
        let Reading::Bounce(bounce) = read(message.as_bytes()) else { panic!("it is a bounce") };
        let report = &bounce.reports[0];
        prop_assert_eq!(report.verdict, if fails { Verdict::Failed } else { Verdict::Delayed });
        prop_assert_eq!(&report.status, &status);
        prop_assert_eq!(&report.recipients, &[format!("{name}@example.com")]);
        let said: Vec<&str> = words.split_whitespace().collect();
        prop_assert_eq!(&report.words, &format!("{class}50 {status} {}", said.join(" ")));
    }
}

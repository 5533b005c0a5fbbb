//! What a test mail that came back tells: who says what of its signatures, and whose word counts.

use purser::round_trip::{Key, Trace, are_of_one_organisation, marks, read};

const OWN: &str = "Received: from out.purser.example by mx1.example.org (Postfix) with ESMTPS; Tue, 24 Nov 2026\n";
const FOREIGN: &str = "Received: from portal (localhost) by out.purser.example; Tue, 24 Nov 2026\n";
const PASS: &str = "Authentication-Results: mx1.example.org; dkim=pass header.d=purser.example\n";

/// Who says what of which signatures.
fn told_by(headers: &[&str]) -> Option<(String, Vec<(String, String)>)> {
    let message = format!("{}Subject: A test\n\nBody", headers.concat());
    let told = read(message.as_bytes()).told?;
    let dkim = told.dkim.into_iter().map(|checked| (checked.result, checked.domain));
    Some((told.server, dkim.collect()))
}

fn says(server: &str, result: &str, domain: &str) -> Option<(String, Vec<(String, String)>)> {
    Some((server.to_owned(), vec![(result.to_owned(), domain.to_owned())]))
}

#[test]
fn the_receiving_servers_word_counts_wherever_it_puts_it() {
    let pass = says("mx1.example.org", "pass", "purser.example");
    assert_eq!(told_by(&[PASS, OWN, FOREIGN]), pass);
    assert_eq!(told_by(&[OWN, PASS, FOREIGN]), pass);
    assert_eq!(told_by(&["Delivered-To: x@example.org\n", OWN, PASS]), pass);
    let inside = "Received: by 2001:db8::1 with SMTP id x\nReceived: from a by localhost (b); now\n\
                  Received: from mx1 ([10.0.0.1]) by compute1.internal (LMTPProxy); now\n";
    assert_eq!(told_by(&[inside, OWN, PASS, FOREIGN]), pass);
    let of_all = "Authentication-Results: example.org;\n\tdkim=fail\n\theader.i=@purser.example\n";
    assert_eq!(told_by(&[of_all, OWN]), says("example.org", "fail", "purser.example"));
}

#[test]
fn what_others_may_have_written_does_not() {
    let forged = "Authentication-Results: mx1.example.org; dkim=pass header.d=evil.example\n";
    assert_eq!(told_by(&[OWN, FOREIGN, PASS]), None);
    assert_eq!(told_by(&[PASS]), None, "nobody received it");
    assert_eq!(told_by(&[OWN, "Authentication-Results: evil.example; dkim=pass\n", FOREIGN]), None);
    let fail = "Authentication-Results: mx1.example.org; dkim=fail header.d=purser.example\n";
    let first = says("mx1.example.org", "fail", "purser.example");
    assert_eq!(told_by(&[fail, OWN, "From: a@purser.example\n", forged]), first);
    assert_eq!(told_by(&[OWN, fail, "From: a@purser.example\n", forged, FOREIGN]), first);
    let claims = "Received: from x by y.example (by mx1.example.org (\n by mx1.example.org); now\n";
    assert_eq!(told_by(&[OWN, claims, PASS]), None);
    let named_by = OWN.replace("out.purser.example", "by");
    assert_eq!(told_by(&[&named_by, FOREIGN, "Authentication-Results: out.purser.example; dkim=pass\n"]), None);
    let odd = "Authentication-Results: mx1.example.org; dkim=pa<ss header.d=purser.example\n";
    assert_eq!(told_by(&[odd, OWN]), Some(("mx1.example.org".to_owned(), vec![])));
}

#[test]
fn programs_that_check_one_thing_each_are_heard_together() {
    let spf = "Received-SPF: Pass\nAuthentication-Results: mx1.example.org; spf=softfail; dmarc=pass\n";
    let headers = [OWN, spf, PASS, "Subject: x\n", "Authentication-Results: mx1.example.org; spf=pass\n"].concat();
    let told = read(format!("{headers}\n").as_bytes()).told;
    let told = told.map(|told| (told.dkim.len(), told.spf, told.dmarc));
    assert_eq!(told, Some((1, Some("softfail".to_owned()), Some("pass".to_owned()))));
}

#[test]
fn a_header_of_100_kb_and_headers_without_end_are_passed_over() {
    let long = format!("Authentication-Results: mx1.example.org; dkim=pass {}\n", "x".repeat(100_000));
    assert_eq!(told_by(&[OWN, &long]), None);
    let many = "Received: from a by b.example.org; now\n".repeat(10_000);
    assert!(told_by(&[OWN, &many, PASS]).is_some());
    let trace = read(format!("DKIM-Signature: d=a.example; s={}\n\n", "x".repeat(100_000)).as_bytes());
    assert_eq!(trace, Trace::default());
    assert_eq!(read(b"\xff\xfe no header at all"), Trace::default());
}

#[test]
fn a_signature_is_read_for_where_its_key_stands() {
    let folded = "DKIM-Signature: v=1; a=rsa-sha256; d=Purser.\n example; bh=x==;\n\ts = mail2026 ; b=d=s\n\n";
    let found = read(folded.as_bytes()).signatures;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key_name(), "mail2026._domainkey.purser.example");
    assert_eq!(read(b"DKIM-Signature: d=a b/c.example; s=\n\n").signatures, []);
}

#[test]
fn a_key_is_there_withdrawn_or_missing() {
    for (texts, key) in [
        (vec!["v=DKIM1; k=rsa; p=MIIB"], Key::Published),
        (vec!["p=MIIB"], Key::Published),
        (vec!["v=DKIM1; p="], Key::Withdrawn),
        (vec!["v=DKIM1; p= ;"], Key::Withdrawn),
        (vec!["something else"], Key::Missing),
        (vec![], Key::Missing),
    ] {
        let texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
        assert_eq!(Key::in_texts(&texts), key, "{texts:?}");
    }
}

#[test]
fn marks_are_those_of_the_message_itself_that_look_like_ours() {
    let (one, other) = ("0123456789abcdef0123456789abcdef@b", "ffffffffffffffffffffffffffffffff@b");
    let message = format!("Message-ID: <{one}>\nX-Purser-Test: {other}\n\nMessage-ID: <{other}>\n");
    assert_eq!(marks(message.as_bytes()), [other, one]);
    assert_eq!(marks(b"Message-ID: <20261124.0815@mx.example.org>\nX-Purser-Test:\n\n"), Vec::<String>::new());
}

#[test]
fn domains_of_one_organisation_are_told_from_others() {
    for (one, other, belong) in [
        ("purser.example", "purser.example", true),
        ("mail.purser.example", "PURSER.example.", true),
        ("mx1.a.purser.example", "b.purser.example", true),
        ("purser.example", "purser.example.com", false),
        ("purser.co.uk", "evil.co.uk", false),
        ("mx.purser.co.uk", "purser.co.uk", true),
        ("localhost", "localhost", false),
        ("", "", false),
    ] {
        assert_eq!(are_of_one_organisation(one, other), belong, "{one} {other}");
    }
}

//! What mail servers say of a mail (`Authentication-Results`), as awkwardly as they write it.

use purser::round_trip::results::{Method, parse};

/// The server, and each method as "name result header.d header.i".
fn read(value: &str) -> Option<(String, Vec<String>)> {
    let results = parse(value.as_bytes())?;
    let in_words = |method: &Method| {
        let property = |name| method.property(name).unwrap_or("-");
        format!("{} {} {} {}", method.name, method.result, property("header.d"), property("header.i"))
    };
    Some((results.server, results.methods.iter().map(in_words).collect()))
}

#[test]
fn awkward_fields_are_read_as_they_are_meant() {
    for (value, server, methods) in [
        ("mx.example.org; none", "mx.example.org", vec![]),
        ("mx.example.org 1; none", "mx.example.org", vec![]),
        ("MX.Example.Org;DKIM=Pass header.D=a.example", "mx.example.org", vec!["dkim pass a.example -"]),
        (
            "mx.example.org;\r\n\tdkim=pass\r\n header.i=@a.example",
            "mx.example.org",
            vec!["dkim pass - @a.example"],
        ),
        ("mx.example.org; dkim/1 = fail reason=\"bad; dkim=pass\"", "mx.example.org", vec!["dkim fail - -"]),
        ("(who (says (it))) mx.example.org (;); dkim=(=pass)fail", "mx.example.org", vec!["dkim fail - -"]),
        ("mx.example.org; dkim=pass (by \\) (x) ;dkim=fail", "mx.example.org", vec!["dkim pass - -"]),
        (
            "mx.example.org; dkim=pass header.i=\"a b\"@a.example header.b=ab==; spf=none",
            "mx.example.org",
            vec!["dkim pass - a b@a.example", "spf none - -"],
        ),
        ("\"mx.example.org\"; dkim=\"pass\"", "mx.example.org", vec!["dkim pass - -"]),
        ("mx.example.org; =pass; dkim; dkim=; ;;dkim=none", "mx.example.org", vec!["dkim none - -"]),
        ("mx.example.org; dkim=fail \"; dkim=pass", "mx.example.org", vec!["dkim fail - -"]),
    ] {
        assert_eq!(read(value), Some((server.to_owned(), methods.into_iter().map(str::to_owned).collect())), "{value}");
    }
}

#[test]
fn a_field_that_names_no_server_or_never_ends_is_none() {
    let endless = format!("mx.example.org; dkim=pass {}", "x".repeat(100_000));
    for value in [
        "",
        ";",
        "spf=pass (sender IP is 192.0.2.1); dkim=pass",
        "a b c; dkim=pass",
        "(only a comment",
        &endless,
    ] {
        assert_eq!(read(value), None, "{}", &value[..value.len().min(60)]);
    }
}

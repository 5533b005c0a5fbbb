//! What the headers of a mail tell of its way. Anybody may have written them, so only the receiving server's word on the
//! signature counts, from above the first hop that is not its own.

use mailparse::{MailHeader, parse_headers};
use serde::{Deserialize, Serialize};

use super::domain::are_of_one_organisation;
use super::results::{self, Method, Results};
use crate::mail::trial::MARK;

const MOST_MARKS: usize = 4;
const LONGEST_MARK: usize = 250;
const MOST_SIGNATURES: usize = 3;
const LONGEST_SIGNATURE: usize = 16 * 1024;
const LONGEST_WORD: usize = 253;

/// Ends of names that nobody has to themselves, as providers name the machines among which they hand mails on.
const PRIVATE: &[&str] = &[".internal", ".local", ".localdomain", ".lan", ".home.arpa"];

/// Servers put these beside what they say of a mail.
const BESIDE: &[&str] = &["received-spf", "dkim-filter", "dmarc-filter", "x-spam-status"];

/// What came back, in a few checked words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// `None` where no word can be believed.
    pub told: Option<Told>,
    pub signatures: Vec<Signature>,
}

/// The word of the server that received it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub server: String,
    pub dkim: Vec<Checked>,
    pub spf: Option<String>,
    pub dmarc: Option<String>,
}

/// A signature that a server checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// As in "pass".
    pub result: String,
    /// Whose signature it is. Empty where that is not told.
    pub domain: String,
}

/// A signature that the mail has, for which nobody vouches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub domain: String,
    pub selector: String,
    pub key: Key,
}

impl Signature {
    /// Where its public key stands (RFC 6376, section 3.6.2.1).
    pub fn key_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }
}

/// What DNS says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    Published,
    /// It is there and empty: the key was withdrawn.
    Withdrawn,
    Missing,
    /// DNS was not asked, or did not answer.
    Unasked,
}

impl Key {
    /// Of the texts at its name.
    pub fn in_texts(texts: &[String]) -> Key {
        let of_tag = |text: &String| tag(text, "p").map(|key| !key.is_empty());
        let found: Vec<bool> = texts.iter().filter_map(of_tag).collect();
        match found.iter().any(|is_key| *is_key) {
            true => Key::Published,
            false if found.is_empty() => Key::Missing,
            false => Key::Withdrawn,
        }
    }
}

/// By which a message may be known as the test mail. None for a message that has nothing like it.
pub fn marks(message: &[u8]) -> Vec<String> {
    let headers = headers_of(message);
    let of_name = |name: &'static str| headers.iter().filter(move |header| is(header, name));
    of_name(MARK)
        .chain(of_name("Message-ID"))
        .map(|header| header.get_value().trim().trim_matches(['<', '>']).to_owned())
        .filter(|mark| mark.len() <= LONGEST_MARK && is_like_ours(mark))
        .take(MOST_MARKS)
        .collect()
}

/// As in the Message-ID of each of our mails, before the host.
fn is_like_ours(mark: &str) -> bool {
    let random = mark.split('@').next().unwrap_or_default();
    random.len() == 32 && random.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Of a whole message, of which only the headers are read.
pub fn read(message: &[u8]) -> Trace {
    let headers = headers_of(message);
    let signed = headers.iter().filter(|header| is(header, "DKIM-Signature"));
    Trace {
        told: told(&headers),
        signatures: signed.filter_map(signature).take(MOST_SIGNATURES).collect(),
    }
}

fn headers_of(message: &[u8]) -> Vec<MailHeader<'_>> {
    parse_headers(message).map(|(headers, _)| headers).unwrap_or_default()
}

fn is(header: &MailHeader<'_>, name: &str) -> bool {
    header.get_key_ref().eq_ignore_ascii_case(name)
}

fn told(headers: &[MailHeader<'_>]) -> Option<Told> {
    let receiver = headers.iter().find_map(named_host)?;
    let foreign = headers.iter().position(|header| is_foreign_hop(header, &receiver));
    let own = &headers[..foreign.unwrap_or(headers.len())];
    let results_of = |header: &MailHeader<'_>| {
        let results = results::parse(header.get_value_raw()).filter(|_| is(header, "Authentication-Results"));
        results.filter(|results| are_of_one_host(&results.server, &receiver))
    };
    let first = own.iter().position(|header| results_of(header).is_some())?;
    // Programs that check one thing each write fields of their own, one upon the other. What stands below anything else
    // may have come with the mail.
    let together = own[first..]
        .iter()
        .take_while(|header| is(header, "Authentication-Results") || is_beside(header));
    summed_up(together.filter_map(results_of).collect())
}

fn is_beside(header: &MailHeader<'_>) -> bool {
    let name = header.get_key_ref().to_ascii_lowercase();
    BESIDE.contains(&name.as_str()) || name.starts_with("arc-")
}

fn summed_up(results: Vec<Results>) -> Option<Told> {
    let server = plain(&results.first()?.server)?;
    let of_name = |name: &'static str| {
        let methods = results.iter().flat_map(|results| &results.methods);
        methods.filter(move |method| method.name == name)
    };
    let result = |name| of_name(name).find_map(|method| plain(&method.result));
    Some(Told {
        server,
        dkim: of_name("dkim").filter_map(checked).take(MOST_SIGNATURES).collect(),
        spf: result("spf"),
        dmarc: result("dmarc"),
    })
}

fn checked(method: &Method) -> Option<Checked> {
    let of_identity = || method.property("header.i")?.rsplit_once('@').map(|(_, domain)| domain);
    let domain = method.property("header.d").or_else(of_identity);
    Some(Checked {
        result: plain(&method.result)?,
        domain: domain.and_then(plain).unwrap_or_default(),
    })
}

/// The first named host that says that it received the mail is the receiving server: what it puts above everything
/// else nobody can have sent. Hand-overs inside of it are often between mere numbers.
fn named_host(header: &MailHeader<'_>) -> Option<String> {
    receiving_host(header).filter(|host| !is_inside(host))
}

fn is_foreign_hop(header: &MailHeader<'_>, receiver: &str) -> bool {
    receiving_host(header).is_some_and(|host| !is_inside(&host) && !are_of_one_host(&host, receiver))
}

/// After "by" (RFC 5321, section 4.4).
fn receiving_host(header: &MailHeader<'_>) -> Option<String> {
    if !is(header, "Received") {
        return None;
    }
    let words = results::words(&String::from_utf8_lossy(header.get_value_raw()));
    // Whoever handed it over chose the name after "from", which may be "by".
    let named = words.first().is_some_and(|word| word.eq_ignore_ascii_case("from"));
    let mut words = words.iter().skip(if named { 2 } else { 0 });
    words.find(|word| word.eq_ignore_ascii_case("by"))?;
    words.next().map(|host| host.to_ascii_lowercase())
}

/// An address, or a name that means nothing elsewhere.
fn is_inside(host: &str) -> bool {
    let is_address = host.contains(':') || host.split('.').all(|label| label.parse::<u8>().is_ok());
    let is_private = PRIVATE.iter().any(|ending| host.ends_with(ending));
    is_address || is_private || host.starts_with('[') || !host.contains('.')
}

fn are_of_one_host(server: &str, receiver: &str) -> bool {
    server == receiver || are_of_one_organisation(server, receiver)
}

fn signature(header: &MailHeader<'_>) -> Option<Signature> {
    let value = Some(header.get_value_raw()).filter(|value| value.len() <= LONGEST_SIGNATURE)?;
    let value = String::from_utf8_lossy(value);
    Some(Signature {
        domain: plain(&tag(&value, "d")?)?,
        selector: plain(&tag(&value, "s")?)?,
        key: Key::Unasked,
    })
}

/// Of a list of tags (RFC 6376, section 3.2), without the spaces in it.
fn tag(list: &str, name: &str) -> Option<String> {
    let mut tags = list.split(';').filter_map(|tag| tag.split_once('='));
    let (_, value) = tags.find(|(known, _)| known.trim() == name)?;
    Some(value.split_whitespace().collect())
}

/// In lower case; `None` for what is no name of a domain, a selector or a result.
fn plain(word: &str) -> Option<String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let is_plain = !word.is_empty() && word.len() <= LONGEST_WORD && word.chars().all(fits);
    is_plain.then(|| word.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

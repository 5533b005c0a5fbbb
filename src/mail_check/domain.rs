//! What DNS says of the sender's domain, as receivers of mails read it.

use super::finding::{Finding, State};
use crate::dns::{Dns, Unanswered};

const MX: &str = "Replies and bounces (MX)";
const SPF: &str = "Who may send (SPF)";
const DMARC: &str = "What receivers do with forgeries (DMARC)";
const DKIM: &str = "Signature (DKIM)";

/// Of an address's domain. How mails are signed a test mail shows that comes back, where there is a mailbox for it.
pub async fn findings(dns: &Dns, domain: &str, is_shown_by_a_test: bool) -> Vec<Finding> {
    if !domain.contains('.') {
        return vec![Finding::new(
            SPF,
            State::Bad,
            format!("The sender's address is at {domain}, which is no domain of the internet."),
            "Set the sender to an address at a domain of your organisation. Most receivers refuse mails from others.",
        )];
    }
    let dmarc = format!("_dmarc.{domain}");
    let (mx, texts, policy) = tokio::join!(dns.mail_servers(domain), dns.texts(domain), dns.texts(&dmarc));
    let mut findings = vec![mx_finding(domain, mx), spf_finding(domain, texts), dmarc_finding(domain, policy)];
    findings.extend((!is_shown_by_a_test).then(dkim_finding));
    findings
}

fn mx_finding(domain: &str, answer: Result<Vec<String>, Unanswered>) -> Finding {
    match answer {
        Err(error) => unknown(MX, &error),
        Ok(servers) if servers.is_empty() || servers == ["."] => Finding::new(
            MX,
            State::Doubtful,
            format!("No server takes mails for {domain}, so replies and bounces are lost."),
            "Publish an MX record for the domain, or use a sender's address at one that has it.",
        ),
        Ok(servers) => Finding::good(MX, format!("{} takes mails for {domain}.", servers[0].trim_end_matches('.'))),
    }
}

fn spf_finding(domain: &str, answer: Result<Vec<String>, Unanswered>) -> Finding {
    let texts = match answer {
        Err(error) => return unknown(SPF, &error),
        Ok(texts) => texts,
    };
    let policies: Vec<&String> = texts.iter().filter(|text| is_policy(text, "v=spf1")).collect();
    match policies[..] {
        [] => Finding::new(
            SPF,
            State::Bad,
            format!("{domain} says of no server that it may send for it."),
            format!("Publish a TXT record at {domain} that names your mail server, for example \"v=spf1 mx -all\"."),
        ),
        [policy] => judged(policy),
        _ => Finding::new(
            SPF,
            State::Bad,
            format!("{domain} has {} such records, so receivers take none of them.", policies.len()),
            "Keep one TXT record that begins with v=spf1, with all servers in it.",
        ),
    }
}

fn judged(policy: &str) -> Finding {
    let last = policy
        .split_whitespace()
        .last()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match last.as_str() {
        "-all" | "~all" => Finding::good(SPF, policy),
        redirect if redirect.starts_with("redirect=") => Finding::good(SPF, policy),
        "all" | "+all" => Finding::new(
            SPF,
            State::Bad,
            policy,
            "It lets everybody send in your name. End it with -all, after the servers that may.",
        ),
        _ => Finding::new(
            SPF,
            State::Doubtful,
            policy,
            "It says of no server that it may not. End it with ~all, or with -all once you are sure that all are named.",
        ),
    }
}

fn dmarc_finding(domain: &str, answer: Result<Vec<String>, Unanswered>) -> Finding {
    let texts = match answer {
        Err(error) => return unknown(DMARC, &error),
        Ok(texts) => texts,
    };
    let Some(policy) = texts.iter().find(|text| is_policy(text, "v=dmarc1")) else {
        return Finding::new(
            DMARC,
            State::Doubtful,
            format!("{domain} has none. Large receivers mistrust mails from such domains."),
            format!(
                "Publish a TXT record at _dmarc.{domain}, to begin with \"v=DMARC1; p=none; rua=mailto:you@{domain}\"."
            ),
        );
    };
    let demands = policy.split(';').map(|part| part.trim().to_ascii_lowercase());
    match demands
        .filter_map(|part| part.strip_prefix("p=").map(|demand| demand.trim().to_owned()))
        .next()
        .as_deref()
    {
        Some("quarantine" | "reject") => Finding::good(DMARC, policy),
        Some("none") => Finding::new(
            DMARC,
            State::Good,
            policy,
            "Receivers only report forgeries. Once the reports are clean, p=quarantine keeps them from your users.",
        ),
        _ => Finding::new(
            DMARC,
            State::Bad,
            policy,
            "It lacks a policy that receivers know: p=none, quarantine or reject.",
        ),
    }
}

/// The names of keys stand in signed mails only.
fn dkim_finding() -> Finding {
    Finding::new(
        DKIM,
        State::Unknown,
        "Your mail server signs, and only a mail that arrived shows it.",
        "Send yourself a test mail to an address elsewhere and look at its source: Authentication-Results should say dkim=pass \
         for your domain. If it does not, switch on signing at your mail server.",
    )
}

fn unknown(title: &'static str, error: &Unanswered) -> Finding {
    Finding::new(
        title,
        State::Unknown,
        format!("DNS could not be asked: {error}."),
        "Check that this machine reaches a DNS server.",
    )
}

/// The tag must be whole: "v=spf10" is another.
fn is_policy(text: &str, tag: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    text.strip_prefix(tag)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ';']))
}

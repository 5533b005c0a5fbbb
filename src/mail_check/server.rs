//! The mail server: whether it answers, by TLS, and whether it takes the login.

use super::finding::{Finding, State};
use crate::mail::transport::{Examined, Stage};

const CONNECTION: &str = "Connection";
const ENCRYPTION: &str = "Encryption";
const LOGIN: &str = "Login";

/// `None` where no server is set.
pub fn findings(examined: Option<&Examined>) -> Vec<Finding> {
    match examined {
        None => vec![Finding::new(
            CONNECTION,
            State::Bad,
            "No mail server is set: mails are captured and reach nobody.",
            "Set SMTP_URL on the server, for example smtps://user:password@mail.example.com, and start Purser again.",
        )],
        Some(examined) => vec![connection(examined), encryption(examined), login(examined)],
    }
}

fn connection(examined: &Examined) -> Finding {
    let server = &examined.server;
    match &examined.trouble {
        Some(trouble) if examined.stage == Stage::Connect => Finding::new(
            CONNECTION,
            State::Bad,
            format!("{server} can't be reached: {trouble}"),
            "Check the host and the port in SMTP_URL, and that no firewall between this machine and the mail server blocks it. \
             Many providers block port 25; they take mails at 587 or 465.",
        ),
        _ => Finding::good(CONNECTION, format!("{server} answers.")),
    }
}

fn encryption(examined: &Examined) -> Finding {
    match &examined.trouble {
        _ if examined.stage < Stage::Encrypt => not_reached(ENCRYPTION),
        Some(trouble) if examined.stage == Stage::Encrypt => Finding::new(
            ENCRYPTION,
            State::Bad,
            format!("No TLS: {trouble}"),
            "Check that SMTP_URL names the server as its certificate does, and that the certificate is valid. A server with \
             TLS from the first byte takes smtps://, one with STARTTLS takes smtp:// and ?tls=required.",
        ),
        _ if examined.is_encrypted => {
            Finding::good(ENCRYPTION, "The connection is encrypted, and the certificate is valid.")
        }
        _ if examined.is_local => {
            Finding::good(ENCRYPTION, "Not encrypted. The server is on this machine, so nobody else hears it.")
        }
        _ => Finding::new(
            ENCRYPTION,
            State::Bad,
            "Mails leave this machine readable, with the links in them.",
            "Add ?tls=required to SMTP_URL, or begin it with smtps://.",
        ),
    }
}

fn login(examined: &Examined) -> Finding {
    match &examined.trouble {
        _ if examined.stage < Stage::LogIn => not_reached(LOGIN),
        Some(trouble) => Finding::new(
            LOGIN,
            State::Bad,
            format!("The server refused the login: {trouble}"),
            "Check user and password in SMTP_URL. Special characters in them are percent-encoded: @ is %40. Many providers \
             want a password for apps, or SMTP switched on for the account.",
        ),
        None if examined.has_login => Finding::good(LOGIN, "The server took the login."),
        None => Finding::good(LOGIN, "None is set, and none was asked for."),
    }
}

fn not_reached(title: &'static str) -> Finding {
    Finding::new(title, State::Unknown, "Not tried, for the reason above.", "")
}

//! Mails on the wire: the installed command, a real mail server, and what passed between them.

use std::process::Output;

use crate::servers::portal::purser;
use crate::servers::smtp::{Encryption, SmtpOptions, SmtpServer};

const LOGIN: Option<(&str, &str)> = Some(("purser", "a-mail-password"));

/// `purser mail test --to ADDRESS` by this server, whose certificate is trusted.
fn send_test_mail(server: &SmtpServer, url: &str, to: &str) -> Output {
    purser()
        .args(["mail", "test", "--to", to])
        .env("SMTP_URL", url)
        .env("SSL_CERT_FILE", server.certificate())
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn server(encryption: Encryption, login: Option<(&'static str, &'static str)>) -> SmtpServer {
    SmtpServer::start_with(SmtpOptions { encryption, login, ..Default::default() })
}

#[test]
fn a_test_mail_arrives_and_the_servers_words_are_told() {
    let server = SmtpServer::start();
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert_eq!(printed(&output), "Sent to ann@example.com. The mail server said: 250 2.0.0 Taken as 1\n");
    let [mail] = &server.mails()[..] else { panic!("one mail was sent") };
    assert_eq!((mail.to.as_str(), mail.from.as_str()), ("ann@example.com", "no-reply@localhost"));
    assert_eq!(mail.header("Subject"), "Test mail from Purser");
    assert!(mail.text.contains("mails leave and arrive"), "{}", mail.text);
    assert!(mail.html.contains("mails leave and arrive"), "{}", mail.html);
}

#[test]
fn a_mail_goes_over_starttls_where_it_is_required() {
    let server = server(Encryption::StartTls, None);
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert!(output.status.success(), "{}", complained(&output));
    assert!(server.mails()[0].over_tls);
}

#[test]
fn what_was_said_before_tls_is_not_taken_for_the_servers_word() {
    let server = SmtpServer::start_with(SmtpOptions {
        encryption: Encryption::StartTls,
        whispers: true,
        ..Default::default()
    });
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert!(complained(&output).contains("takes no mails from here"), "{}", complained(&output));
    assert!(server.mails().is_empty());
}

#[test]
fn a_mail_goes_over_starttls_where_it_is_offered() {
    let server = server(Encryption::StartTls, None);
    let url = server.url().replace("tls=required", "tls=opportunistic");
    let output = send_test_mail(&server, &url, "ann@example.com");
    assert!(output.status.success(), "{}", complained(&output));
    assert!(server.mails()[0].over_tls);
}

#[test]
fn a_mail_goes_over_tls_from_the_first_byte_with_a_login() {
    let server = server(Encryption::Wrapped, LOGIN);
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert!(output.status.success(), "{}", complained(&output));
    let mail = &server.mails()[0];
    assert_eq!((mail.over_tls, mail.login.as_str()), (true, "purser"));
}

#[test]
fn a_mail_goes_over_starttls_with_a_login() {
    let server = server(Encryption::StartTls, LOGIN);
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert!(output.status.success(), "{}", complained(&output));
    let mail = &server.mails()[0];
    assert_eq!((mail.over_tls, mail.login.as_str()), (true, "purser"));
}

#[test]
fn a_login_goes_in_the_clear_to_this_machine_alone() {
    let server = server(Encryption::None, LOGIN);
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert!(output.status.success(), "{}", complained(&output));
    assert_eq!(server.mails()[0].login, "purser");
    // Leads to this machine too, but for all that is known of such an address, others may listen on the way.
    let elsewhere = server.url().replace("localhost", "0.0.0.0");
    let output = send_test_mail(&server, &elsewhere, "ann@example.com");
    assert!(complained(&output).contains("a login is not sent without TLS"), "{}", complained(&output));
    let output = send_test_mail(&server, &format!("{elsewhere}?tls=opportunistic"), "ann@example.com");
    assert!(complained(&output).contains("the server offers no TLS"), "{}", complained(&output));
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn required_tls_is_never_silently_dropped() {
    let server = SmtpServer::start();
    let output = send_test_mail(&server, &format!("{}?tls=required", server.url()), "ann@example.com");
    assert!(!output.status.success(), "{}", printed(&output));
    assert!(complained(&output).contains("takes no mails from here"), "{}", complained(&output));
    assert!(server.mails().is_empty());
}

#[test]
fn a_server_that_nobody_vouches_for_gets_no_mail() {
    let (server, other) = (server(Encryption::Wrapped, None), server(Encryption::Wrapped, None));
    let output = send_test_mail(&other, &server.url(), "ann@example.com");
    assert!(!output.status.success(), "{}", printed(&output));
    assert!(complained(&output).contains("certificate"), "{}", complained(&output));
    assert!(server.mails().is_empty());
}

#[test]
fn a_wrong_login_is_told_without_the_password() {
    let server = server(Encryption::StartTls, LOGIN);
    let url = server.url().replace("a-mail-password", "another-password");
    let output = send_test_mail(&server, &url, "ann@example.com");
    assert!(!output.status.success(), "{}", printed(&output));
    assert!(complained(&output).contains("535"), "{}", complained(&output));
    assert!(!complained(&output).contains("another-password"), "{}", complained(&output));
    assert!(server.mails().is_empty());
}

#[test]
fn a_refusal_and_a_delay_are_told_in_the_servers_words() {
    let server = SmtpServer::start();
    let refused = send_test_mail(&server, &server.url(), "refused@example.com");
    assert!(
        complained(&refused).contains("refused the mail: 550 5.1.1 No such mailbox"),
        "{}",
        complained(&refused)
    );
    let later = send_test_mail(&server, &server.url(), "later@example.com");
    assert!(complained(&later).contains("try later: 451 4.7.1 Greylisted"), "{}", complained(&later));
    assert!(server.mails().is_empty());
}

fn server_that_takes_commands_together(options: SmtpOptions) -> SmtpServer {
    SmtpServer::start_with(SmtpOptions { pipelining: true, ..options })
}

#[test]
fn commands_travel_together_only_where_the_server_says_that_it_takes_them_so() {
    let together = server_that_takes_commands_together(SmtpOptions::default());
    let over_tls = server_that_takes_commands_together(SmtpOptions {
        encryption: Encryption::StartTls,
        login: LOGIN,
        ..Default::default()
    });
    for (server, expected) in [(together, true), (over_tls, true), (SmtpServer::start(), false)] {
        let output = send_test_mail(&server, &server.url(), "ann@example.com");
        assert_eq!(printed(&output), "Sent to ann@example.com. The mail server said: 250 2.0.0 Taken as 1\n");
        assert_eq!(server.mails()[0].came_together, expected);
    }
}

#[test]
fn of_commands_that_travel_together_the_one_that_was_refused_is_told() {
    for is_eager in [false, true] {
        let server = server_that_takes_commands_together(SmtpOptions { is_eager, ..Default::default() });
        for (address, told) in [
            ("refused@example.com", "refused the mail: 550 5.1.1 No such mailbox"),
            ("later@example.com", "try later: 451 4.7.1 Greylisted"),
            ("closing@example.com", "try later: 421 4.3.2 Going down"),
        ] {
            let output = send_test_mail(&server, &server.url(), address);
            assert!(complained(&output).contains(told), "{}", complained(&output));
        }
        assert!(server.mails().is_empty());
    }
}

#[test]
fn a_mail_server_that_is_away_is_told() {
    let mut server = SmtpServer::start();
    server.stop();
    let output = send_test_mail(&server, &server.url(), "ann@example.com");
    assert!(!output.status.success());
    assert!(complained(&output).contains("refused"), "{}", complained(&output));
}

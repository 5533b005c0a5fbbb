//! A real mail server (`tests/smtp_server.py`), and the mails that arrived there. What it does with a recipient stands
//! in the address: `refused@…`, `later@…`, `later-2@…`, `closing@…`, `slow@…`; see there.

use std::path::{Path, PathBuf};

use mailparse::{MailHeaderMap, ParsedMail};
use scraper::{Html, Selector};
use tempfile::TempDir;

use super::smtp_processes::SmtpProcess;
use super::{eventually, unused_port};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encryption {
    #[default]
    None,
    StartTls,
    /// TLS from the first byte.
    Wrapped,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct SmtpOptions {
    pub encryption: Encryption,
    /// Mails are taken only after this login.
    pub login: Option<(&'static str, &'static str)>,
    /// More is said in plain text after STARTTLS was agreed on.
    pub whispers: bool,
    /// So many may stand at once; others are turned away.
    pub connections: Option<usize>,
    /// Commands may travel together.
    pub pipelining: bool,
    /// The text is asked for even where no recipient was taken.
    pub is_eager: bool,
}

pub struct SmtpServer {
    options: SmtpOptions,
    port: u16,
    process: Option<SmtpProcess>,
    // Dropped last, after what writes into it.
    folder: TempDir,
}

impl SmtpServer {
    pub fn start() -> SmtpServer {
        SmtpServer::start_with(SmtpOptions::default())
    }

    pub fn start_with(options: SmtpOptions) -> SmtpServer {
        let folder = TempDir::new().unwrap();
        let mut server = SmtpServer { options, port: unused_port(), process: None, folder };
        if options.encryption != Encryption::None {
            server.make_certificate();
        }
        server.start_again();
        server
    }

    /// As the portal's SMTP_URL wants it.
    pub fn url(&self) -> String {
        let (scheme, asked) = match self.options.encryption {
            Encryption::None => ("smtp", ""),
            Encryption::StartTls => ("smtp", "?tls=required"),
            Encryption::Wrapped => ("smtps", ""),
        };
        let login = match self.options.login {
            Some((user, password)) => format!("{user}:{password}@"),
            None => String::new(),
        };
        format!("{scheme}://{login}localhost:{}{asked}", self.port)
    }

    /// Who is to trust this server needs this file.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn private_key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    fn make_certificate(&self) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(self.certificate(), made.cert.pem()).unwrap();
        std::fs::write(self.private_key(), made.signing_key.serialize_pem()).unwrap();
    }

    /// The server is gone: whoever asks for it is refused.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Where it was before, with the mails that it had.
    pub fn start_again(&mut self) {
        self.process = Some(SmtpProcess::start(&self.arguments()));
    }

    fn arguments(&self) -> Vec<String> {
        let folder = self.folder.path().display().to_string();
        let mut arguments = vec!["--port".to_owned(), self.port.to_string(), "--deliver-to".to_owned(), folder];
        let SmtpOptions {
            encryption,
            login,
            whispers,
            connections,
            pipelining,
            is_eager,
        } = self.options;
        for (given, flag) in [
            (encryption == Encryption::StartTls, "--starttls"),
            (encryption == Encryption::Wrapped, "--tls"),
            (whispers, "--whisper"),
            (pipelining, "--pipelining"),
            (is_eager, "--eager"),
        ] {
            if given {
                arguments.push(flag.to_owned());
            }
        }
        if encryption != Encryption::None {
            for (flag, file) in [("--cert", self.certificate()), ("--key", self.private_key())] {
                arguments.extend([flag.to_owned(), file.display().to_string()]);
            }
        }
        if let Some(connections) = connections {
            arguments.extend(["--connections".to_owned(), connections.to_string()]);
        }
        if let Some((user, password)) = login {
            arguments.extend(["--login".to_owned(), format!("{user}:{password}")]);
        }
        arguments
    }

    /// All that were taken, in the order of their arrival.
    pub fn mails(&self) -> Vec<Mail> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        files.sort();
        files.iter().map(|file| Mail::read(file)).collect()
    }

    /// The first mail to this address, which may still be on its way.
    pub async fn mail_to(&self, address: &str) -> Mail {
        self.nth_mail_to(address, 1).await
    }

    pub async fn nth_mail_to(&self, address: &str, nth: usize) -> Mail {
        eventually(&format!("mail {nth} to {address}"), || self.mails_to(address).into_iter().nth(nth - 1)).await
    }

    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// Until the mail to this slow address is under way: offered, and not yet taken.
    pub async fn is_asked_to_take_mail_to(&self, address: &str) {
        let waiting = self.folder.path().join(format!("{address}.waiting"));
        eventually(&format!("a mail offered to {address}"), || waiting.exists().then_some(())).await;
    }

    /// Takes the mails to this slow address, from now on without delay.
    pub fn let_through(&self, address: &str) {
        std::fs::write(self.folder.path().join(format!("{address}.let-through")), "").unwrap();
    }

    /// How many connections were refused because others stood.
    pub fn turned_away(&self) -> usize {
        let noted = std::fs::read(self.folder.path().join("turned-away"));
        noted.map_or(0, |noted| noted.len())
    }

    /// Whether somebody left in the middle of a text that this eager server had asked for.
    pub fn was_hung_up_on(&self) -> bool {
        self.folder.path().join("hung-up").exists()
    }

    /// Any number of connections may stand from now on.
    pub fn let_more_connections_stand(&self) {
        std::fs::write(self.folder.path().join("more-connections"), "").unwrap();
    }
}

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Sender and recipient of the envelope.
    pub from: String,
    pub to: String,
    /// Whether it came over TLS, and after which login.
    pub over_tls: bool,
    pub login: String,
    /// Mails with the same came over the same connection.
    pub connection: String,
    /// The commands that announced it arrived at once.
    pub came_together: bool,
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub html: String,
}

impl Mail {
    fn read(file: &Path) -> Mail {
        let raw = std::fs::read(file).unwrap();
        let parsed = mailparse::parse_mail(&raw).unwrap();
        let header = |name| parsed.headers.get_first_value(name).unwrap_or_default();
        Mail {
            from: header("X-Test-From"),
            to: header("X-Test-To"),
            over_tls: header("X-Test-Tls") == "yes",
            login: header("X-Test-Login"),
            connection: header("X-Test-Connection"),
            came_together: header("X-Test-Together") == "yes",
            headers: parsed
                .headers
                .iter()
                .map(|header| (header.get_key(), header.get_value()))
                .collect(),
            text: part(&parsed, "text/plain"),
            html: part(&parsed, "text/html"),
        }
    }

    /// The value of the header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// Where the link of this label leads, in the HTML part.
    pub fn link(&self, label: &str) -> String {
        let links = Selector::parse("a[href]").unwrap();
        Html::parse_document(&self.html)
            .select(&links)
            .find(|link| link.text().collect::<String>().trim() == label)
            .map(|link| link.attr("href").unwrap_or_default().to_owned())
            .unwrap_or_else(|| panic!("no link {label:?} in the mail {:?}", self.header("Subject")))
    }
}

fn part(mail: &ParsedMail<'_>, kind: &str) -> String {
    mail.parts()
        .find(|part| part.ctype.mimetype == kind)
        .map(|part| part.get_body().unwrap())
        .unwrap_or_default()
}

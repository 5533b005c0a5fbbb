//! A portal in this process, on a real port: its clock stands still, its mails are captured when a test delivers them.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use diesel::prelude::*;
use purser::app::{Parts, Purser};
use purser::bounces::Visited;
use purser::bounces::imap::{ImapMailbox, Unread};
use purser::chores::{Chore, Log, Runner, Work};
use purser::clock::{Clock, Timestamp};
use purser::context::Context;
use purser::db::schema::outbox;
use purser::db::{Connection, Database, DatabaseError, Engine, QueryResult};
use purser::dns::Dns;
use purser::gate::session_store::{DatabaseSessions, SessionLife};
use purser::mail::GivenSender;
use purser::mail::mailbox::{CapturedMail, Mailbox};
use purser::mail::outbox::MailState;
use purser::mail::return_path::ReturnPath;
use purser::mail::round::Progress;
use purser::mail::transport::Transport;
use purser::mail::worker::Worker;
use purser::secret::password::RECOMMENDED_COST;
use purser::web::Portal;
use time::Duration;

use super::clock::{TestClock, TestRandomness};
use super::database::Away;
use super::{TestDatabase, Visitor};

pub struct TestApp {
    pub base_url: String,
    pub clock: Arc<TestClock>,
    pub mailbox: Mailbox,
    purser: Purser,
    server: ServerHandle,
    leaves_mail_queued: bool,
    // Dropped last, after all who use it.
    database: TestDatabase,
}

/// How a portal under test differs from the usual one.
pub struct Settings {
    /// The least, for most stories sign somebody in.
    pub password_cost: argon2::Params,
    pub sign_in_rate: u32,
    pub reset_rate: u32,
    pub smtp_url: Option<String>,
    pub mail_patience: std::time::Duration,
    pub grace: std::time::Duration,
    pub on_loopback: bool,
    pub https: bool,
    /// Reached by this name, and not by a number.
    pub host: Option<&'static str>,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub arrival_deadline: std::time::Duration,
    /// Asked instead of this machine's servers.
    pub dns: Option<std::net::SocketAddr>,
    /// Each mail comes back to an address of its own, made from this one.
    pub return_path: Option<ReturnPath>,
    pub bounces_mailbox: Option<ImapMailbox>,
    /// What its operator gave.
    pub sender: GivenSender,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            password_cost: argon2::Params::new(8, 1, 1, None).unwrap(),
            sign_in_rate: 1_000,
            reset_rate: 1_000,
            smtp_url: None,
            mail_patience: std::time::Duration::from_secs(30),
            grace: std::time::Duration::from_secs(8),
            on_loopback: true,
            https: false,
            host: None,
            trusted_proxies: Vec::new(),
            arrival_deadline: std::time::Duration::from_secs(15),
            dns: None,
            return_path: None,
            bounces_mailbox: None,
            sender: given_sender("Purser <no-reply@purser.example>", ""),
        }
    }
}

impl Settings {
    /// For stories of what passwords cost.
    pub fn with_recommended_cost() -> Settings {
        Settings { password_cost: RECOMMENDED_COST, ..Settings::default() }
    }
}

/// Each part empty where the operator gave none.
pub fn given_sender(from: &str, reply_to: &str) -> GivenSender {
    let mailbox = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    GivenSender::new(mailbox(from), mailbox(reply_to)).unwrap()
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::start_with(Settings::default()).await
    }

    pub async fn start_with(settings: Settings) -> TestApp {
        let database = TestDatabase::migrated();
        let (clock, mailbox) = (Arc::new(TestClock::new()), Mailbox::default());
        let (base_url, purser, server) = open_portal(&database, settings, &clock, &mailbox);
        TestApp {
            base_url,
            clock,
            mailbox,
            purser,
            server,
            leaves_mail_queued: false,
            database,
        }
    }

    /// Another portal on the same database.
    pub fn neighbour(&self) -> Neighbour {
        self.neighbour_with(Settings::default())
    }

    pub fn neighbour_with(&self, settings: Settings) -> Neighbour {
        let (base_url, purser, server) = open_portal(&self.database, settings, &self.clock, &Mailbox::default());
        Neighbour { base_url, server, purser }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.base_url)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn database(&self) -> Database {
        self.purser.portal.database.clone()
    }

    pub fn is_on_postgres(&self) -> bool {
        matches!(self.database.engine, Engine::Postgres(_))
    }

    /// The database of the story, for whoever looks at it from outside.
    pub fn own_database(&self) -> &TestDatabase {
        &self.database
    }

    /// Until what is returned is dropped.
    pub fn take_database_away(&self) -> Away {
        self.database.take_away()
    }

    pub fn system_context(&self) -> Context {
        self.purser.portal.system_context()
    }

    pub fn set_up_link(&self) -> Option<String> {
        self.purser.set_up_link().unwrap()
    }

    pub fn portal(&self) -> Data<Portal> {
        self.purser.portal.clone()
    }

    pub fn sessions(&self) -> DatabaseSessions {
        self.purser.sessions()
    }

    pub fn worker(&self) -> Worker {
        self.purser.worker.clone()
    }

    /// Where captured mails are shown.
    pub fn mailbox_link(&self) -> Option<String> {
        self.purser.mailbox_link()
    }

    /// Time passes, and what it brings about happens.
    pub fn after(&self, duration: Duration) {
        self.clock.advance(duration);
        let daily = ["dormant_accounts", "daily_notifications", "endings", "digest"];
        for chore in ["housekeeping", "retention", "reminders"].into_iter().chain(daily) {
            let runner = self.runner(chore, "the only one");
            while self.write(|connection| runner.carry_out(connection)) {}
        }
    }

    pub fn chores(&self) -> Vec<Chore> {
        self.purser.chores()
    }

    pub fn chore(&self, name: &str) -> Chore {
        self.chores().into_iter().find(|chore| chore.name == name).unwrap()
    }

    /// What the instance of this name does of a chore.
    pub fn runner(&self, chore: &str, instance: &str) -> Runner {
        runner(&self.purser, chore, instance)
    }

    pub fn log_of(&self, chore: &'static str) -> Log {
        Log::new(chore, self.database(), self.clock.clone())
    }

    /// The mail worker does its work, and its mails are returned, newest first.
    pub async fn deliver_mail(&self) -> Vec<CapturedMail> {
        self.try_delivering().await;
        self.mailbox.mails()
    }

    pub async fn try_delivering(&self) -> Progress {
        self.purser.worker.drain().await.unwrap()
    }

    /// The newest mail, which must be to this address.
    pub async fn newest_mail_to(&self, address: &str) -> CapturedMail {
        let mails = self.deliver_mail().await;
        let newest = mails.into_iter().next().expect("a mail was sent");
        assert_eq!(newest.to, address);
        newest
    }

    /// What nobody has seen of the mailbox in which bounces arrive.
    pub async fn read_bounces(&self) -> Result<(), Unread> {
        let reader = self.purser.bounces.as_ref().expect("there is a mailbox");
        while reader.visit().await? == Visited::More {}
        Ok(())
    }

    /// What was confirmed for many at once is carried out.
    pub async fn carry_out_batches(&self) {
        while self.runner("batches", "the only one").do_piece().await.unwrap() {}
    }

    pub fn leave_mail_queued(&mut self) {
        self.leaves_mail_queued = true;
    }

    pub fn read<T>(&self, work: impl FnOnce(&mut Connection) -> QueryResult<T>) -> T {
        let result: Result<T, DatabaseError> = self
            .database()
            .read_now(|connection| work(connection).map_err(DatabaseError::from));
        result.unwrap()
    }

    pub fn write<T>(&self, work: impl FnOnce(&mut Connection) -> QueryResult<T>) -> T {
        let result: Result<T, DatabaseError> = self
            .database()
            .write_now(|connection| work(connection).map_err(DatabaseError::from));
        result.unwrap()
    }

    /// No file or table of the database holds these words.
    pub fn assert_stored_nowhere(&self, secret: &str) {
        match &self.database.engine {
            Engine::Sqlite(_) => {
                for file in std::fs::read_dir(self.database.folder()).unwrap() {
                    let bytes = std::fs::read(file.unwrap().path()).unwrap();
                    let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                    assert!(!found, "the secret stands in the database's files");
                }
            }
            Engine::Postgres(url) => {
                let dump = std::process::Command::new("pg_dump").arg(url).output().unwrap();
                assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
                assert!(!String::from_utf8_lossy(&dump.stdout).contains(secret), "the secret stands in a dump");
            }
        }
    }

    fn mails_in_queue(&self) -> i64 {
        self.read(|connection| {
            outbox::table
                .filter(outbox::state.eq_any([MailState::Queued, MailState::Sending]))
                .count()
                .get_result(connection)
        })
    }
}

/// A second portal beside the one of a test, whose mails the first one sends.
pub struct Neighbour {
    pub base_url: String,
    server: ServerHandle,
    purser: Purser,
}

impl Neighbour {
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.base_url)
    }

    pub fn database(&self) -> Database {
        self.purser.portal.database.clone()
    }

    pub fn runner(&self, chore: &str) -> Runner {
        runner(&self.purser, chore, "neighbour")
    }
}

fn runner(purser: &Purser, name: &str, instance: &str) -> Runner {
    let chore = purser.chores().into_iter().find(|chore| chore.name == name).unwrap();
    let Work::Pieces { piece, .. } = chore.work.clone() else { panic!("{name} goes on by itself") };
    Runner {
        chore,
        piece,
        instance: instance.to_owned(),
        portal: purser.portal.clone(),
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn open_portal(
    database: &TestDatabase,
    settings: Settings,
    clock: &Arc<TestClock>,
    mailbox: &Mailbox,
) -> (String, Purser, ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let scheme = if settings.https { "https" } else { "http" };
    let address = listener.local_addr().unwrap();
    let host = settings.host.map_or_else(|| address.ip().to_string(), str::to_owned);
    let base_url = format!("{scheme}://{host}:{}", address.port());
    let transport = match &settings.smtp_url {
        Some(url) => Transport::smtp(&url::Url::parse(url).unwrap(), settings.mail_patience).unwrap(),
        None => Transport::Captured(mailbox.clone()),
    };
    let purser = Parts {
        database: database.open(),
        clock: clock.clone(),
        random: Arc::new(TestRandomness::default()),
        password_cost: settings.password_cost,
        base_url: base_url.as_str().into(),
        transport,
        sender: settings.sender,
        dns: settings.dns.map_or_else(Dns::of_this_machine, Dns::at),
        mail_connections: 4,
        return_path: settings.return_path,
        bounces_mailbox: settings.bounces_mailbox,
        mail_lease: std::time::Duration::from_secs(120),
        grace: settings.grace,
        trusted_proxies: settings.trusted_proxies,
        sign_in_rate: settings.sign_in_rate,
        reset_rate: settings.reset_rate,
        secret_key: "a key of the tests, which keeps no secret".to_owned(),
        session_life: SessionLife { idle: Duration::hours(12), absolute: Duration::days(14) },
        arrival_deadline: settings.arrival_deadline,
        on_loopback: settings.on_loopback,
    }
    .assemble();
    purser.learn_site().unwrap();
    let server = purser.server(listener, 1).unwrap();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (base_url, purser, handle)
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        if !std::thread::panicking() && !self.leaves_mail_queued {
            assert_eq!(self.mails_in_queue(), 0, "mails were left in the queue: deliver or expect them");
        }
    }
}

/// The first link in a mail's text.
pub fn link_in(mail: &CapturedMail) -> String {
    let line = mail.letter.text.lines().find(|line| line.starts_with("http"));
    line.expect("the mail has a link").to_owned()
}

/// What a mailed link opens by, which nobody else may know.
pub fn secret_in(link: &str) -> &str {
    let path = link.split('?').next().unwrap();
    path.rsplit('/').next().unwrap()
}

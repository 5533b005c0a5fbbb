//! The only file that names every room: their routes, their mails, and the server around them.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use actix_web::cookie::Key;
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self as routing, Data, ServiceConfig};
use actix_web::{App, HttpServer};
use sha2::{Digest as _, Sha512};
use tokio::sync::{Notify, Semaphore};

use crate::background::Described;
use crate::bounces::imap::ImapMailbox;
use crate::bounces::{Reader, Trust};
use crate::chores::Chore;
use crate::clock::Clock;
use crate::context::{Actor, Context, Surroundings};
use crate::db::{Connection, Database, DatabaseError, QueryResult};
use crate::dns::Dns;
use crate::export::Lanes;
use crate::gate::refusals;
use crate::gate::session_store::{DatabaseSessions, SessionLife};
use crate::links::tokens;
use crate::mail::mailbox::{self, ShownMailbox};
use crate::mail::return_path::ReturnPath;
use crate::mail::transport::Transport;
use crate::mail::worker::Worker;
use crate::mail::{Claimed, Composed, Correspondence, Delivery, GivenSender, LetterDraft, MailKind};
use crate::mailing::departure::{self, Composing};
use crate::people::{self, User};
use crate::preferences::{self, retention::KeptRetention};
use crate::randomness::Randomness;
use crate::secret::{Keys, Passwords, Token};
use crate::setup::flow::SetupError;
use crate::web::limits::{Arriving, Repeated, Tries};
use crate::web::portal::Outgoing;
use crate::web::{
    PageError, Portal, access_log, asked, assets, device, error_pages, head, headers, languages, origin, read_forms,
};
use crate::{
    account, activation, addresses, audit_log, background, batches, bounces, communication, confirm_password,
    credentials, dashboard, dev_mailbox, digest, dormant, endings, imports, mail_check, mail_log, mail_test,
    mail_texts, merging, notifications, ops, organisation, password_reset, pax, personal_data, reference, reminders,
    reports, retention, roles, second_factor, set_password, settings, setup, sign_in, user_admin,
};

const SECRET_PATHS: &[&str] = &["/activate/", "/reset/", "/setup/", "/confirm-address/", "/stop-reminders/"];

fn rooms(config: &mut ServiceConfig) {
    dashboard::routes(config);
    sign_in::routes(config);
    set_password::routes(config);
    password_reset::routes(config);
    setup::routes(config);
    account::routes(config);
    confirm_password::routes(config);
    second_factor::routes(config);
    credentials::routes(config);
    activation::routes(config);
    addresses::routes(config);
    user_admin::routes(config);
    personal_data::routes(config);
    merging::routes(config);
    batches::routes(config);
    imports::routes(config);
    notifications::routes(config);
    reports::routes(config);
    pax::routes(config);
    reference::routes(config);
    roles::routes(config);
    // Before the pages of single mails, whose addresses would take in theirs.
    bounces::routes(config);
    mail_log::routes(config);
    audit_log::routes(config);
    settings::routes(config);
    communication::routes(config);
    organisation::routes(config);
    mail_check::routes(config);
    mail_texts::routes(config);
    retention::routes(config);
    reminders::routes(config);
    dormant::routes(config);
    background::routes(config);
    dev_mailbox::routes(config);
}

/// Which room writes which mail.
pub struct Rooms;

impl Correspondence for Rooms {
    fn compose(&self, connection: &mut Connection, context: &Context, mails: &[Claimed]) -> QueryResult<Vec<Composed>> {
        let people = people::find_all(connection, mails.iter().filter_map(|mail| mail.user_id))?;
        let person_of = |mail: &Claimed| people.get(&mail.user_id?).cloned();
        let composing = Composing::begin(connection, context)?;
        let composed: QueryResult<Vec<Composed>> = mails
            .iter()
            .map(|mail| compose(connection, &composing, mail, person_of(mail)))
            .collect();
        composing.store(connection)?;
        composed
    }

    fn settled(
        &self,
        connection: &mut Connection,
        context: &Context,
        mail: &Claimed,
        delivery: &Delivery,
    ) -> QueryResult<()> {
        match mail.user_id {
            Some(user) => people::mail_settled(connection, context, user, mail, delivery),
            None => Ok(()),
        }
    }

    fn unsent(&self, connection: &mut Connection, context: &Context, mails: &[i64]) -> QueryResult<()> {
        tokens::revoke_unsent(connection, mails, context.now)
    }
}

fn compose(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    person: Option<User>,
) -> QueryResult<Composed> {
    let Some(write) = writer_of(mail.kind) else {
        let of_text = match mail_texts::mail::compose_test(connection, context, mail)? {
            None => notifications::mail::compose_test(connection, context, mail)?,
            of_text => of_text,
        };
        return Ok(Composed::Draft(of_text.unwrap_or_else(|| mail_test::compose(context))));
    };
    match departure::addressee(connection, context, mail, person)? {
        Ok(user) => write(connection, context, mail, user).map(Composed::Draft),
        Err(reason) => Ok(Composed::Dropped(reason)),
    }
}

/// Writes a mail to someone who may be sent it.
type Writer = fn(&mut Connection, &Composing<'_>, &Claimed, User) -> QueryResult<LetterDraft>;

/// None for the test mail, which goes to nobody that Purser knows.
fn writer_of(kind: MailKind) -> Option<Writer> {
    Some(match kind {
        MailKind::Activation => activation::mail::compose,
        MailKind::Welcome => credentials::mail::compose_welcome,
        MailKind::TemporaryPassword => credentials::mail::compose_password,
        MailKind::PasswordReset => password_reset::mail::compose_reset,
        MailKind::SignInBySso => password_reset::mail::compose_sso,
        MailKind::PasswordChanged => password_reset::mail::compose_changed,
        MailKind::AccountLocked => sign_in::mail::compose_locked,
        MailKind::AddressConfirmation => addresses::mail::compose_confirmation,
        MailKind::AddressChangeRequested => addresses::mail::compose_requested,
        MailKind::AddressChanged => addresses::mail::compose_changed,
        MailKind::AddressCorrected => addresses::mail::compose_corrected,
        MailKind::CorrectionsToReview => addresses::mail::compose_to_review,
        MailKind::UsernameChanged => user_admin::mail::compose_username,
        MailKind::ReminderToActivate => reminders::mail::compose_to_activate,
        MailKind::ReminderToSignIn | MailKind::ReminderBySso => reminders::mail::compose_to_sign_in,
        MailKind::DormantAccount => dormant::mail::compose,
        MailKind::Notification => notifications::mail::compose,
        MailKind::ActivationEnds => endings::mail::compose_link,
        MailKind::TemporaryPasswordEnds => endings::mail::compose_password,
        MailKind::WeeklyDigest => digest::mail::compose,
        MailKind::SecondFactorAdded | MailKind::SecondFactorRemoved | MailKind::RecoveryCodeUsed => {
            second_factor::mail::compose
        }
        MailKind::Test => return None,
    })
}

/// What the portal is made of; tests bring a clock, a randomness and a transport of their own.
pub struct Parts {
    pub database: Database,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Randomness>,
    /// Of each password's hash.
    pub password_cost: argon2::Params,
    pub base_url: Arc<str>,
    pub transport: Transport,
    pub sender: GivenSender,
    pub dns: Dns,
    pub mail_connections: usize,
    /// Each mail comes back to an address of its own.
    pub return_path: Option<ReturnPath>,
    /// In which bounces arrive.
    pub bounces_mailbox: Option<ImapMailbox>,
    pub mail_lease: Duration,
    /// How long requests and mails under way may take once the portal is to stop.
    pub grace: Duration,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub sign_in_rate: u32,
    pub reset_rate: u32,
    /// Signs cookies, digests temporary passwords, encrypts what must be read again.
    pub secret_key: String,
    pub session_life: SessionLife,
    /// How long the head of a request, and then its body, may take to arrive.
    pub arrival_deadline: Duration,
    /// Whether only this machine reaches what it listens on.
    pub on_loopback: bool,
}

pub struct Purser {
    pub portal: Data<Portal>,
    pub worker: Worker,
    /// Where bounces arrive in a mailbox.
    pub bounces: Option<Reader>,
    sessions: DatabaseSessions,
    cookie_key: Key,
}

impl Parts {
    pub fn assemble(self) -> Purser {
        let mail_waiting = Arc::new(Notify::new());
        let surroundings = Surroundings {
            clock: self.clock.clone(),
            random: self.random.clone(),
            keys: Arc::new(Keys::derived_from(&self.secret_key)),
            base_url: self.base_url.clone(),
            site: Arc::default(),
        };
        let mailbox = self.shown_mailbox();
        let returns = self.bounces_mailbox.as_ref();
        let comes_back_to = returns.and_then(|returns| returns.address(self.return_path.as_ref()));
        let bounces = self.bounces_mailbox.map(|mailbox| Reader {
            mailbox: Arc::new(mailbox),
            database: self.database.clone(),
            surroundings: surroundings.clone(),
            dns: self.dns.clone(),
            trust: Trust::of(self.return_path.as_ref()),
        });
        let portal = Data::new(Portal {
            database: self.database.clone(),
            surroundings: surroundings.clone(),
            passwords: Passwords::new(self.random.clone(), self.password_cost),
            secret_paths: SECRET_PATHS,
            trusted_proxies: self.trusted_proxies,
            warned_of_proxy: AtomicBool::new(false),
            tries: Tries::per_minute(self.sign_in_rate),
            notes: Tries::per_minute(self.sign_in_rate),
            refusals: Repeated::default(),
            reset_requests: Tries::per_minute(self.reset_rate),
            forms_arriving: Arriving::default(),
            exports: Lanes::default(),
            arrival_deadline: self.arrival_deadline,
            outgoing: Outgoing {
                transport: self.transport.clone(),
                dns: self.dns,
                comes_back_to,
            },
            mail_waiting: mail_waiting.clone(),
            batches_waiting: Notify::new(),
            imports_waiting: Notify::new(),
            reading_turn: Arc::new(Semaphore::new(1)),
            mailbox,
            given_sender: self.sender.clone(),
        });
        let worker = Worker {
            database: self.database.clone(),
            surroundings,
            sender: self.sender,
            transport: self.transport,
            correspondence: Arc::new(Rooms),
            return_path: self.return_path,
            connections: self.mail_connections,
            lease: self.mail_lease,
            grace: self.grace,
            waiting: mail_waiting,
        };
        let sessions = DatabaseSessions {
            database: self.database,
            clock: self.clock,
            random: self.random,
            life: self.session_life,
        };
        Purser {
            portal,
            worker,
            bounces,
            sessions,
            cookie_key: cookie_key(&self.secret_key),
        }
    }

    /// Captured mails hold live links: they are shown only where nobody but this machine can ask.
    fn shown_mailbox(&self) -> Option<ShownMailbox> {
        match &self.transport {
            Transport::Captured(mailbox) if self.on_loopback && mailbox::leads_to_loopback(&self.base_url) => {
                Some(ShownMailbox { mailbox: mailbox.clone(), key: Token::mint(&*self.random) })
            }
            Transport::Captured(_) | Transport::Smtp(_) => None,
        }
    }
}

impl Purser {
    /// A fresh link for making the first administrator, while there is none.
    pub fn set_up_link(&self) -> Result<Option<String>, SetupError> {
        let context = self.portal.system_context().acting_as(Actor::CommandLine);
        let token = self
            .portal
            .database
            .write_now(|connection| Ok::<_, SetupError>(setup::flow::offer_link(connection, &context)?))?;
        Ok(token.map(|token| context.link(&format!("/setup/{}", token.as_str()))))
    }

    /// Where captured mails are shown.
    pub fn mailbox_link(&self) -> Option<String> {
        let path = dev_mailbox::path_of(self.portal.mailbox.as_ref()?);
        Some(self.portal.system_context().link(&path))
    }

    /// Before the first page and the first mail.
    pub fn learn_site(&self) -> Result<(), DatabaseError> {
        let database = &self.portal.database;
        let site = database.read_now(|connection| Ok::<_, DatabaseError>(preferences::site::load(connection)?))?;
        self.portal.surroundings.site.set(site);
        Ok(())
    }

    pub fn chores(&self) -> Vec<Chore> {
        let mut chores = vec![self.worker.chore(), batches::chore(), imports::chore(), organisation::chore()];
        chores.extend([reminders::chore(), dormant::chore(), batches::daily_chore()]);
        chores.extend([endings::chore(), digest::chore(), roles::chore()]);
        chores.extend(self.bounces.iter().map(Reader::chore));
        chores.extend(ops::chores(self.sessions.life));
        chores
    }

    pub fn sessions(&self) -> DatabaseSessions {
        self.sessions.clone()
    }

    pub fn server(&self, listener: TcpListener, threads: usize) -> std::io::Result<Server> {
        let (portal, sessions, key) = (self.portal.clone(), self.sessions.clone(), self.cookie_key.clone());
        let https = portal.surroundings.base_url.starts_with("https://");
        let arrival_deadline = portal.arrival_deadline;
        let retention = Data::new(KeptRetention::while_unchanged());
        let chores = Data::new(self.chores().iter().map(Described::from).collect::<Vec<_>>());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(portal.clone())
                .app_data(retention.clone())
                .app_data(chores.clone())
                .app_data(routing::PathConfig::default().error_handler(|_, _| PageError::NotFound.into()))
                .app_data(routing::QueryConfig::default().error_handler(|_, _| PageError::BadRequest.into()))
                .wrap(from_fn(device::give_device_cookie))
                .wrap(from_fn(languages::keep_choice))
                .wrap(from_fn(error_pages::error_pages))
                .wrap(from_fn(asked::answer_as_asked))
                .wrap(Compress::default())
                .wrap(from_fn(headers::secure))
                .wrap(from_fn(head::answer_like_get))
                .wrap(from_fn(access_log::access_log))
                .route("/static/{digest}/{file:.*}", routing::get().to(assets::serve))
                .route("/favicon.ico", routing::get().to(assets::favicon))
                .configure(ops::routes)
                .configure(reminders::open_routes)
                .service(
                    // Whoever comes with a key of their own instead of a session is served beside this.
                    routing::scope("")
                        .wrap(from_fn(merging::lead_on))
                        .wrap(from_fn(refusals::journal_refusals))
                        .wrap(sessions.clone().middleware(key.clone(), https))
                        .wrap(from_fn(read_forms::read_forms))
                        .wrap(from_fn(origin::check_origin))
                        .configure(rooms)
                        .default_service(routing::to(|| async { Err::<&str, _>(PageError::NotFound) })),
                )
        });
        Ok(server
            .workers(threads)
            .client_request_timeout(arrival_deadline)
            .shutdown_timeout(self.worker.grace.as_secs())
            .disable_signals()
            .listen(listener)?
            .run())
    }
}

fn cookie_key(secret: &str) -> Key {
    Key::from(&Sha512::digest(secret.as_bytes()))
}

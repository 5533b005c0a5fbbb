//! A database for one test, gone when it ends. Migrating takes longer than most stories, so it is done once for each
//! build of the tests, and every test is given a copy.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::{BigInt, Bool};
use diesel::{Connection as _, PgConnection, RunQueryDsl, SqliteConnection};
use purser::db::{Connection, Database, Engine, migrate};
use purser::randomness::{Randomness, SystemRandomness};
use tempfile::TempDir;

use super::statements;

pub struct TestDatabase {
    pub engine: Engine,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Server { admin_url: String, name: String },
}

impl TestDatabase {
    /// Empty, without tables.
    pub fn empty() -> TestDatabase {
        assert_asked_for_on_both_engines();
        match std::env::var("PURSER_TEST_POSTGRES") {
            Ok(admin_url) => create_on_server(admin_url, ""),
            Err(_) => in_folder(),
        }
    }

    pub fn migrated() -> TestDatabase {
        assert_asked_for_on_both_engines();
        let database = match std::env::var("PURSER_TEST_POSTGRES") {
            Ok(admin_url) => {
                let template = as_admin(&admin_url, template_on_server);
                create_on_server(admin_url, &format!("TEMPLATE {template} STRATEGY FILE_COPY"))
            }
            Err(_) => {
                let database = in_folder();
                std::fs::copy(template_file(), database.url()).unwrap();
                database
            }
        };
        statements::begin(&database.url());
        database
    }

    pub fn open(&self) -> Database {
        Database::open(self.engine.clone())
    }

    pub fn url(&self) -> String {
        match &self.engine {
            Engine::Sqlite(path) => path.display().to_string(),
            Engine::Postgres(url) => url.clone(),
        }
    }

    /// PostgreSQL takes no connections any more; SQLite's lock is held by someone else.
    pub fn take_away(&self) -> Away {
        match &self.place {
            Place::Folder(_) => Away::begin(self.connect(), "BEGIN IMMEDIATE", "ROLLBACK"),
            Place::Server { admin_url, name, .. } => Away::begin(
                Connection::Postgres(connect_to(admin_url)),
                &format!(
                    "ALTER DATABASE {name} ALLOW_CONNECTIONS false;
                     SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                ),
                &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"),
            ),
        }
    }

    /// On PostgreSQL, for connections that are opened from now on.
    pub fn make_read_only(&self) -> Option<Away> {
        let Place::Server { name, .. } = &self.place else { return None };
        Some(Away::begin(
            self.connect(),
            &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"),
            &format!("ALTER DATABASE {name} RESET default_transaction_read_only"),
        ))
    }

    /// Changes of a table's rows meet a full disk.
    pub fn fill_disk_of(&self, table: &str) -> Away {
        self.fill_disk_for(table, "true")
    }

    /// Those that become such as the condition says of `NEW`.
    pub fn fill_disk_for(&self, table: &str, condition: &str) -> Away {
        let (begin, end) = match &self.engine {
            Engine::Sqlite(_) => (
                format!(
                    "CREATE TRIGGER full_disk BEFORE UPDATE ON {table} WHEN ({condition})
                     BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
                ),
                "DROP TRIGGER full_disk".to_owned(),
            ),
            Engine::Postgres(_) => (
                format!(
                    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                         $$ BEGIN RAISE EXCEPTION 'No space left on device'; END $$;
                     CREATE TRIGGER full_disk BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})
                     EXECUTE FUNCTION full_disk()"
                ),
                format!("DROP TRIGGER full_disk ON {table}"),
            ),
        };
        Away::begin(self.connect(), &begin, &end)
    }

    fn connect(&self) -> Connection {
        match &self.engine {
            Engine::Sqlite(_) => Connection::Sqlite(SqliteConnection::establish(&self.url()).unwrap()),
            Engine::Postgres(url) => Connection::Postgres(PgConnection::establish(url).unwrap()),
        }
    }

    pub fn folder(&self) -> PathBuf {
        match &self.place {
            Place::Folder(folder) => folder.path().to_owned(),
            Place::Server { .. } => std::env::temp_dir(),
        }
    }
}

/// Something is wrong with the database until this is dropped.
pub struct Away {
    other: Connection,
    end: String,
}

impl Away {
    fn begin(mut other: Connection, begin: &str, end: &str) -> Away {
        other.batch_execute(begin).unwrap();
        Away { other, end: end.to_owned() }
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        self.other.batch_execute(&self.end).unwrap();
    }
}

/// `bin/test` runs those named in `PURSER_TEST_ONCE` on one engine alone.
fn assert_asked_for_on_both_engines() {
    let once = std::env::var("PURSER_TEST_ONCE").unwrap_or_default();
    let thread = std::thread::current();
    let story = thread.name().unwrap_or_default();
    let is_run_once = once
        .split('|')
        .any(|room| story.strip_prefix(room).is_some_and(|rest| rest.starts_with("::")));
    assert!(!is_run_once, "{story} opens a database: take it out of those that bin/test runs once");
}

/// By chance, since numbers of processes come again, and what a process that was ended left behind is still there.
fn unused_name() -> String {
    let mut number = [0; 8];
    SystemRandomness.fill(&mut number);
    format!("purser_{:016x}", u64::from_le_bytes(number))
}

/// Named after this build, whose migrations it was made by.
fn template_name() -> String {
    let built = std::env::current_exe().unwrap().metadata().unwrap().modified().unwrap();
    let since = built.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("purser_template_{}", since.as_nanos())
}

/// Whoever comes first makes it; it appears whole.
fn template_file() -> PathBuf {
    let template = Path::new(env!("CARGO_TARGET_TMPDIR")).join(template_name());
    if !template.exists() {
        let made = TestDatabase::empty();
        migrate(&made.open()).unwrap();
        SqliteConnection::establish(&made.url())
            .unwrap()
            .batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        let copied = template.with_file_name(unused_name());
        std::fs::copy(made.url(), &copied).unwrap();
        std::fs::rename(copied, &template).unwrap();
    }
    template
}

/// Whoever comes first makes it, the others wait.
fn template_on_server(admin: &mut PgConnection) -> String {
    let template = template_name();
    if !is_on_server(admin, &template) {
        admin.batch_execute("SELECT pg_advisory_lock(1)").unwrap();
        if !is_on_server(admin, &template) {
            let made = TestDatabase::empty();
            migrate(&made.open()).unwrap();
            let Place::Server { name, .. } = &made.place else { unreachable!("it was made on the server") };
            admin
                .batch_execute(&format!("ALTER DATABASE {name} RENAME TO {template}"))
                .unwrap();
        }
        admin.batch_execute("SELECT pg_advisory_unlock(1)").unwrap();
    }
    template
}

fn is_on_server(admin: &mut PgConnection, name: &str) -> bool {
    let is_there = sql::<Bool>(&format!("EXISTS (SELECT FROM pg_database WHERE datname = '{name}')"));
    diesel::select(is_there).get_result(admin).unwrap()
}

fn in_folder() -> TestDatabase {
    let folder = TempDir::with_prefix("purser_").unwrap();
    let engine = Engine::Sqlite(folder.path().join("purser.db"));
    TestDatabase { engine, place: Place::Folder(folder) }
}

fn connect_to(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap()
}

/// Connections that no story uses just now: PostgreSQL starts a process for each.
static ADMINS: Mutex<Vec<PgConnection>> = Mutex::new(Vec::new());

fn as_admin<T>(url: &str, act: impl FnOnce(&mut PgConnection) -> T) -> T {
    let idle = ADMINS.lock().unwrap().pop();
    let mut admin = idle.unwrap_or_else(|| connect_to(url));
    let done = act(&mut admin);
    ADMINS.lock().unwrap().push(admin);
    done
}

fn create_on_server(admin_url: String, from: &str) -> TestDatabase {
    let name = unused_name();
    as_admin(&admin_url, |admin| admin.batch_execute(&format!("CREATE DATABASE {name} {from}"))).unwrap();
    let mut url = url::Url::parse(&admin_url).unwrap();
    url.set_path(&name);
    TestDatabase {
        engine: Engine::Postgres(url.to_string()),
        place: Place::Server { admin_url, name },
    }
}

/// A server that drops a database looks every 100 ms whether its connections are gone. Pools open theirs anew until they may not.
fn end_connections(admin: &mut PgConnection, name: &str) {
    let _ = admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    let end = format!("(SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}')");
    while diesel::select(sql::<BigInt>(&end))
        .get_result::<i64>(admin)
        .is_ok_and(|ended| ended > 0)
    {}
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Server { admin_url, name } = &self.place {
            as_admin(admin_url, |admin| {
                end_connections(admin, name);
                let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            });
        }
    }
}

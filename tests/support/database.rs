//! A database for one test, gone when it ends.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use purser::db::{Database, Engine, migrate};

static MADE: AtomicU32 = AtomicU32::new(0);

pub struct TestDatabase {
    pub engine: Engine,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Server { admin_url: String, name: String },
}

impl TestDatabase {
    /// Empty, without tables.
    pub fn empty() -> TestDatabase {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("purser_{}_{number}", std::process::id());
        match std::env::var("PURSER_TEST_POSTGRES") {
            Ok(admin_url) => on_server(admin_url, name),
            Err(_) => in_folder(name),
        }
    }

    pub fn migrated() -> TestDatabase {
        let database = TestDatabase::empty();
        migrate(&database.open()).unwrap();
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
            Place::Folder(_) => {
                let mut other = SqliteConnection::establish(&self.url()).unwrap();
                other.batch_execute("BEGIN IMMEDIATE").unwrap();
                Away::Locked(other)
            }
            Place::Server { admin_url, name } => {
                let mut admin = PgConnection::establish(admin_url).unwrap();
                admin
                    .batch_execute(&format!(
                        "ALTER DATABASE {name} ALLOW_CONNECTIONS false;
                         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                    ))
                    .unwrap();
                Away::Closed(admin, name.clone())
            }
        }
    }

    pub fn folder(&self) -> PathBuf {
        match &self.place {
            Place::Folder(folder) => folder.clone(),
            Place::Server { .. } => std::env::temp_dir(),
        }
    }
}

pub enum Away {
    Locked(SqliteConnection),
    Closed(PgConnection, String),
}

impl Drop for Away {
    fn drop(&mut self) {
        match self {
            Away::Locked(other) => other.batch_execute("ROLLBACK").unwrap(),
            Away::Closed(admin, name) => admin
                .batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
                .unwrap(),
        }
    }
}

fn in_folder(name: String) -> TestDatabase {
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    TestDatabase {
        engine: Engine::Sqlite(folder.join("purser.db")),
        place: Place::Folder(folder),
    }
}

fn on_server(admin_url: String, name: String) -> TestDatabase {
    let mut admin = PgConnection::establish(&admin_url).unwrap();
    admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let mut url = url::Url::parse(&admin_url).unwrap();
    url.set_path(&name);
    TestDatabase {
        engine: Engine::Postgres(url.to_string()),
        place: Place::Server { admin_url, name },
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.place {
            Place::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Place::Server { admin_url, name } => {
                if let Ok(mut admin) = PgConnection::establish(admin_url) {
                    let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                }
            }
        }
    }
}

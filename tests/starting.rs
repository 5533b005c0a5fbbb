//! What is looked at before the portal starts: the place of its database, its key, and who may read them.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use diesel::prelude::*;
use purser::db::schema::passwords;
use purser::db::{Connection, DatabaseError, Engine, explain};

use crate::command_line::complained;
use crate::servers::portal::{Portal, SECRET_KEY, purser, purser_after};
use crate::servers::unused_port;
use crate::support::{TestDatabase, Visitor, make_administrator};

#[actix_web::test]
async fn passwords_are_hashed_as_owasp_recommends() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    make_administrator(&Visitor::new(&portal.base_url), &portal.set_up_link().await).await;
    let hash = |connection: &mut Connection| {
        Ok::<_, DatabaseError>(passwords::table.select(passwords::hash).get_result(connection)?)
    };
    let hash: String = database.open().read_now(hash).unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
}

#[actix_web::test]
async fn the_files_of_the_database_are_their_owners_alone() {
    let database = TestDatabase::empty();
    let Engine::Sqlite(_) = database.engine else { return };
    let portal = Portal::start_as(purser_after("umask 000"), &database.url());
    portal.is_ready().await;
    Visitor::new(&portal.base_url).get("/login").await.assert_status(200);
    let readable: Vec<_> = ["", "-wal", "-shm"]
        .iter()
        .map(|ending| std::fs::metadata(format!("{}{ending}", database.url())).unwrap())
        .map(|file| format!("{:o}", file.permissions().mode() & 0o777))
        .collect();
    assert_eq!(readable, ["600", "600", "600"]);
    assert!(!portal.logged().contains("chmod"), "{}", portal.logged());
    drop(portal);

    std::fs::set_permissions(database.url(), PermissionsExt::from_mode(0o644)).unwrap();
    let portal = Portal::start(&database.url(), None);
    portal.is_ready().await;
    assert!(portal.logged().contains("others on this machine may read"), "{}", portal.logged());
}

/// `purser serve` by this key, which ends by itself where it is refused.
fn serve_with_key(database: &TestDatabase, key: &str, more: &[&str]) -> Command {
    let mut command = purser();
    command
        .args(["serve", "--listen", &format!("127.0.0.1:{}", unused_port())])
        .args(more)
        .env("DATABASE_URL", database.url())
        .env("PURSER_SECRET_KEY", key);
    command
}

#[actix_web::test]
async fn another_secret_key_is_refused_unless_that_is_wanted() {
    const OTHER: &str = "another key of the tests, which keeps none";
    let database = TestDatabase::empty();
    Portal::start(&database.url(), None).set_up_link().await;
    let refused = serve_with_key(&database, OTHER, &[]).output().unwrap();
    assert!(!refused.status.success());
    assert!(complained(&refused).contains("not the secret key that the database was used with"));
    assert!(complained(&refused).contains("everyone is signed out"));

    let mut accepted = serve_with_key(&database, OTHER, &["--accept-new-key"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first_line = String::new();
    BufReader::new(accepted.stdout.take().unwrap())
        .read_line(&mut first_line)
        .unwrap();
    assert!(first_line.contains("Purser is at"), "{first_line}");
    accepted.kill().unwrap();
    accepted.wait().unwrap();
    let refused = serve_with_key(&database, SECRET_KEY, &[]).output().unwrap();
    assert!(!refused.status.success(), "from then on the new one counts");
}

#[actix_web::test]
async fn a_lost_key_is_told_and_no_other_put_in_its_place() {
    let database = TestDatabase::empty();
    let Engine::Sqlite(_) = database.engine else { return };
    Portal::start(&database.url(), None).set_up_link().await;
    let refused = serve_with_key(&database, "", &[])
        .env_remove("PURSER_SECRET_KEY")
        .output()
        .unwrap();
    assert!(complained(&refused).contains("put that one back"), "{}", complained(&refused));
    let kept = format!("{}.key", database.url());
    assert!(!Path::new(&kept).exists());
    std::fs::write(&kept, "cut off").unwrap();
    let refused = serve_with_key(&database, "", &[])
        .env_remove("PURSER_SECRET_KEY")
        .output()
        .unwrap();
    assert!(complained(&refused).contains("put a backup of it in its place"), "{}", complained(&refused));
}

#[test]
fn the_database_of_a_newer_purser_is_refused() {
    let database = TestDatabase::migrated();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000001')";
    let inserted: Result<usize, DatabaseError> = database.open().write_now(|connection| {
        Ok(match connection {
            Connection::Sqlite(inner) => diesel::sql_query(newer).execute(inner),
            Connection::Postgres(inner) => diesel::sql_query(newer).execute(inner),
        }?)
    });
    assert_eq!(inserted.unwrap(), 1);
    let refused = purser()
        .arg("migrate")
        .env("DATABASE_URL", database.url())
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(complained(&refused).contains("a newer Purser, which brought it to 99991231000001"));
}

#[test]
fn what_is_wrong_with_the_place_of_a_database_is_told_in_a_line() {
    let database = TestDatabase::migrated();
    let Engine::Sqlite(whole) = &database.engine else { return };
    let folder = database.folder();
    let (text, half) = (folder.join("text.db"), folder.join("half.db"));
    std::fs::write(&text, "no database ".repeat(500)).unwrap();
    let bytes = std::fs::read(whole).unwrap();
    std::fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
    let cases = [
        (folder.join("nowhere/purser.db"), "there is no folder"),
        (folder.clone(), "is a folder: name a file in it"),
        (text, "no database, or half of one"),
        (half, "this database is damaged"),
        ("/proc/purser.db".into(), "purser.db:"),
    ];
    for (place, words) in cases {
        let refused = purser().arg("migrate").env("DATABASE_URL", &place).output().unwrap();
        assert!(!refused.status.success(), "{place:?}");
        let said = complained(&refused);
        assert!(said.contains(words), "{place:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{place:?}: {said}");
    }
}

/// As a form would, which writes more than a probe.
#[actix_web::test]
async fn a_portal_without_room_for_what_a_form_writes_is_not_ready() {
    let database = TestDatabase::migrated();
    let Engine::Sqlite(_) = database.engine else { return };
    let portal = Portal::start_as(purser_after("trap '' XFSZ && ulimit -f 2000"), &database.url());
    portal.is_ready().await;
    let visitor = Visitor::new(&portal.base_url);
    visitor
        .get("/readyz")
        .await
        .assert_status(503)
        .assert_says("\"database\":\"disk full\"");
    visitor.get("/login").await.assert_status(200);
}

#[test]
fn a_database_that_may_not_be_written_to_is_refused_with_what_to_do() {
    let database = TestDatabase::migrated();
    let place = match &database.engine {
        Engine::Sqlite(path) => {
            std::fs::set_permissions(path, PermissionsExt::from_mode(0o400)).unwrap();
            path.display().to_string()
        }
        Engine::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let _read_only = database.make_read_only();
    for command in ["migrate", "serve"] {
        let refused = held_to_permissions(&database)
            .args([command])
            .env("DATABASE_URL", database.url())
            .output()
            .unwrap();
        assert!(!refused.status.success(), "{command}");
        let said = complained(&refused);
        assert!(said.contains(&place) && said.contains("writ"), "{command}: {said}");
        assert_eq!(said.lines().count(), 1, "{command}: {said}");
    }
    if let Engine::Sqlite(path) = &database.engine {
        let beside = ["-wal", "-shm"].map(|ending| path.with_extension(format!("db{ending}")));
        assert!(!beside.iter().any(|file| file.exists()), "what is made now could not be written to either");
    }
}

/// The permissions of files count for root too, once this right is taken from it.
fn held_to_permissions(database: &TestDatabase) -> Command {
    let Engine::Sqlite(path) = &database.engine else { return purser() };
    match std::fs::OpenOptions::new().append(true).open(path) {
        Ok(_) => purser_after(r#"exec setpriv --bounding-set -dac_override "$0" "$@""#),
        Err(_) => purser(),
    }
}

#[test]
fn what_sqlite_says_of_a_place_is_told_with_what_to_do() {
    let engine = Engine::Sqlite("purser.db".into());
    for (said, words) in [
        ("disk I/O error", "has room left"),
        ("unable to open database file", "give the portal's user the right"),
        ("attempt to write a readonly database", "the files beside it"),
    ] {
        let told = explain(&engine, said);
        assert!(told.starts_with("purser.db: ") && told.contains(words), "{told}");
    }
}

#[test]
fn a_postgres_that_is_not_there_is_told_in_a_line() {
    let url = format!("postgres://nobody@127.0.0.1:{}/purser", unused_port());
    let refused = purser().arg("migrate").env("DATABASE_URL", url).output().unwrap();
    let said = complained(&refused);
    assert!(said.starts_with("purser: PostgreSQL can't be used:"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

use std::collections::BTreeSet;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use purser::db::{Connection, Database, DatabaseError, Engine, migrate, pending, revert_last};

use crate::law::house::files_in;
use crate::support::TestDatabase;

fn names(engine: &str) -> BTreeSet<String> {
    std::fs::read_dir(format!("migrations/{engine}"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn both_engines_have_the_same_migrations() {
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres);
}

/// Tables, and indexes by name, so that what a `down` forgot is seen.
fn objects(database: &Database) -> BTreeSet<String> {
    #[derive(QueryableByName)]
    struct Object {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let query = match database.engine() {
        Engine::Sqlite(_) => "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
        Engine::Postgres(_) => {
            "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"
        }
    };
    let objects: Result<Vec<Object>, DatabaseError> = database.read_now(|connection| match connection {
        Connection::Sqlite(inner) => diesel::sql_query(query).load(inner).map_err(DatabaseError::from),
        Connection::Postgres(inner) => diesel::sql_query(query).load(inner).map_err(DatabaseError::from),
    });
    objects
        .unwrap()
        .into_iter()
        .map(|object| object.name)
        .filter(|name| !name.starts_with("__diesel"))
        .collect()
}

#[test]
fn they_go_up_down_and_up() {
    let test = TestDatabase::empty();
    let database = test.open();
    assert!(pending(&database).unwrap());
    assert_eq!(migrate(&database).unwrap(), names("sqlite").len());
    let up = objects(&database);
    assert!(up.contains("users") && up.contains("users_by_name") && up.contains("pax_search"));
    assert!(!pending(&database).unwrap());
    names("sqlite").iter().for_each(|_| revert_last(&database).unwrap());
    assert_eq!(objects(&database), BTreeSet::new());
    migrate(&database).unwrap();
    assert_eq!(objects(&database), up);
    assert_eq!(migrate(&database).unwrap(), 0);
}

/// Its `up` fails on what its `down` left.
#[test]
fn each_takes_back_what_it_did() {
    let test = TestDatabase::migrated();
    let database = test.open();
    for steps in 1..=names("sqlite").len() {
        (0..steps).for_each(|_| revert_last(&database).unwrap());
        assert_eq!(migrate(&database).unwrap(), steps);
    }
}

#[test]
fn many_may_migrate_at_once() {
    let test = TestDatabase::empty();
    let ran: usize = std::thread::scope(|scope| {
        let migrating: Vec<_> = (0..4).map(|_| scope.spawn(|| migrate(&test.open()).unwrap())).collect();
        migrating.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(ran, names("sqlite").len());
}

#[test]
fn the_tables_of_the_code_have_the_columns_of_the_database() {
    let test = TestDatabase::migrated();
    let database = test.open();
    let mut files = files_in(Path::new("src/db/schema"), "rs");
    files.push("src/db/schema.rs".into());
    let schema: String = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    for table in schema.split("diesel::table! {").skip(1) {
        let name = table.split_whitespace().next().unwrap();
        let columns: BTreeSet<String> = table
            .lines()
            .filter(|line| line.starts_with("        "))
            .filter_map(|line| line.trim().split_once(" -> ").map(|(column, _)| column.to_owned()))
            .collect();
        assert_eq!(columns_of(&database, name), columns, "{name}");
    }
}

/// Those that are written. `pragma_table_info` leaves out what the database derives by itself, too.
fn columns_of(database: &Database, table: &str) -> BTreeSet<String> {
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let columns: Result<Vec<Column>, DatabaseError> = database.read_now(|connection| {
        match connection {
            Connection::Sqlite(inner) => {
                diesel::sql_query(format!("SELECT name FROM pragma_table_info('{table}')")).load(inner)
            }
            Connection::Postgres(inner) => diesel::sql_query(format!(
                "SELECT column_name::text AS name FROM information_schema.columns
                 WHERE table_name = '{table}' AND is_generated = 'NEVER'"
            ))
            .load(inner),
        }
        .map_err(DatabaseError::from)
    });
    columns.unwrap().into_iter().map(|column| column.name).collect()
}

#[test]
fn all_text_is_compared_byte_by_byte() {
    let test = TestDatabase::migrated();
    let Engine::Postgres(_) = test.engine else { return };
    let otherwise = "SELECT table_name || '.' || column_name AS line FROM information_schema.columns
        WHERE table_schema = 'public' AND NOT starts_with(table_name, '__diesel')
        AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'";
    assert_eq!(lines(&test.open(), otherwise), Vec::<String>::new());
}

#[test]
fn a_migration_may_take_as_long_as_it_needs() {
    let test = TestDatabase::empty();
    let Engine::Postgres(_) = test.engine else { return };
    let database = test.open();
    let note_limits = "CREATE TABLE limits (line TEXT);
        CREATE FUNCTION note_limits() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO limits VALUES (concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout')));
        END $$;
        CREATE EVENT TRIGGER note_limits ON ddl_command_end EXECUTE FUNCTION note_limits();";
    let noting: Result<(), DatabaseError> = database.write_now(|connection| match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(inner) => inner.batch_execute(note_limits).map_err(DatabaseError::from),
    });
    noting.unwrap();
    migrate(&database).unwrap();
    let noted = "SELECT DISTINCT line FROM limits";
    assert_eq!(lines(&database, noted), ["0 0"]);
    let after = "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout')) AS line";
    assert_eq!(lines(&database, after), ["30s 10s"]);
}

/// Of the newest migrations, until the table of this one is gone.
fn revert_until_gone(database: &Database, table: &str) {
    while objects(database).contains(table) {
        revert_last(database).unwrap();
    }
}

fn execute(database: &Database, statements: &str) {
    let executed: Result<(), DatabaseError> = database.write_now(|connection| match connection {
        Connection::Sqlite(inner) => inner.batch_execute(statements).map_err(DatabaseError::from),
        Connection::Postgres(inner) => inner.batch_execute(statements).map_err(DatabaseError::from),
    });
    executed.unwrap();
}

#[test]
fn the_runs_of_both_rules_are_carried_over_and_back() {
    let test = TestDatabase::migrated();
    let database = test.open();
    revert_until_gone(&database, "rule_runs");
    execute(
        &database,
        "INSERT INTO reminder_runs VALUES
            ('2026-11-24', '2026-11-24 06:00:00', NULL, 2, '2026-11-20 08:00:00', 7, 200, 3),
            ('2026-11-25', '2026-11-25 06:00:00', '2026-11-25 06:01:00', 0, '0001-01-01 00:00:00', 0, 0, 0);
         INSERT INTO dormancy_runs VALUES
            ('2026-11-24', '2026-11-24 06:00:02', '2026-11-24 06:01:00', '2026-08-20 08:00:00', 9, 4, 5, 6)",
    );
    migrate(&database).unwrap();
    let carried =
        "SELECT rule || ' ' || occasion || ' ' || level || ' ' || reached_id || ' ' || told || ' ' || disabled
        || ' ' || skipped || CASE WHEN finished_at IS NULL THEN ' goes on' ELSE '' END AS line
        FROM rule_runs ORDER BY rule, occasion";
    let expected = [
        "dormant_accounts 2026-11-24 0 9 4 5 6",
        "reminders 2026-11-24 2 7 200 0 3 goes on",
        "reminders 2026-11-25 0 0 0 0 0",
    ];
    assert_eq!(lines(&database, carried), expected);
    revert_until_gone(&database, "rule_runs");
    let back = "SELECT occasion || ' ' || level || ' ' || mailed || ' ' || skipped AS line FROM reminder_runs ORDER BY occasion";
    assert_eq!(lines(&database, back), ["2026-11-24 2 200 3", "2026-11-25 0 0 0"]);
    let back = "SELECT occasion || ' ' || told || ' ' || disabled || ' ' || skipped AS line FROM dormancy_runs";
    assert_eq!(lines(&database, back), ["2026-11-24 4 5 6"]);
}

fn lines(database: &Database, query: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let lines: Result<Vec<Line>, DatabaseError> = database.read_now(|connection| match connection {
        Connection::Sqlite(inner) => diesel::sql_query(query).load(inner).map_err(DatabaseError::from),
        Connection::Postgres(inner) => diesel::sql_query(query).load(inner).map_err(DatabaseError::from),
    });
    lines.unwrap().into_iter().map(|line| line.line).collect()
}

#[test]
fn entries_of_imports_are_carried_over_and_back() {
    let test = TestDatabase::migrated();
    let database = test.open();
    let before = "SELECT id || ' ' || coalesce(batch_id, 0) AS line FROM journal ORDER BY id";
    while objects(&database).contains("journal_of_import") {
        revert_last(&database).unwrap();
    }
    execute(
        &database,
        "INSERT INTO journal (id, at, actor, action, subject, address, detail, batch_id) VALUES
            (1, '2026-11-24 06:00:00', 'system', 'user_created', 'user', '', '', -7),
            (2, '2026-11-24 06:00:00', 'system', 'user_disabled', 'user', '', '', 7),
            (3, '2026-11-24 06:00:00', 'system', 'user_disabled', 'user', '', '', NULL)",
    );
    migrate(&database).unwrap();
    let carried =
        "SELECT id || ' ' || coalesce(batch_id, 0) || ' ' || coalesce(import_id, 0) AS line FROM journal ORDER BY id";
    assert_eq!(lines(&database, carried), ["1 0 7", "2 7 0", "3 0 0"]);
    while objects(&database).contains("journal_of_import") {
        revert_last(&database).unwrap();
    }
    assert_eq!(lines(&database, before), ["1 -7", "2 7", "3 0"]);
}

//! A look at the database from outside: whether anything was written, and how a statement would be carried out.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection, sql_query};
use purser::db::Engine;
use sha2::{Digest, Sha256};

use super::TestDatabase;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl TestDatabase {
    /// Differs after anything was written: the files' bytes, or, on a server, each row's place and writer.
    pub fn fingerprint(&self) -> BTreeMap<String, String> {
        match &self.engine {
            Engine::Sqlite(_) => self.files(),
            Engine::Postgres(url) => rows(&mut PgConnection::establish(url).unwrap()),
        }
    }

    /// Without the file by which SQLite's connections tell each other who reads.
    fn files(&self) -> BTreeMap<String, String> {
        let files = std::fs::read_dir(self.folder()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| !name.ends_with("-shm"))
            .map(|name| {
                let bytes = std::fs::read(self.folder().join(&name)).unwrap();
                (name, format!("{:x?}", Sha256::digest(bytes)))
            })
            .collect()
    }

    /// One line a step. On PostgreSQL for whatever is bound, and as if reading a whole table were dear: few rows are read
    /// from end to end however they are indexed.
    pub fn plan_of(&self, statement: &str) -> String {
        self.planned(statement, "SET enable_seqscan = off")
    }

    /// As it is planned for the rows that are there.
    pub fn plan_by_cost_of(&self, statement: &str) -> String {
        self.planned(statement, "ANALYZE")
    }

    /// PostgreSQL is told something first.
    fn planned(&self, statement: &str, told: &str) -> String {
        let lines = match &self.engine {
            Engine::Sqlite(_) => plan_on_sqlite(&mut SqliteConnection::establish(&self.url()).unwrap(), statement),
            Engine::Postgres(url) => plan_on_postgres(&mut PgConnection::establish(url).unwrap(), told, statement),
        };
        lines.join("\n")
    }
}

fn rows(connection: &mut PgConnection) -> BTreeMap<String, String> {
    let tables = sql_query("SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'");
    let tables: Vec<Line> = tables.load(connection).unwrap();
    tables
        .into_iter()
        .map(|Line { line: table }| {
            let rows = format!(
                "SELECT coalesce(md5(string_agg(ctid || ' ' || xmin || ' ' || xmax, ',' ORDER BY ctid)), '') AS line FROM {table}"
            );
            let digest: Line = sql_query(rows).get_result(connection).unwrap();
            (table, digest.line)
        })
        .collect()
}

fn plan_on_sqlite(connection: &mut SqliteConnection, statement: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text)]
        detail: String,
    }
    let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
        .load(connection)
        .unwrap();
    steps.into_iter().map(|step| step.detail).collect()
}

fn plan_on_postgres(connection: &mut PgConnection, told: &str, statement: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        step: String,
    }
    let values = (1..)
        .take_while(|number| statement.contains(&format!("${number}")))
        .count();
    let nothing = vec!["NULL"; values].join(", ");
    let arguments = if values > 0 { format!("({nothing})") } else { String::new() };
    connection
        .batch_execute(&format!("{told}; SET plan_cache_mode = force_generic_plan; PREPARE asked AS {statement}"))
        .unwrap();
    let steps: Vec<Step> = sql_query(format!("EXPLAIN (COSTS OFF) EXECUTE asked{arguments}"))
        .load(connection)
        .unwrap();
    steps.into_iter().map(|step| step.step).collect()
}

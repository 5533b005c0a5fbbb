//! What statements the portal's connections run, and which of them they prepare for good.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static HEARD: Mutex<Vec<Heard>> = Mutex::new(Vec::new());

struct Heard {
    database: String,
    event: Event,
}

#[derive(Clone, PartialEq, Eq)]
enum Event {
    Kept(String),
    Run(String),
}

/// Of one connection, which says where it leads when it is opened.
struct Listener {
    database: String,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.database = url.to_owned(),
            InstrumentationEvent::CacheQuery { sql, .. } => self.hear(Event::Kept(sql.to_owned())),
            InstrumentationEvent::StartQuery { query, .. } => self.hear(Event::Run(without_values(&query.to_string()))),
            _ => {}
        }
    }
}

impl Listener {
    fn hear(&self, event: Event) {
        let database = self.database.clone();
        HEARD.lock().unwrap().push(Heard { database, event });
    }
}

/// To be called before the portal opens its connections.
pub fn listen() {
    set_default_instrumentation(|| Some(Box::new(Listener { database: String::new() }))).unwrap();
}

/// What was heard since the last time.
#[derive(Default)]
pub struct Statements {
    /// Prepared, and kept to be run again.
    pub kept: BTreeSet<String>,
    /// How often each was run.
    pub run: BTreeMap<String, usize>,
}

pub fn heard(database_url: &str) -> Statements {
    let mut statements = Statements::default();
    HEARD.lock().unwrap().retain(|heard| {
        let is_ours = heard.database == database_url;
        match &heard.event {
            _ if !is_ours => {}
            Event::Kept(sql) => drop(statements.kept.insert(sql.clone())),
            Event::Run(sql) => *statements.run.entry(sql.clone()).or_default() += 1,
        }
        !is_ours
    });
    statements
}

fn without_values(query: &str) -> String {
    query.split(" -- binds: ").next().unwrap_or_default().to_owned()
}

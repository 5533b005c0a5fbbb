//! What statements the portal's connections run, and which of them they prepare for good.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// By the databases that are listened to: many stories run beside this one.
static HEARD: Mutex<BTreeMap<String, Vec<Event>>> = Mutex::new(BTreeMap::new());

thread_local! {
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

enum Event {
    Kept(String),
    Run(String),
}

/// Of one connection, which says where it leads when it is opened.
#[derive(Default)]
struct Listener {
    database: Option<String>,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartEstablishConnection { url, .. } = event {
            self.database = HEARD.lock().unwrap().contains_key(url).then(|| url.to_owned());
        } else if let Some(database) = &self.database {
            hear(database, event);
        }
    }
}

fn hear(database: &str, event: InstrumentationEvent<'_>) {
    let event = match event {
        InstrumentationEvent::CacheQuery { sql, .. } => Event::Kept(sql.to_owned()),
        InstrumentationEvent::StartQuery { query, .. } => Event::Run(without_values(&query.to_string())),
        _ => return,
    };
    HEARD
        .lock()
        .unwrap()
        .entry(database.to_owned())
        .or_default()
        .push(event);
}

/// To be called before the story has its database.
pub fn listen() {
    set_default_instrumentation(|| Some(Box::new(Listener::default()))).unwrap();
    LISTENS.set(true);
}

/// A story has this database.
pub fn begin(database_url: &str) {
    if LISTENS.get() {
        HEARD.lock().unwrap().insert(database_url.to_owned(), Vec::new());
    }
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
    let mut heard = HEARD.lock().unwrap();
    for event in heard.get_mut(database_url).expect("it is listened to").drain(..) {
        match event {
            Event::Kept(sql) => drop(statements.kept.insert(sql)),
            Event::Run(sql) => *statements.run.entry(sql).or_default() += 1,
        }
    }
    statements
}

fn without_values(query: &str) -> String {
    query.split(" -- binds: ").next().unwrap_or_default().to_owned()
}

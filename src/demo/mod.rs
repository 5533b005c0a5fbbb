//! A portal full of believable people, to look at and to measure: users in every status, their mails and what happened
//! to them, PAX, and three who can sign in. It fills empty databases only, and mails nobody: all addresses are at names
//! that RFC 2606 and RFC 6761 keep for examples.

mod chance;
mod chronicle;
mod course;
mod cultures;
mod history;
mod load;
#[rustfmt::skip] // lists of names, several on a line
mod names;
mod pax;
mod people;
mod posts;
mod replies;
mod staff;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use diesel::prelude::*;
use time::Duration;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{self, Connection, Database, DatabaseError, QueryResult, from_query_error, schema};
use crate::people::search::{USERS, text_of};
use crate::randomness::Randomness;
use crate::secret::password::hash_now;
use crate::secret::{Busy, Password, Token};
use chance::Chance;
use chronicle::Chronicle;
use history::Historian;
use people::{Maker, Person};

const SEED: u64 = 20_261_124;
const KNOWN_FOR: Duration = Duration::days(1_120);

/// About so many people have a history. In a large fill the others have none, so that it stays quick.
const WITH_HISTORY: usize = 3_000;

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the database holds users already; name an empty one")]
    NotEmpty,
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Password(#[from] Busy),
}

from_query_error!(DemoError);

/// Who can sign in: an administrator and, with the same password, a user administrator and somebody in support.
pub struct SignIn {
    pub email: String,
    pub others: [String; 2],
    pub password: String,
}

/// A folder that goes when the demonstration ends.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(random: &dyn Randomness) -> std::io::Result<Scratch> {
        let name = format!("purser-demo-{}", Token::mint(random).as_str());
        let folder = std::env::temp_dir().join(name);
        DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Scratch(folder))
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("purser.db")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the demonstration's folder could not be removed");
        }
    }
}

/// Fills an empty database, in one transaction. Everyone is made up from the same seed each time; only the password of
/// those who can sign in is new.
pub fn fill(database: &Database, context: &Context, users: u32) -> Result<SignIn, DemoError> {
    let random = &*context.random;
    let (text, password) = staff::accepted_password(random);
    let hash = hash_now(&password, random)?;
    let nobodys_hash = hash_now(&Password::as_typed(Token::mint(random).as_str()), random)?;
    database.write_now(|connection| {
        check_empty(connection)?;
        let filling = Filling {
            chance: Chance::seeded(SEED),
            chronicle: Chronicle::default(),
            now: context.now,
            since: context.now - KNOWN_FOR,
        };
        Ok::<_, DemoError>(filling.run(connection, users, [&hash.0, &nobodys_hash.0])?)
    })?;
    let [administrator, others @ ..] = staff::STAFF.map(|(_, _, _, email, _)| email.to_owned());
    Ok(SignIn { email: administrator, others, password: text })
}

fn check_empty(connection: &mut Connection) -> Result<(), DemoError> {
    let users: i64 = schema::users::table.count().get_result(connection)?;
    let lists: i64 = schema::departments::table.count().get_result(connection)?;
    let mails: i64 = schema::outbox::table.count().get_result(connection)?;
    let pax: i64 = schema::pax::table.count().get_result(connection)?;
    if users + lists + mails + pax > 0 { Err(DemoError::NotEmpty) } else { Ok(()) }
}

struct Filling {
    chance: Chance,
    chronicle: Chronicle,
    now: Timestamp,
    /// When the organisation began with Purser.
    since: Timestamp,
}

impl Filling {
    fn run(mut self, connection: &mut Connection, users: u32, hashes: [&str; 2]) -> QueryResult<()> {
        let [staff_hash, nobodys_hash] = hashes;
        let mut maker = Maker::new(posts::write(connection, self.since)?, self.now);
        let staff = staff::people(&maker, &mut self.chance, self.since, self.now);
        let indexes = load::take_down_indexes(connection)?;
        insert(connection, &staff)?;
        staff::give_roles(connection)?;
        staff::tell(&mut self.chronicle, &staff, staff_hash);
        let crew = users.saturating_sub(staff.len() as u32);
        self.write_crew(connection, &mut maker, crew, nobodys_hash)?;
        load::put_up_indexes(connection, &indexes)?;
        pax::write(connection, &mut self.chronicle, &mut self.chance, self.now)?;
        self.chronicle.write(connection)
    }

    fn write_crew(&mut self, connection: &mut Connection, maker: &mut Maker, crew: u32, hash: &str) -> QueryResult<()> {
        let plans = course::plans(&mut self.chance, crew, self.now);
        let stride = plans.len().div_ceil(WITH_HISTORY).max(1);
        let first_id = staff::STAFF.len() as i64 + 1;
        let mut people = Vec::with_capacity(load::ROWS_A_STATEMENT);
        for (number, plan) in plans.iter().enumerate() {
            let (person, steps) = maker.person(UserId(first_id + number as i64), plan, &mut self.chance);
            if number.is_multiple_of(stride) {
                let (chronicle, chance) = (&mut self.chronicle, &mut self.chance);
                Historian { chronicle, chance, now: self.now, hash }.tell(&person, plan.course, &steps);
            }
            people.push(person);
            if people.len() == load::ROWS_A_STATEMENT {
                insert(connection, &people)?;
                people.clear();
            }
        }
        insert(connection, &people)?;
        load::continue_ids(connection, "users")
    }
}

fn insert(connection: &mut Connection, people: &[Person]) -> QueryResult<()> {
    load::insert_all!(connection, schema::users::table, people)?;
    let texts: Vec<(i64, String)> = people
        .iter()
        .map(|person| (person.id.0, text_of(&person.record.details)))
        .collect();
    db::index_many(connection, USERS, &texts)
}

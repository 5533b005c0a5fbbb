//! Doing a chore, piece after piece, until told to stop.

use std::time::Duration;

use actix_web::web::Data;
use futures_util::future::BoxFuture;
use time::Time;
use tokio::sync::{Notify, watch};

use super::store::LEASE;
use super::{By, Chore, Log, Loop, Piece, Rhythm, Work, store};
use crate::clock::Timestamp;
use crate::db::{Connection, DatabaseError, QueryResult};
use crate::secret::Token;
use crate::web::Portal;

/// How often it is looked whether a daily one is due.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// Ends once the chore was told to stop, and what was under way is done.
pub type Ending = BoxFuture<'static, std::io::Result<()>>;

/// Begins it, and goes on until `stop` says so.
pub fn start(chore: Chore, portal: Data<Portal>, stop: watch::Receiver<bool>) -> Ending {
    let log = Log::new(chore.name, portal.database.clone(), portal.surroundings.clock.clone());
    match chore.work.clone() {
        Work::Loop(work) => start_thread(work, log, stop),
        Work::Pieces { piece, called_by } => {
            let instance = Token::mint(&*portal.surroundings.random).as_str().to_owned();
            let runner = Runner { chore, piece, instance, portal };
            let running = actix_web::rt::spawn(async move { runner.run(&log, called_by, stop).await });
            Box::pin(async { Ok(running.await?) })
        }
    }
}

fn start_thread(work: Loop, log: Log, stop: watch::Receiver<bool>) -> Ending {
    let thread = std::thread::spawn(move || -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(work(log, stop));
        Ok(())
    });
    Box::pin(async {
        let ended = tokio::task::spawn_blocking(move || thread.join()).await?;
        ended.unwrap_or_else(|_| Err(std::io::Error::other("a chore broke off")))
    })
}

/// What one instance does of a chore.
#[derive(Clone)]
pub struct Runner {
    pub chore: Chore,
    pub piece: Piece,
    /// Which of the instances this is.
    pub instance: String,
    pub portal: Data<Portal>,
}

impl Runner {
    async fn run(&self, log: &Log, called_by: Option<fn(&Portal) -> &Notify>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let worked = self.do_piece().await;
            match &worked {
                Ok(_) if self.chore.by == By::EachInstance => log.went_well().await,
                // The last piece tells of it.
                Ok(_) => {}
                Err(error) => log.failed(error.to_string()).await,
            }
            if worked.unwrap_or(false) {
                continue;
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = call(&self.portal, called_by) => {}
                () = tokio::time::sleep(self.pause()) => {}
            }
        }
    }

    /// True if there may be more to do.
    pub async fn do_piece(&self) -> Result<bool, DatabaseError> {
        if self.chore.by == By::OneInstance && !self.is_due_now().await? {
            return Ok(false);
        }
        let runner = self.clone();
        let is_unfinished = self
            .portal
            .database
            .write(move |connection| Ok::<_, DatabaseError>(runner.carry_out(connection)?))
            .await?;
        // What was enqueued leaves at once.
        self.portal.mail_waiting.notify_one();
        Ok(is_unfinished)
    }

    async fn is_due_now(&self) -> Result<bool, DatabaseError> {
        let runner = self.clone();
        self.portal
            .database
            .read(move |connection| Ok::<_, DatabaseError>(runner.is_due(connection)?))
            .await
    }

    /// The next piece, within a transaction. True if there may be more to do.
    pub fn carry_out(&self, connection: &mut Connection) -> QueryResult<bool> {
        let context = self.portal.system_context();
        if self.chore.by == By::EachInstance {
            return (self.piece)(&self.portal, connection, &context);
        }
        let is_mine = store::take(connection, self.chore.name, &self.instance, context.now, context.now + LEASE)?;
        // Another may have finished it since it was looked at.
        if !is_mine || !self.is_due(connection)? {
            return Ok(false);
        }
        let is_unfinished = (self.piece)(&self.portal, connection, &context)?;
        if !is_unfinished {
            store::note_success(connection, self.chore.name, context.now)?;
        }
        Ok(is_unfinished)
    }

    /// False if another instance does it, or one has done it.
    fn is_due(&self, connection: &mut Connection) -> QueryResult<bool> {
        let now = self.portal.surroundings.now();
        let Some(record) = store::find(connection, self.chore.name)? else { return Ok(true) };
        let is_due = match record.last_success_at {
            Some(last) => self.chore.rhythm.is_due(connection, last, now)?,
            None => true,
        };
        Ok(is_due && !record.is_leased_to_another(&self.instance, now))
    }

    fn pause(&self) -> Duration {
        match self.chore.rhythm {
            Rhythm::Every(pause) => pause,
            Rhythm::Daily | Rhythm::DailyAt(_) => LOOK_AGAIN,
        }
    }
}

impl Rhythm {
    fn is_due(self, connection: &mut Connection, last: Timestamp, now: Timestamp) -> QueryResult<bool> {
        Ok(match self {
            Rhythm::Every(pause) => now - last >= pause,
            Rhythm::Daily => now.date() > last.date(),
            Rhythm::DailyAt(hour_of) => last < newest_hour(hour_of(connection)?, now),
        })
    }
}

/// When it was this hour the last time.
fn newest_hour(hour: u8, now: Timestamp) -> Timestamp {
    let today = Timestamp::new(now.date(), Time::from_hms(hour, 0, 0).unwrap_or(Time::MIDNIGHT));
    if today <= now { today } else { today - time::Duration::DAY }
}

async fn call(portal: &Portal, called_by: Option<fn(&Portal) -> &Notify>) {
    match called_by {
        Some(notify) => notify(portal).notified().await,
        None => std::future::pending().await,
    }
}

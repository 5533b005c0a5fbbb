//! Work in the background. A room declares a [`Chore`]: what it does, how often, and whether each instance does it or one
//! for all; how it is begun, ended, and written down how it went, is the same for every chore.

mod log;
mod runner;
mod store;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::{Notify, watch};

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::web::Portal;

pub use log::Log;
pub use runner::{Ending, Runner, start};
pub use store::{ChoreState, LEASE, all};

/// What a room does in the background.
#[derive(Clone)]
pub struct Chore {
    /// Names it in the database, and so never changes.
    pub name: &'static str,
    /// What administrators know it by.
    pub label: &'static str,
    pub rhythm: Rhythm,
    pub by: By,
    pub work: Work,
}

impl Chore {
    /// In pieces and by one instance for all, whenever its time has come.
    pub fn for_all(
        name: &'static str,
        label: &'static str,
        rhythm: Rhythm,
        piece: fn(&mut Connection, &Context) -> QueryResult<bool>,
    ) -> Chore {
        let piece: Piece = Arc::new(move |_, connection, context| piece(connection, context));
        Chore {
            name,
            label,
            rhythm,
            by: By::OneInstance,
            work: Work::Pieces { piece, called_by: None },
        }
    }
}

/// How often.
#[derive(Debug, Clone, Copy)]
pub enum Rhythm {
    /// After so long without work, or when it is called.
    Every(Duration),
    Daily,
    /// Once a day, at the hour that the room names, in UTC.
    DailyAt(HourOf),
}

/// Asks the database for a chore's hour.
pub type HourOf = fn(&mut Connection) -> QueryResult<u8>;

/// Who of several instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    EachInstance,
    /// Whichever has the lease; another takes over when that has ended.
    OneInstance,
}

/// What is done.
#[derive(Clone)]
pub enum Work {
    Pieces {
        /// One transaction. True if there may be more to do, which is done once others had their turn.
        piece: Piece,
        /// What calls it before its time.
        called_by: Option<fn(&Portal) -> &Notify>,
    },
    /// In a thread and with pauses of its own, until it is told to stop.
    Loop(Loop),
}

pub type Piece = Arc<dyn Fn(&Portal, &mut Connection, &Context) -> QueryResult<bool> + Send + Sync>;
pub type Loop = Arc<dyn Fn(Log, watch::Receiver<bool>) -> BoxFuture<'static, ()> + Send + Sync>;

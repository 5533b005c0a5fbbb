//! A portal full of believable people, to look at and to measure.

use std::path::PathBuf;

use crate::context::Context;
use crate::db::{Database, DatabaseError, QueryError};
use crate::secret::Busy;

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the database holds users already; name an empty one")]
    NotEmpty,
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Password(#[from] Busy),
}

pub struct SignIn {
    pub email: String,
    pub password: String,
}

/// A folder that goes when the demonstration ends.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> std::io::Result<Scratch> {
        let folder = std::env::temp_dir().join(format!("purser-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
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

pub fn fill(_database: &Database, _context: &Context, _users: u32) -> Result<SignIn, DemoError> {
    Err(DemoError::NotEmpty)
}

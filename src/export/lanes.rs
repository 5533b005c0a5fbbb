//! How many files one portal makes at a time, so that they leave the database and the disk to everything else.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Format;

/// They leave as quickly as they are taken, which may be slowly.
const CSV_AT_ONCE: usize = 4;

/// Each takes a core for a while, and room on the disk until it is sent.
const WORKBOOKS_AT_ONCE: usize = 2;

/// Turns at making a file.
pub struct Lanes {
    csv: Arc<Semaphore>,
    workbooks: Arc<Semaphore>,
}

impl Default for Lanes {
    fn default() -> Lanes {
        Lanes {
            csv: Arc::new(Semaphore::new(CSV_AT_ONCE)),
            workbooks: Arc::new(Semaphore::new(WORKBOOKS_AT_ONCE)),
        }
    }
}

impl Lanes {
    /// To be kept until the file is sent. `None` while too many others are being made.
    pub fn turn(&self, format: Format) -> Option<OwnedSemaphorePermit> {
        let lane = match format {
            Format::Csv => &self.csv,
            Format::Xlsx => &self.workbooks,
        };
        lane.clone().try_acquire_owned().ok()
    }
}

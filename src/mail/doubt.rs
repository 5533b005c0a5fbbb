//! Mails in doubt: the server may have them, and what became of them is not written down. After a crash they go out twice,
//! so they are never more than connections.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many more may be in doubt.
#[derive(Clone)]
pub struct Doubts(Arc<Semaphore>);

/// Held from before a mail's last line until what became of it is written down.
pub type Doubt = Arc<OwnedSemaphorePermit>;

/// What became of others could not be written down for so long that a mail was not sent.
pub struct HeldBack;

impl Doubts {
    pub fn at_most(count: usize) -> Doubts {
        Doubts(Arc::new(Semaphore::new(count)))
    }

    pub(super) async fn one_more(&self, patience: Duration) -> Result<Doubt, HeldBack> {
        let room = tokio::time::timeout(patience, self.0.clone().acquire_owned()).await;
        room.map_err(|_| HeldBack)?.map(Arc::new).map_err(|_| HeldBack)
    }
}

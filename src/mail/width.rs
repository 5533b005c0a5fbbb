//! How many connections a worker sends over at once: as many as it may, or as many as the server lets stand.

use std::time::Duration;

use tokio::time::Instant;

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

pub(super) struct Width {
    most: usize,
    now: usize,
    /// Whether a connection was refused since one more was last tried.
    refused: bool,
    pause: Duration,
    widens_at: Instant,
}

impl Width {
    pub(super) fn new(most: usize) -> Width {
        Width {
            most,
            now: most,
            refused: false,
            pause: FIRST_PAUSE,
            widens_at: Instant::now(),
        }
    }

    pub(super) fn now(&self) -> usize {
        self.now
    }

    /// The server refused a connection while so many stood.
    pub(super) fn narrow(&mut self, standing: usize) {
        if !self.refused {
            self.refused = true;
            self.widens_at = Instant::now() + self.pause;
        }
        self.now = standing.clamp(1, self.now);
    }

    /// Tries one more, and waits longer before the next if that is refused too.
    pub(super) fn widen_when_due(&mut self) {
        if self.now == self.most || Instant::now() < self.widens_at {
            return;
        }
        self.pause = if self.refused { (self.pause * 2).min(LONGEST_PAUSE) } else { FIRST_PAUSE };
        self.refused = false;
        self.now += 1;
        self.widens_at = Instant::now() + self.pause;
    }
}

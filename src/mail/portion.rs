//! How many mails a worker claims at once. Many together cost the database less for each; where mails leave slowly, few are
//! claimed, so that other instances have the rest.

use std::time::Duration;

use tokio::time::Instant;

const FEWEST_PER_CONNECTION: usize = 16;
const MOST_PER_CONNECTION: usize = 64;

/// Mails of one claim that leave within this time leave quickly.
const MOMENT: Duration = Duration::from_millis(250);

pub(super) struct Portion {
    connections: usize,
    now: usize,
    claimed_at: Option<Instant>,
    /// Since then.
    delivered: usize,
}

impl Portion {
    pub(super) fn new(connections: usize) -> Portion {
        Portion {
            connections,
            now: connections * FEWEST_PER_CONNECTION,
            claimed_at: None,
            delivered: 0,
        }
    }

    /// So many are claimed next, and more of them when fewer than these wait to be sent.
    pub(super) fn now(&self) -> usize {
        self.now
    }

    pub(super) fn delivered(&mut self) {
        self.delivered += 1;
    }

    /// The next are more, if the last ones left quickly.
    pub(super) fn claimed(&mut self) {
        let before = self.claimed_at.replace(Instant::now());
        if before.is_none_or(|before| before.elapsed() > MOMENT) {
            self.now = self.connections * FEWEST_PER_CONNECTION;
        } else if self.delivered >= self.now / 2 {
            self.now = (self.now * 2).min(self.connections * MOST_PER_CONNECTION);
        }
        self.delivered = 0;
    }
}

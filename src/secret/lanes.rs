//! What takes a core for a while is done on few threads beside the portal's pages, in the order in which it came. What
//! would wait too long is refused at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A page takes a millisecond, a hash thirty: where both wait for a core, the page goes first.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Until the first jobs show it.
const SUPPOSED_PACE: Duration = Duration::from_millis(50);

/// So many passwords are waiting that this one would have waited too long.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords are being checked at once")]
pub struct Busy {
    /// Until those are checked that wait now.
    pub seconds: u64,
}

impl Busy {
    fn for_another(wait: Duration) -> Busy {
        Busy { seconds: wait.as_secs() + 1 }
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// Threads for work that would hold up everything else.
#[derive(Clone)]
pub struct Lanes {
    jobs: Sender<Job>,
    line: Arc<Line>,
}

impl Lanes {
    /// Leaves a core to the pages where there is more than one.
    pub fn beside_pages() -> Lanes {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Lanes::new(cores.saturating_sub(1).max(1))
    }

    pub fn new(lanes: usize) -> Lanes {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..lanes {
            let waiting = waiting.clone();
            std::thread::spawn(move || {
                give_way_to_pages();
                work_through(&waiting);
            });
        }
        Lanes { jobs, line: Arc::new(Line::of(lanes)) }
    }

    /// `Busy` where the wait would be too long.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let place = Place::in_line(&self.line)?;
        let (answer, outcome) = oneshot::channel();
        let job = move || {
            // Whoever asked may have gone away.
            if !answer.is_closed() {
                answer.send(place.timed(work)).ok();
            }
        };
        let broken = || Busy::for_another(LONGEST_WAIT);
        self.jobs.send(Box::new(job)).map_err(|_| broken())?;
        outcome.await.map_err(|_| broken())
    }
}

/// On Linux this is of the thread alone; elsewhere it would be of the whole process.
#[cfg(target_os = "linux")]
fn give_way_to_pages() {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "passwords are checked as urgently as pages are made");
    }
}

#[cfg(not(target_os = "linux"))]
fn give_way_to_pages() {}

/// A hash takes 19 MiB, which each thread's allocator keeps for the next one. Spread over the blocking threads, they
/// would add up to hundreds.
fn work_through(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // One that panics answers nobody, and the next one is done all the same.
            Ok(job) => drop(catch_unwind(AssertUnwindSafe(job))),
            Err(_) => return,
        }
    }
}

/// How many jobs wait or are under way, and how long one took lately.
struct Line {
    lanes: u64,
    jobs: AtomicU64,
    pace_in_microseconds: AtomicU64,
}

impl Line {
    fn of(lanes: usize) -> Line {
        Line {
            lanes: lanes as u64,
            jobs: AtomicU64::new(0),
            pace_in_microseconds: AtomicU64::new(SUPPOSED_PACE.as_micros() as u64),
        }
    }

    fn wait_behind(&self, jobs: u64) -> Duration {
        Duration::from_micros(jobs * self.pace_in_microseconds.load(Ordering::Relaxed) / self.lanes)
    }

    fn took(&self, time: Duration) {
        let before = self.pace_in_microseconds.load(Ordering::Relaxed);
        let pace = (7 * before + time.as_micros() as u64) / 8;
        self.pace_in_microseconds.store(pace, Ordering::Relaxed);
    }
}

/// A job's place in the line, given up when the job is done or dropped.
struct Place(Arc<Line>);

impl Place {
    fn in_line(line: &Arc<Line>) -> Result<Place, Busy> {
        let ahead = line.jobs.fetch_add(1, Ordering::Relaxed);
        let place = Place(line.clone());
        match line.wait_behind(ahead) {
            wait if wait >= LONGEST_WAIT => Err(Busy::for_another(wait)),
            _ => Ok(place),
        }
    }

    fn timed<T>(&self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.0.took(begun.elapsed());
        done
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.jobs.fetch_sub(1, Ordering::Relaxed);
    }
}

//! What runs beside the tests: servers in processes of their own, each on a port and in a folder of its own, ended when
//! the test ends.

pub mod portal;
pub mod smtp;

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Generous, because a busy machine is no failure; what is waited for mostly takes milliseconds.
const DEADLINE: Duration = Duration::from_secs(30);
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// Asks until there is an answer; none by the deadline is a failure that says what was waited for.
pub async fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        sleep(ASK_AGAIN).await;
    }
}

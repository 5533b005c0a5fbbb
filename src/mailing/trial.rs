//! Test mails in words that somebody is writing, to nobody but them.

use time::Duration;

use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, from_query_error};
use crate::journal::{self, Action, Subject};
use crate::mail::trial::{self, Words};
use crate::people;

/// Tests that one person may ask for in an hour.
const MOST_TESTS: i64 = 20;

/// Why no test is sent.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error("You have no email address. Add one to your account first.")]
    NoAddress,
    #[error("You sent {MOST_TESTS} tests within an hour. Wait a while before you send another.")]
    TooMany,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(TrialError);

/// A mail in these words to this person's own address, which is returned. `of` says in the journal what they are words of.
pub fn send(
    connection: &mut Connection,
    context: &Context,
    person: UserId,
    words: &Words,
    of: &str,
) -> Result<String, TrialError> {
    let address = people::find(connection, person)?.email.clone();
    if address.is_empty() {
        return Err(TrialError::NoAddress);
    }
    if trial::count_in_words(connection, person, context.now - Duration::HOUR)? >= MOST_TESTS {
        return Err(TrialError::TooMany);
    }
    trial::enqueue_in_words(connection, context, &address, words)?;
    journal::record(connection, context, Action::TestMailRequested, Subject::Portal, of)?;
    Ok(address)
}

/// The same words as a test says them, with a note above them.
pub fn marked(words: Words, note: &str) -> Words {
    Words {
        subject: format!("[Test] {}", words.subject),
        body: format!("{note}\n\n{}", words.body),
        ..words
    }
}

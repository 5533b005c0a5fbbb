use std::time::Duration;

use crate::gate::{Allowed, local_path, need, page_before};
use crate::mail::outage;
use crate::web::session::Tone;
use crate::web::{Page, PageError};

/// Whoever asks for a try waits for its answer as long as this, which most servers need far less.
const LOOKS: u32 = 30;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// What came of asking.
enum Answer {
    Back,
    StillAway(String),
    /// Another try was a moment ago, and this was said.
    TriedJustNow(String),
    NotYet,
}

/// Whichever worker hears it first tries the server, in this instance or another. However often it is pressed, the server
/// is not tried more often than that.
pub async fn try_now(visit: Allowed<need::SendMails>) -> Page {
    let (asked, known) = visit
        .write(|connection, context| {
            let asked = outage::ask_for_try(connection, context.now)?;
            Ok::<_, PageError>((asked, outage::current(connection)?))
        })
        .await?;
    let answer = match known {
        None => Answer::Back,
        Some(outage) if !asked => Answer::TriedJustNow(outage.reason),
        Some(outage) => {
            visit.send_waiting_mail();
            answer_of_the_next(&visit, outage.tries).await?
        }
    };
    let (tone, words) = words_of(answer);
    let before = page_before(&visit.request).unwrap_or_default();
    visit.see_other_with(local_path(&before), tone, words)
}

/// Of the first try after so many.
async fn answer_of_the_next(visit: &Allowed<need::SendMails>, tries: i64) -> Result<Answer, PageError> {
    for _ in 0..LOOKS {
        match visit.read(|connection, _| outage::current(connection)).await? {
            None => return Ok(Answer::Back),
            Some(outage) if outage.tries > tries => return Ok(Answer::StillAway(outage.reason)),
            Some(_) => tokio::time::sleep(BETWEEN_LOOKS).await,
        }
    }
    Ok(Answer::NotYet)
}

fn words_of(answer: Answer) -> (Tone, String) {
    match answer {
        Answer::Back => (Tone::Success, "It answers again: the queue goes on.".to_owned()),
        Answer::StillAway(reason) => (Tone::Warning, format!("Still away: {reason}")),
        Answer::TriedJustNow(reason) => (
            Tone::Warning,
            format!("The mail server was tried a moment ago, or is being tried now. Still away: {reason}"),
        ),
        Answer::NotYet => {
            let words = "The mail server is being tried now and has not answered yet. Reload the page in a moment.";
            (Tone::Info, words.to_owned())
        }
    }
}

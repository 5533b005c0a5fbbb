use actix_web::web::Path;

use super::list::ListQuery;
use crate::gate::{Allowed, Within, local_path, need, page_before};
use crate::mail_log::flow::{self, CancelError, Cancelled, TestError, TryAgainError};
use crate::rights::Permission;
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted};

/// To where the button stood.
fn back(submitted: &Submitted) -> String {
    let number = |name| submitted.get(name).parse::<i64>().ok();
    match (number("user"), number("mail")) {
        (Some(user), _) => format!("/users/{user}"),
        (None, Some(mail)) => format!("/mail/{mail}"),
        (None, None) => ListQuery::of(submitted).view().after("/mail"),
    }
}

pub async fn try_again(visit: Allowed<Within<need::SendMails>>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let back = back(&submitted);
    let mine = visit.who.permissions.clone();
    let tried = visit
        .attempt(move |connection, context| flow::try_again(connection, context, &mine, id))
        .await;
    match tried {
        Ok(()) => {
            visit.send_waiting_mail();
            visit.see_other_with(&back, Tone::Success, "The mail is first in line to be tried again.")
        }
        Err(TryAgainError::Database(error)) => Err(error.into()),
        Err(TryAgainError::MayDoMore) => Err(PageError::Forbidden),
        Err(refused) => visit.see_other_with(&back, Tone::Warning, format!("Not tried again. {refused}")),
    }
}

/// Back to the page on which the button stood: this list, or whichever page had the message about the mail.
pub async fn cancel(visit: Allowed<Within<need::SendMails>>, id: Path<i64>) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let cancelled = visit
        .attempt(move |connection, context| flow::cancel(connection, context, &mine, id))
        .await;
    let before = page_before(&visit.request).unwrap_or_default();
    let back = local_path(&before);
    match cancelled {
        Ok(cancelled) => visit.see_other_with(back, Tone::Success, words_of(&cancelled)),
        Err(CancelError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(back, Tone::Warning, format!("Not cancelled. {refused}")),
    }
}

fn words_of(cancelled: &Cancelled) -> String {
    let then = if cancelled.uninvited { ", and the invitation is taken back" } else { "" };
    format!("Cancelled. The mail to {} won't be sent{then}.", cancelled.address)
}

pub async fn send_test(visit: Allowed<need::EditSettings>) -> Page {
    let me = visit.who.id;
    let sent = visit
        .attempt(move |connection, context| flow::send_test(connection, context, me))
        .await;
    let after = if visit.who.may(Permission::ReadMail) { "/mail" } else { "/" };
    match sent {
        Ok(address) => {
            visit.send_waiting_mail();
            let words = format!("A test mail to {address} is on its way. Check that it arrives.");
            visit.see_other_with(after, Tone::Success, words)
        }
        Err(TestError::Database(error)) => Err(error.into()),
        Err(refused) => visit.see_other_with(after, Tone::Warning, refused.to_string()),
    }
}

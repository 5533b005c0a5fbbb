use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType};
use actix_web::web::{Data, Path};
use askama::Template;

use super::offered;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::{QueryError, QueryResult};
use crate::gate::{Allowed, Frame, Within, need};
use crate::mail::kept::{self, Rendering, Try, TryOutcome};
use crate::mail::outbox::MailState;
use crate::mail_log::dead_links;
use crate::mail_log::store::{self, MailRow, NamedMail};
use crate::people::Scope;
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::web::{Page, PageError, render};

/// What is shown in the frame may do nothing and fetch nothing. Mails have their styles inline, and those of an older Purser
/// had others.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'self'; sandbox";

#[derive(Template)]
#[template(path = "mail_log/mail.html")]
struct MailPage {
    frame: Frame,
    mail: NamedMail,
    tries: Vec<Try>,
    rendering: Option<Rendering>,
    kept_for: Option<String>,
}

/// What became of a mail at one time.
struct Step {
    what: &'static str,
    tone: &'static str,
    icon: &'static str,
    /// Absent where it was not written down.
    at: Option<Timestamp>,
    words: String,
}

impl MailPage {
    fn may_try_again(&self) -> bool {
        offered::may_try_again(&self.frame, &self.mail.row)
    }

    fn may_cancel(&self) -> bool {
        offered::may_cancel(&self.frame, &self.mail.row)
    }

    fn person(&self) -> Option<(UserId, &str)> {
        self.mail.row.user_id.zip(self.mail.person.as_deref())
    }

    fn asker(&self) -> &str {
        match (&self.mail.asker, self.mail.row.requested_by) {
            (Some(name), _) => name,
            (None, Some(_)) => "A user since deleted",
            (None, None) => "Nobody who was signed in",
        }
    }

    /// What the moment at which it came to its end is called.
    fn settled(&self) -> &'static str {
        match self.mail.row.state {
            MailState::Sent => "Left",
            MailState::Dropped => "Dropped",
            MailState::Failed | MailState::Queued | MailState::Sending => "Failed",
        }
    }

    fn waits(&self) -> bool {
        self.mail.row.state == MailState::Queued
    }

    /// Newest first.
    fn steps(&self) -> Vec<Step> {
        let tries = self.tries.iter().map(step_of);
        tries.chain(self.last_step()).rev().collect()
    }

    /// What the outbox tells and the tries don't.
    fn last_step(&self) -> Option<Step> {
        let row = &self.mail.row;
        let last_try = self.tries.last().map(|tried| tried.outcome);
        let (what, tone, icon) = match (row.state, last_try) {
            (MailState::Sent, _) => ("Taken by the mail server", "timeline-good", "success"),
            (MailState::Dropped, _) => ("Dropped", "timeline-warn", "disable"),
            (MailState::Failed, Some(TryOutcome::Deferred)) => ("Given up", "timeline-bad", "error"),
            (MailState::Failed, None) => ("Failed", "timeline-bad", "error"),
            (MailState::Queued, None) if row.tries > 0 => ("Deferred by the mail server", "timeline-warn", "clock"),
            _ => return None,
        };
        Some(Step {
            what,
            tone,
            icon,
            at: row.settled_at,
            words: row.last_reply.clone(),
        })
    }

    /// Why there is nothing to show of it.
    fn nothing_left(&self) -> &'static str {
        match self.mail.row.state {
            MailState::Queued | MailState::Sending => {
                "Nothing yet: a mail's text is made when it leaves, with fresh links."
            }
            MailState::Dropped => "Nothing: it never left.",
            MailState::Failed => "Nothing: the mail server refused it before it was given any text.",
            MailState::Sent => "It left before Purser kept what leaves.",
        }
    }
}

fn step_of(tried: &Try) -> Step {
    let (what, tone, icon) = match tried.outcome {
        TryOutcome::Deferred => ("Deferred by the mail server", "timeline-warn", "clock"),
        TryOutcome::Refused => ("Refused by the mail server", "timeline-bad", "error"),
    };
    Step {
        what,
        tone,
        icon,
        at: Some(tried.at),
        words: tried.reply.clone(),
    }
}

pub async fn show(visit: Allowed<Within<need::ReadMail>>, id: Path<i64>, kept_retention: Data<KeptRetention>) -> Page {
    let (id, scope, as_of, frame) = (id.into_inner(), visit.scope(), visit.as_of(), visit.frame());
    let page = visit
        .read(move |connection, _| {
            let mail = store::find_named(connection, id)?;
            check_is_in(&scope, &mail.row)?;
            let retention = kept_retention.or_read((), &as_of, || retention::load(connection))?;
            Ok(MailPage {
                frame: frame.about(mail.row.department_id),
                mail,
                tries: kept::tries(connection, id)?,
                rendering: kept::rendering(connection, id)?,
                kept_for: retention.in_words(RecordKind::Mails),
            })
        })
        .await?;
    render(&page)
}

/// A mail to somebody elsewhere is not there.
fn check_is_in(scope: &Scope, mail: &MailRow) -> QueryResult<()> {
    if scope.holds(mail.department_id) { Ok(()) } else { Err(QueryError::NotFound) }
}

/// The HTML part alone, for the frame on the mail's page.
pub async fn html(visit: Allowed<Within<need::ReadMail>>, id: Path<i64>) -> Page {
    let (id, scope) = (id.into_inner(), visit.scope());
    let rendering = visit
        .read(move |connection, _| {
            check_is_in(&scope, &store::find(connection, id)?)?;
            kept::rendering(connection, id)
        })
        .await?;
    let html = rendering.ok_or(PageError::NotFound)?.parts.html;
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(dead_links::without_links(&html)))
}

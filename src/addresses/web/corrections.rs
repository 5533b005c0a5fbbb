//! Addresses that support corrected, as user administrators look at them: on this list, or on each user's page.

use actix_web::web::Path;
use askama::Template;

use super::refusal_words;
use crate::addresses::flow::{self, CorrectionError};
use crate::context::UserId;
use crate::gate::{Allowed, Frame, Recent, Within, need};
use crate::mailing::corrections::{self, Correction, Open};
use crate::rights::guard;
use crate::web::paging::{PAGE_SIZE, first_shown, thousands};
use crate::web::session::Tone;
use crate::web::{Page, Submitted, render};

struct Row {
    correction: Correction,
    may_answer: bool,
}

#[derive(Template)]
#[template(path = "addresses/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    open: Open,
    rows: Vec<Row>,
}

impl CorrectionsPage {
    fn count_line(&self) -> String {
        let Open { waiting, made } = &self.open;
        let shown = first_shown(self.open.all(), self.rows.len());
        format!("{} to approve, {} to review{shown}", thousands(*waiting), thousands(*made))
    }

    /// Those that one press reviews.
    fn reviewable(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.may_answer && !row.correction.waits())
    }
}

type Administrator = Allowed<Within<need::EditUsers>>;

pub async fn list(visit: Administrator) -> Page {
    let (mine, me, scope) = (visit.who.permissions.clone(), visit.who.id, visit.scope());
    let (open, rows) = visit
        .read(move |connection, _| {
            let corrections = corrections::open(connection, &scope, PAGE_SIZE)?;
            let people: Vec<UserId> = corrections.iter().map(|correction| correction.user_id).collect();
            let changeable = guard::changeable(connection, &mine, &people)?;
            let row = |correction: Correction| Row {
                may_answer: correction.user_id != me && changeable.contains(&correction.user_id),
                correction,
            };
            let rows: Vec<Row> = corrections.into_iter().map(row).collect();
            Ok((corrections::count_open(connection, &scope)?, rows))
        })
        .await?;
    render(&CorrectionsPage { frame: visit.frame(), open, rows })
}

pub async fn approve(visit: Recent<Within<need::EditUsers>>, id: Path<i64>, submitted: Submitted) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let approved = visit
        .attempt(move |connection, context| flow::approve(connection, context, &mine, id))
        .await;
    visit.send_waiting_mail();
    answered(&visit, &submitted, approved.map(|sent| format!("Approved. {}", sent.words())))
}

pub async fn decline(visit: Administrator, id: Path<i64>, submitted: Submitted) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let declined = visit
        .attempt(move |connection, context| flow::decline(connection, context, &mine, id))
        .await;
    answered(&visit, &submitted, declined.map(|old| format!("Declined. The address stays {old}.")))
}

/// One of them, or all that the list showed.
pub async fn review(visit: Administrator, submitted: Submitted) -> Page {
    let mine = visit.who.permissions.clone();
    let ids = submitted.all("id").filter_map(|id| id.parse().ok());
    let ids: Vec<i64> = ids.take(PAGE_SIZE).collect();
    let reviewed = visit
        .attempt(move |connection, context| flow::review(connection, context, &mine, &ids))
        .await;
    answered(&visit, &submitted, reviewed.map(|()| "Reviewed.".to_owned()))
}

fn answered(visit: &Administrator, submitted: &Submitted, outcome: Result<String, CorrectionError>) -> Page {
    let user = submitted.get("user").parse().map(UserId);
    let back = user.map_or_else(|_| "/corrections".to_owned(), |user| format!("/users/{user}"));
    match outcome {
        Ok(words) => visit.see_other_with(&back, Tone::Success, words),
        Err(error) => visit.see_other_with(&back, Tone::Warning, format!("Nothing changed. {}", refusal_words(error)?)),
    }
}

//! What support asks of user administrators: asked on a person's page, answered on this list or on that page.

use actix_web::web::Path;
use askama::Template;

use crate::context::UserId;
use crate::db::lock_person;
use crate::gate::{Allowed, Frame, Within, need};
use crate::people;
use crate::requests::{self, Request, RequestError, Task};
use crate::rights::guard;
use crate::web::paging::{PAGE_SIZE, first_shown, number_of};
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, render};

struct Row {
    request: Request,
    may_answer: bool,
}

#[derive(Template)]
#[template(path = "users/requests.html")]
struct RequestsPage {
    frame: Frame,
    all: i64,
    rows: Vec<Row>,
}

impl RequestsPage {
    fn count_line(&self) -> String {
        let shown = first_shown(self.all, self.rows.len());
        format!("{}{shown}", number_of(self.all, "request", "requests"))
    }
}

impl Row {
    /// Where it is done, and the words on the button there.
    fn act(&self) -> (String, &'static str) {
        let person = format!("/users/{}", self.request.user_id);
        match self.request.task {
            Task::Invite => (format!("{person}/activation-mail"), "Send Confirmation Email"),
            Task::HandOutCredentials => (person, "Hand out credentials…"),
            Task::Unlock => (format!("{person}/unlock"), "Unlock"),
            Task::Enable => (format!("{person}/enable"), "Enable"),
            Task::TryMailAgain => (person, "See the mail"),
            Task::ResetPassword => (format!("{person}/reset-password"), "Reset password…"),
            Task::ChangeAddress => (format!("{person}/address"), "Change the address…"),
            Task::RemoveFactor => (format!("{person}/second-factor/remove"), "Remove second factor…"),
            Task::ChangeLastDay => (format!("{person}/edit"), "Change the last day"),
        }
    }

    /// A press does it; else a page follows.
    fn posts(&self) -> bool {
        matches!(self.request.task, Task::Invite | Task::Unlock | Task::Enable)
    }
}

pub async fn list(visit: Allowed<Within<need::EditUsers>>) -> Page {
    let (mine, me, scope) = (visit.who.permissions.clone(), visit.who.id, visit.scope());
    let (all, rows) = visit
        .read(move |connection, _| {
            let waiting = requests::waiting(connection, &scope, PAGE_SIZE)?;
            let people: Vec<UserId> = waiting.iter().map(|request| request.user_id).collect();
            let changeable = guard::changeable(connection, &mine, &people)?;
            let row = |request: Request| Row {
                may_answer: request.user_id != me && changeable.contains(&request.user_id),
                request,
            };
            let rows: Vec<Row> = waiting.into_iter().map(row).collect();
            Ok((requests::count(connection, &scope)?, rows))
        })
        .await?;
    render(&RequestsPage { frame: visit.frame(), all, rows })
}

pub async fn ask(visit: Allowed<Within<need::SendMails>>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = UserId(id.into_inner());
    let task = Task::parse(submitted.get("task")).ok_or(PageError::NotFound)?;
    let mine = visit.who.permissions.clone();
    let asked = visit
        .attempt(move |connection, context| {
            lock_person(connection, id)?;
            people::find(connection, id)?;
            guard::check_reaches(connection, &mine, id)?;
            requests::ask(connection, context, id, task)
        })
        .await;
    let back = format!("/users/{id}");
    match asked {
        Ok(()) => visit.see_other_with(
            &back,
            Tone::Success,
            format!("Asked to {}. User administrators see it when they sign in.", task.words()),
        ),
        Err(error) => visit.see_other_with(&back, Tone::Warning, refusal_words(error)?),
    }
}

pub async fn decline(visit: Allowed<Within<need::EditUsers>>, id: Path<i64>, submitted: Submitted) -> Page {
    let (id, mine) = (id.into_inner(), visit.who.permissions.clone());
    let declined = visit
        .attempt(move |connection, context| requests::decline(connection, context, &mine, id))
        .await;
    let user = submitted.get("user").parse().map(UserId);
    let back = user.map_or_else(|_| "/requests".to_owned(), |user| format!("/users/{user}"));
    match declined {
        Ok(()) => visit.see_other_with(&back, Tone::Success, "Declined."),
        Err(error) => visit.see_other_with(&back, Tone::Warning, refusal_words(error)?),
    }
}

/// What can be told in words; what is no answer to who asked goes on as an error.
fn refusal_words(error: RequestError) -> Result<String, PageError> {
    match error {
        RequestError::Database(error) => Err(error.into()),
        RequestError::Forbidden(error) => Err(error.into()),
        words => Ok(words.to_string()),
    }
}

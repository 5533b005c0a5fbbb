use actix_web::web::Path;
use askama::Template;

use super::told;
use crate::addresses::flow::{self, Corrected};
use crate::context::UserId;
use crate::gate::{Allowed, Frame, need};
use crate::users::{self as people, Email, Status, User, guard};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "addresses/correct.html")]
struct CorrectPage {
    frame: Frame,
    form: Form,
    user: User,
    is_disabled: bool,
}

impl CorrectPage {
    fn has_been_in(&self) -> bool {
        self.user.standing.has_been_in()
    }
}

type Corrector = Allowed<need::CorrectAddresses>;

pub async fn ask(visit: Corrector, id: Path<i64>) -> Page {
    let user = person(&visit, UserId(id.into_inner())).await?;
    let mut form = Form::default();
    form.set("new_email", user.email.clone());
    render(&page(&visit, user, form))
}

pub async fn correct(visit: Corrector, id: Path<i64>, submitted: Submitted) -> Page {
    let user = person(&visit, UserId(id.into_inner())).await?;
    let mut form = Form::from_submitted(&submitted);
    let Some(email) = form.read("new_email", Email::parse) else {
        return render_refused(&page(&visit, user, form));
    };
    let (id, mine) = (user.id, visit.who.permissions.clone());
    let corrected = visit
        .write(move |connection, context| flow::correct(connection, context, &mine, id, &email))
        .await;
    match corrected {
        Ok(corrected) => {
            visit.send_waiting_mail();
            visit.see_other_with(&format!("/users/{id}"), Tone::Success, words_of(&corrected))
        }
        Err(error) => {
            form.refuse("new_email", told(error)?);
            render_refused(&page(&visit, user, form))
        }
    }
}

fn words_of(corrected: &Corrected) -> String {
    match corrected {
        Corrected::Resent(sent) => sent.words(),
        Corrected::Asked { sent, old } => format!("{} Until it is followed, {old} stays in force.", sent.words()),
    }
}

/// One's own address is changed under one's account, where the password is asked for.
async fn person(visit: &Corrector, id: UserId) -> Result<User, PageError> {
    let mine = visit.who.permissions.clone();
    let (user, may_change) = visit
        .read(move |connection, _| Ok((people::find(connection, id)?, guard::may_change(connection, &mine, id)?)))
        .await?;
    if !may_change || id == visit.who.id {
        return Err(PageError::Forbidden);
    }
    Ok(user)
}

fn page(visit: &Corrector, user: User, form: Form) -> CorrectPage {
    CorrectPage {
        frame: visit.frame(),
        form,
        is_disabled: user.status(visit.now) == Status::Disabled,
        user,
    }
}

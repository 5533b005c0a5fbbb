use actix_web::web::Path;
use askama::Template;

use super::refusal_words;
use crate::addresses::flow::{self, Corrected};
use crate::context::UserId;
use crate::fields::Email;
use crate::gate::{Frame, Recent, Within, need};
use crate::mailing::corrections;
use crate::people::{Status, User};
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "addresses/correct.html")]
struct CorrectPage {
    frame: Frame,
    form: Form,
    user: User,
    awaits_approval: bool,
    is_disabled: bool,
}

impl CorrectPage {
    fn has_been_in(&self) -> bool {
        self.user.standing.has_been_in()
    }
}

type Corrector = Recent<Within<need::CorrectAddresses>>;

pub async fn ask(visit: Corrector, id: Path<i64>) -> Page {
    let person = person(&visit, UserId(id.into_inner())).await?;
    let mut form = Form::default();
    form.set("new_email", person.user.email.clone());
    render(&page(&visit, person, visit.typed_again(form)))
}

pub async fn correct(visit: Corrector, id: Path<i64>, submitted: Submitted) -> Page {
    let person = person(&visit, UserId(id.into_inner())).await?;
    let mut form = Form::from_submitted(&submitted);
    let Some(email) = form.read("new_email", Email::parse) else {
        return render_refused(&page(&visit, person, form));
    };
    let (id, mine) = (person.user.id, visit.who.permissions.clone());
    let corrected = visit
        .attempt(move |connection, context| flow::correct(connection, context, &mine, id, &email))
        .await;
    match corrected {
        Ok(corrected) => {
            visit.send_waiting_mail();
            visit.see_other_with_undo(&format!("/users/{id}"), words_of(&corrected), undo_of(&corrected))
        }
        Err(error) => {
            form.refuse("new_email", refusal_words(error)?);
            render_refused(&page(&visit, person, form))
        }
    }
}

fn words_of(corrected: &Corrected) -> String {
    match corrected {
        Corrected::Resent(sent) => sent.words(),
        Corrected::Asked { sent, old } => format!("{} Until it is followed, {old} stays in force.", sent.words()),
        Corrected::AwaitsApproval { old } => {
            format!("Asked for. A user administrator approves or declines it; until then {old} stays in force.")
        }
    }
}

/// Of the mail, not of the correction.
fn undo_of(corrected: &Corrected) -> Option<String> {
    match corrected {
        Corrected::Resent(sent) => sent.undo(),
        Corrected::Asked { .. } | Corrected::AwaitsApproval { .. } => None,
    }
}

struct Person {
    user: User,
    /// An address that whoever looks at the page corrects.
    awaits_approval: bool,
}

/// One's own address is changed under one's account, where the password is asked for.
async fn person(visit: &Corrector, id: UserId) -> Result<Person, PageError> {
    let mine = visit.who.permissions.clone();
    let (user, awaits_approval) = visit
        .about_another(id, move |connection, user| corrections::await_approval(connection, &mine, user))
        .await?;
    Ok(Person { user, awaits_approval })
}

fn page(visit: &Corrector, person: Person, form: Form) -> CorrectPage {
    let Person { user, awaits_approval } = person;
    CorrectPage {
        frame: visit.frame().about(user.department_id),
        form,
        is_disabled: user.status(visit.now) == Status::Disabled,
        awaits_approval,
        user,
    }
}

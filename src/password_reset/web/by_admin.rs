use actix_web::web::Path;
use askama::Template;

use crate::context::UserId;
use crate::entry::factors;
use crate::entry::passwords;
use crate::gate::{Allowed, Frame, Recent, Within, need};
use crate::language::Language;
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, cools_down_until, may_be_sent};
use crate::mailing::invitation::InvitationError;
use crate::password_reset::flow::{self, ResetError};
use crate::people::User;
use crate::preferences;
use crate::rights::Permission;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, moment, render, render_refused};

#[derive(Template)]
#[template(path = "password_reset/by_admin.html")]
struct ResetPage {
    frame: Frame,
    form: Form,
    user: User,
    shortest_password: usize,
    one_time_validity: String,
    /// Why no link can be mailed now.
    no_link: Option<String>,
    /// Why no password can be typed.
    no_password: Option<&'static str>,
    /// Who looks may type one at once.
    is_proved: bool,
}

impl ResetPage {
    /// Then there is nothing to cancel.
    fn offers_nothing(&self) -> bool {
        let may_type = self.frame.may(Permission::SetPasswords) && self.no_password.is_none();
        self.no_link.is_some() && !may_type
    }
}

/// Whose password it is about, and how short it may be.
struct Person {
    user: User,
    shortest_password: usize,
    one_time_validity: String,
}

/// On until somebody turns it off.
const ONE_TIME: &str = "one_time";

pub async fn ask(visit: Allowed<Within<need::SendMails>>, id: Path<i64>) -> Page {
    show(&visit, id).await
}

/// The same, once who asks has proved who they are: what they type next is not lost.
pub async fn ask_to_type(visit: Recent<Within<need::SetPasswords>>, id: Path<i64>) -> Page {
    show(&visit, id).await
}

async fn show<N>(visit: &Allowed<N>, id: Path<i64>) -> Page {
    let person = person(visit, UserId(id.into_inner())).await?;
    let mut form = Form::default();
    form.set(ONE_TIME, "on");
    render(&page(visit, person, form))
}

pub async fn send_link(visit: Allowed<Within<need::SendMails>>, id: Path<i64>) -> Page {
    let user = person(&visit, UserId(id.into_inner())).await?.user;
    let (id, mine) = (user.id, visit.who.permissions.clone());
    let sent = visit
        .attempt(move |connection, context| flow::send_link(connection, context, &mine, id))
        .await;
    let back = format!("/users/{id}");
    match sent {
        Ok(sent) => {
            visit.send_waiting_mail();
            visit.see_other_with_undo(&back, sent.words(), sent.undo())
        }
        Err(ResetError::Invitation(error @ InvitationError::Ineligible(_))) => {
            visit.see_other_with(&back, Tone::Warning, format!("Not sent. {error}"))
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn set_by_hand(visit: Recent<Within<need::SetPasswords>>, id: Path<i64>, submitted: Submitted) -> Page {
    let person = person(&visit, UserId(id.into_inner())).await?;
    let mut form = Form::from_submitted(&submitted);
    let own_words = person.user.own_words();
    let password = form
        .read_new_password(
            &submitted,
            &visit.portal.passwords,
            &own_words,
            person.shortest_password,
            Language::english(),
        )
        .await?;
    let Some(password) = password else {
        return render_refused(&page(&visit, person, form));
    };
    let hash = visit.portal.passwords.hash(password).await?;
    let (id, mine, one_time) = (person.user.id, visit.who.permissions.clone(), submitted.has(ONE_TIME));
    let set = visit
        .attempt(move |connection, context| flow::set_by_hand(connection, context, &mine, id, hash, one_time))
        .await;
    match set {
        Ok(()) => {
            visit.send_waiting_mail();
            visit.see_other_with(&format!("/users/{id}"), Tone::Success, words_of(&person, one_time))
        }
        Err(error @ (ResetError::NoPassword(_) | ResetError::Invitation(InvitationError::NotInvited))) => {
            form.refuse_all(error.to_string());
            render_refused(&page(&visit, person, form))
        }
        Err(error) => Err(error.into()),
    }
}

fn words_of(person: &Person, one_time: bool) -> String {
    let name = &person.user.first_name;
    let validity = &person.one_time_validity;
    let then = if one_time {
        format!(" It is valid for {validity}, and at the next sign-in they choose one of their own.")
    } else {
        String::new()
    };
    format!("The password is set. It isn't mailed: tell it to {name} yourself.{then}")
}

/// Nobody resets their own here: under their account the password they have is asked for.
async fn person<N>(visit: &Allowed<N>, id: UserId) -> Result<Person, PageError> {
    let (user, (shortest_password, one_time_validity)) = visit
        .about_another(id, move |connection, _| {
            let shortest = factors::shortest_password(connection, id)?;
            let validity = preferences::load(connection)?.credentials_validity();
            Ok((shortest, moment::span(validity)))
        })
        .await?;
    Ok(Person { user, shortest_password, one_time_validity })
}

fn page<N>(visit: &Allowed<N>, person: Person, form: Form) -> ResetPage {
    let Person { user, shortest_password, one_time_validity } = person;
    let link = may_be_sent(MailKind::PasswordReset, &user, Occasion::Request, visit.now);
    let no_link = link
        .err()
        .map(|reason| match cools_down_until(&user, Occasion::Request, visit.now) {
            Some(until) if reason == Ineligible::CoolingDown => {
                format!("{} Again from {}.", reason.words(), moment::in_words(&until))
            }
            _ => reason.words().to_owned(),
        });
    ResetPage {
        frame: visit.frame().about(user.department_id),
        form,
        no_link,
        is_proved: visit.has_proved_lately(),
        shortest_password,
        one_time_validity,
        no_password: passwords::why_none(&user, visit.now).map(Ineligible::words),
        user,
    }
}

impl From<ResetError> for PageError {
    fn from(error: ResetError) -> PageError {
        match error {
            ResetError::Database(error) => error.into(),
            ResetError::Forbidden(error) => error.into(),
            ResetError::Invitation(error) => error.into(),
            ResetError::NoPassword(reason) => PageError::Conflict(reason.words().to_owned()),
        }
    }
}

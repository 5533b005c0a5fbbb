use askama::Template;

use crate::entry::factors;
use crate::gate::{Frame, Midway};
use crate::secret::Password;
use crate::set_password::flow::{self, Given, Replaced};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "set_password/own.html")]
struct OwnPage {
    frame: Frame,
    form: Form,
    name: String,
    username: String,
    shortest_password: usize,
    /// Not given to them for this page only, but too short without a second factor.
    had_short_password: bool,
}

impl OwnPage {
    fn title(&self) -> &'static str {
        if self.had_short_password { "choose-longer-password" } else { "choose-own-password" }
    }

    fn welcome(&self) -> &'static str {
        if self.had_short_password { "welcome-longer-password" } else { "welcome-own-password" }
    }
}

pub async fn show(visit: Midway) -> Page {
    let shortest_password = shortest_password(&visit).await?;
    render(&page(&visit, Form::default(), shortest_password))
}

pub async fn set(visit: Midway, submitted: Submitted) -> Page {
    visit.portal.tries.count(visit.address)?;
    let shortest_password = shortest_password(&visit).await?;
    let mut form = Form::default();
    let password = form
        .read_new_password(
            &submitted,
            &visit.portal.passwords,
            &visit.user.own_words(),
            shortest_password,
            visit.language,
        )
        .await?;
    let Some(password) = password else {
        return render_refused(&page(&visit, form, shortest_password));
    };
    if is_the_one_given(&visit, &submitted, password.clone()).await? {
        form.refuse("password", visit.language.say("password-was-given"));
        return render_refused(&page(&visit, form, shortest_password));
    }
    let hash = visit.portal.passwords.hash(password).await?;
    let (user, proof) = (visit.user.clone(), visit.pending.proof.clone());
    let replaced = visit
        .write(move |connection, context| flow::replace_temporary(connection, context, &user, proof, hash))
        .await?;
    match replaced {
        Replaced::Admitted(admission) => {
            visit.send_waiting_mail();
            let next = visit.proceed(admission, visit.pending.onward.clone())?;
            visit.see_other_with(&next, Tone::Success, visit.language.say("password-is-set"))
        }
        Replaced::Ended => {
            visit.session.end();
            visit.see_other_with("/login", Tone::Warning, visit.language.say("temporary-password-ended"))
        }
    }
}

/// True if the new password is the one that an administrator typed or that was mailed, which others may know.
async fn is_the_one_given(visit: &Midway, submitted: &Submitted, password: Password) -> Result<bool, PageError> {
    let (user, typed) = (visit.user.id, submitted.get("password").to_owned());
    let given = visit
        .read(move |connection, context| flow::given(connection, context, user, &typed))
        .await?;
    match given {
        Given::Temporary => Ok(true),
        Given::ByHand(hash) => Ok(visit.portal.passwords.verify(password, hash).await?),
    }
}

async fn shortest_password(visit: &Midway) -> Result<usize, PageError> {
    let id = visit.user.id;
    visit
        .read(move |connection, _| factors::shortest_password(connection, id))
        .await
}

fn page(visit: &Midway, form: Form, shortest_password: usize) -> OwnPage {
    OwnPage {
        frame: visit.frame(),
        form,
        name: visit.user.full_name(),
        username: visit.user.username.clone(),
        shortest_password,
        had_short_password: visit.pending.proof.short,
    }
}

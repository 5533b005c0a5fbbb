use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Owner, check_current_password, codes, owner};
use crate::clock::Timestamp;
use crate::gate::{Frame, Visit};
use crate::language::Language;
use crate::people::User;
use crate::second_factor::authenticator::AuthenticatorSecret;
use crate::second_factor::flow::{self, NewFactor};
use crate::web::qr::{self, Picture};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "second_factor/app.html")]
struct AppPage {
    frame: Frame,
    form: Form,
    user: User,
    set_up: Shown,
}

/// A secret as an app takes it: scanned, opened on a phone, or typed.
pub struct Shown {
    pub picture: Picture,
    pub address: String,
    pub secret: String,
}

const SET_UP: &str = "set_up";

/// A set-up that was begun. Its secret waits in the session, sealed, until a first code shows that an app has it.
pub struct SetUp {
    sealed: Vec<u8>,
    secret: AuthenticatorSecret,
}

impl SetUp {
    pub fn begun(visit: &Visit, user: &User) -> Result<Option<SetUp>, PageError> {
        let sealed: Option<String> = visit.session.kept(SET_UP)?;
        Ok(sealed.and_then(|sealed| {
            let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
            let secret = AuthenticatorSecret::open(visit, user.id, &sealed)?;
            Some(SetUp { sealed, secret })
        }))
    }

    pub fn begin(visit: &Visit, user: &User) -> Result<SetUp, PageError> {
        let secret = AuthenticatorSecret::mint(visit);
        let sealed = secret
            .seal(visit, user.id)
            .ok_or_else(|| PageError::Internal("a secret could not be sealed".into()))?;
        visit.session.keep(SET_UP, &URL_SAFE_NO_PAD.encode(&sealed))?;
        Ok(SetUp { sealed, secret })
    }

    /// The same again after a wrong code, or after the page was reloaded: an app may have it already.
    pub fn begun_or_new(visit: &Visit, user: &User) -> Result<SetUp, PageError> {
        match SetUp::begun(visit, user)? {
            Some(begun) => Ok(begun),
            None => SetUp::begin(visit, user),
        }
    }

    pub fn shown(&self, visit: &Visit, user: &User) -> Result<Shown, PageError> {
        let account = if user.email.is_empty() { &user.username } else { &user.email };
        let address = self.secret.address(&visit.site.portal, account).map_err(internal)?;
        Ok(Shown {
            picture: qr::of(&address).map_err(internal)?,
            secret: self.secret.in_groups().map_err(internal)?,
            address,
        })
    }

    /// What is to be stored once the form's code fits.
    pub fn read_first_code(
        &self,
        form: &mut Form,
        submitted: &Submitted,
        now: Timestamp,
        language: Language,
    ) -> Option<NewFactor> {
        match self.secret.step_of(submitted.get("code"), now) {
            Some(step) => Some(NewFactor::App { sealed: self.sealed.clone(), step }),
            None => {
                form.refuse("code", language.say("code-does-not-fit"));
                None
            }
        }
    }
}

fn internal(error: impl std::fmt::Display) -> PageError {
    PageError::Internal(error.to_string())
}

pub async fn show(visit: Owner) -> Page {
    let user = owner(&visit).await?;
    let set_up = SetUp::begun_or_new(&visit, &user)?.shown(&visit, &user)?;
    render(&AppPage { frame: visit.frame(), form: Form::default(), user, set_up })
}

pub async fn confirm(visit: Owner, submitted: Submitted) -> Page {
    let user = owner(&visit).await?;
    let Some(set_up) = SetUp::begun(&visit, &user)? else {
        let words = "That set-up is over. Start again if the app is not on yet.";
        return visit.see_other_with("/account/second-factor", Tone::Info, words);
    };
    let mut form = Form::default();
    check_current_password(&visit, &mut form, &submitted).await?;
    let factor = set_up.read_first_code(&mut form, &submitted, visit.now, Language::english());
    let Some(factor) = factor.filter(|_| !form.is_refused()) else {
        let set_up = set_up.shown(&visit, &user)?;
        return render_refused(&AppPage { frame: visit.frame(), form, user, set_up });
    };
    let id = user.id;
    let codes = visit
        .write(move |connection, context| flow::add(connection, context, id, factor))
        .await?;
    visit.session.forget_kept(SET_UP);
    visit.session.renew()?;
    visit.send_waiting_mail();
    codes::show_or_return(&visit, codes, "The authenticator app is on. Its code is asked for at sign-in.")
}

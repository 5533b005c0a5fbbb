//! Setting up the second factor that a person's roles require, before they are signed in. The password was shown just
//! now, so it is not asked for again.

use askama::Template;

use super::app::{SetUp, Shown};
use super::{codes, passkeys};
use crate::gate::{Frame, Midway};
use crate::second_factor::flow::{self, NewFactor};
use crate::second_factor::passkey;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

const APP: &str = "/login/set-up-second-factor";
const PASSKEY: &str = "/login/set-up-second-factor/passkey";

#[derive(Template)]
#[template(path = "second_factor/enrol_app.html")]
struct EnrolAppPage {
    frame: Frame,
    form: Form,
    set_up: Shown,
    offers_passkeys: bool,
}

#[derive(Template)]
#[template(path = "second_factor/enrol_passkey.html")]
struct EnrolPasskeyPage {
    frame: Frame,
    form: Form,
    options: String,
}

#[derive(Template)]
#[template(path = "second_factor/enrolled.html")]
struct EnrolledPage {
    frame: Frame,
    codes: Vec<String>,
    next: String,
}

pub async fn show_app(visit: Midway) -> Page {
    let set_up = SetUp::begun_or_new(&visit, &visit.user)?;
    render(&app_page(&visit, &set_up, Form::default())?)
}

pub async fn confirm_app(visit: Midway, submitted: Submitted) -> Page {
    let Some(set_up) = SetUp::begun(&visit, &visit.user)? else {
        return see_other(APP);
    };
    let mut form = Form::default();
    match set_up.read_first_code(&mut form, &submitted, visit.now, visit.language) {
        Some(factor) => enrol(&visit, factor).await,
        None => render_refused(&app_page(&visit, &set_up, form)?),
    }
}

fn app_page(visit: &Midway, set_up: &SetUp, form: Form) -> Result<EnrolAppPage, PageError> {
    Ok(EnrolAppPage {
        frame: visit.frame(),
        form,
        set_up: set_up.shown(visit, &visit.user)?,
        offers_passkeys: passkey::relying_party(visit).is_some(),
    })
}

pub async fn show_passkey(visit: Midway) -> Page {
    let Some(portal) = passkey::relying_party(&visit) else {
        return see_other(APP);
    };
    let options = passkeys::challenge(&visit, &portal, &visit.user).await?;
    render(&EnrolPasskeyPage { frame: visit.frame(), form: Form::default(), options })
}

pub async fn add_passkey(visit: Midway, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let name = passkeys::read_name(&mut form, visit.language);
    match name.and_then(|name| passkeys::read_answer(&visit, name, &submitted)) {
        Some(factor) => enrol(&visit, factor).await,
        None => visit.see_other_with(PASSKEY, Tone::Error, visit.language.say("passkey-not-added")),
    }
}

async fn enrol(visit: &Midway, factor: NewFactor) -> Page {
    let proof = visit.pending.proof.clone();
    let (codes, admission) = visit
        .write(move |connection, context| flow::enrol(connection, context, proof, factor))
        .await?;
    visit.send_waiting_mail();
    let next = visit.proceed(admission, visit.pending.onward.clone())?;
    match codes {
        Some(codes) => render(&EnrolledPage { frame: visit.frame(), codes: codes::in_groups(&codes), next }),
        None => see_other(&next),
    }
}

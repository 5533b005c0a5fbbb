use askama::Template;
use webauthn_rs::prelude::{AuthenticationResult, Passkey, PasskeyAuthentication};

use super::CHALLENGE;
use crate::entry::factors;
use crate::gate::{Frame, Midway};
use crate::second_factor::flow::{self, Evidence};
use crate::second_factor::{passkey, store};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

#[derive(Template)]
#[template(path = "second_factor/enter.html")]
struct EnterPage {
    frame: Frame,
    form: Form,
    has_app: bool,
    has_passkey: bool,
    /// What to ask the browser for, where it can have a passkey of this portal.
    options: Option<String>,
}

#[derive(Template)]
#[template(path = "second_factor/enter_recovery_code.html")]
struct EnterRecoveryCodePage {
    frame: Frame,
    form: Form,
}

pub async fn show(visit: Midway) -> Page {
    match page(&visit, Form::default()).await? {
        Some(page) => render(&page),
        None => begin_again(&visit),
    }
}

pub async fn enter_code(visit: Midway, submitted: Submitted) -> Page {
    let evidence = Evidence::Code(submitted.get("code").to_owned());
    match enter(&visit, evidence).await? {
        Some(next) => see_other(&next),
        None => refuse(&visit).await,
    }
}

pub async fn enter_passkey(visit: Midway, submitted: Submitted) -> Page {
    let evidence = Evidence::Passkey(read_answer(&visit, &submitted));
    match enter(&visit, evidence).await? {
        Some(next) => see_other(&next),
        None => refuse(&visit).await,
    }
}

pub async fn show_recovery(visit: Midway) -> Page {
    render(&EnterRecoveryCodePage { frame: visit.frame(), form: Form::default() })
}

pub async fn enter_recovery_code(visit: Midway, submitted: Submitted) -> Page {
    let evidence = Evidence::RecoveryCode(submitted.get("recovery_code").to_owned());
    match enter(&visit, evidence).await? {
        Some(next) => {
            visit.send_waiting_mail();
            visit.see_other_with(&next, Tone::Info, visit.language.say("recovery-code-spent"))
        }
        None => render_refused(&EnterRecoveryCodePage { frame: visit.frame(), form: refused(&visit) }),
    }
}

/// Where it leads on to, when what was shown is right.
async fn enter(visit: &Midway, evidence: Evidence) -> Result<Option<String>, PageError> {
    visit.portal.tries.count(visit.address)?;
    let proof = visit.pending.proof.clone();
    let admission = visit
        .write(move |connection, context| flow::enter(connection, context, proof, &evidence))
        .await?;
    admission
        .map(|admission| visit.proceed(admission, visit.pending.onward.clone()))
        .transpose()
}

fn read_answer(visit: &Midway, submitted: &Submitted) -> Option<AuthenticationResult> {
    let portal = passkey::relying_party(visit)?;
    let state: PasskeyAuthentication = visit.session.take_kept(CHALLENGE)?;
    passkey::finish_authentication(&portal, &state, submitted.get("answer"))
}

async fn refuse(visit: &Midway) -> Page {
    match page(visit, refused(visit)).await? {
        Some(page) => render_refused(&page),
        None => begin_again(visit),
    }
}

/// The same for a wrong code and for a locked account.
fn refused(visit: &Midway) -> Form {
    let mut form = Form::default();
    form.refuse_all(visit.language.say("factor-refused"));
    form
}

/// None where there is nothing left to show.
async fn page(visit: &Midway, form: Form) -> Result<Option<EnterPage>, PageError> {
    let id = visit.user.id;
    let (factors, passkeys) = visit
        .read(move |connection, _| Ok((factors::of_user(connection, id)?, store::passkeys_of(connection, id)?)))
        .await?;
    if !factors.are_on() {
        return Ok(None);
    }
    Ok(Some(EnterPage {
        frame: visit.frame(),
        form,
        has_app: factors.app_since.is_some(),
        has_passkey: !passkeys.is_empty(),
        options: challenge(visit, &passkeys)?,
    }))
}

fn challenge(visit: &Midway, passkeys: &[Passkey]) -> Result<Option<String>, PageError> {
    let Some(portal) = passkey::relying_party(visit).filter(|_| !passkeys.is_empty()) else {
        return Ok(None);
    };
    let (options, state) =
        passkey::begin_authentication(&portal, passkeys).map_err(|error| PageError::Internal(error.to_string()))?;
    visit.session.keep(CHALLENGE, &state)?;
    Ok(Some(options.to_string()))
}

fn begin_again(visit: &Midway) -> Page {
    visit.session.end();
    visit.see_other_with("/login", Tone::Info, visit.language.say("factor-was-removed"))
}

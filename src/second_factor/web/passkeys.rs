use askama::Template;
use webauthn_rs::Webauthn;
use webauthn_rs::prelude::PasskeyRegistration;

use super::{CHALLENGE, Owner, check_current_password, codes, owner};
use crate::fields::FieldError;
use crate::gate::{Frame, Visit};
use crate::language::Language;
use crate::people::User;
use crate::second_factor::flow::{self, NewFactor};
use crate::second_factor::{passkey, store};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

const LONGEST_NAME: usize = 60;
const NEW: &str = "/account/second-factor/passkeys/new";

#[derive(Template)]
#[template(path = "second_factor/new_passkey.html")]
struct NewPasskeyPage {
    frame: Frame,
    form: Form,
    username: String,
    offered: bool,
}

#[derive(Template)]
#[template(path = "second_factor/make_passkey.html")]
struct MakePasskeyPage {
    frame: Frame,
    name: String,
    options: String,
}

pub fn read_name(form: &mut Form, language: Language) -> Option<String> {
    form.read("name", |typed| {
        let name = typed.trim();
        match name.chars().count() {
            0 => Err(FieldError::new(language.say("passkey-name-missing"))),
            length if length > LONGEST_NAME => {
                let words = language.sentence("passkey-name-too-long").with("longest", LONGEST_NAME);
                Err(FieldError::new(words))
            }
            _ => Ok(name.to_owned()),
        }
    })
}

/// What to ask the browser for. What its answer is checked with is kept in the session, on the server, where the visitor
/// can neither read nor change it nor answer it twice: the danger that the library's feature is named after.
pub async fn challenge(visit: &Visit, portal: &Webauthn, user: &User) -> Result<String, PageError> {
    let id = user.id;
    let known = visit
        .read(move |connection, _| store::passkeys_of(connection, id))
        .await?;
    let (options, state) = passkey::begin_registration(portal, visit, user, &known)
        .map_err(|error| PageError::Internal(error.to_string()))?;
    visit.session.keep(CHALLENGE, &state)?;
    Ok(options.to_string())
}

pub fn read_answer(visit: &Visit, name: String, submitted: &Submitted) -> Option<NewFactor> {
    let portal = passkey::relying_party(visit)?;
    let state: PasskeyRegistration = visit.session.take_kept(CHALLENGE)?;
    let passkey = passkey::finish_registration(&portal, &state, submitted.get("answer"))?;
    Some(NewFactor::Passkey { name, passkey: Box::new(passkey) })
}

pub async fn show(visit: Owner) -> Page {
    let offered = passkey::relying_party(&visit).is_some();
    let username = owner(&visit).await?.details.username;
    render(&NewPasskeyPage {
        frame: visit.frame(),
        form: Form::default(),
        username,
        offered,
    })
}

/// The password first: a passkey that was made for nothing would stay with the browser.
pub async fn begin(visit: Owner, submitted: Submitted) -> Page {
    let Some(portal) = passkey::relying_party(&visit) else {
        return see_other(NEW);
    };
    let mut form = Form::from_submitted(&submitted);
    check_current_password(&visit, &mut form, &submitted).await?;
    let name = read_name(&mut form, Language::english());
    let user = owner(&visit).await?;
    let Some(name) = name.filter(|_| !form.is_refused()) else {
        let username = user.details.username;
        return render_refused(&NewPasskeyPage { frame: visit.frame(), form, username, offered: true });
    };
    let options = challenge(&visit, &portal, &user).await?;
    render(&MakePasskeyPage { frame: visit.frame(), name, options })
}

pub async fn add(visit: Owner, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let name = read_name(&mut form, Language::english());
    let Some(factor) = name.and_then(|name| read_answer(&visit, name, &submitted)) else {
        return visit.see_other_with(NEW, Tone::Error, "The passkey was not added. Try again.");
    };
    let id = visit.who.id;
    let codes = visit
        .write(move |connection, context| flow::add(connection, context, id, factor))
        .await?;
    visit.session.renew()?;
    visit.send_waiting_mail();
    codes::show_or_return(&visit, codes, "The passkey is added. You can use it at sign-in.")
}

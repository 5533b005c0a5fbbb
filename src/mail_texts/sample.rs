//! A mail as it would be, with the record of whoever looks at it. No link or password is made for it.

use serde_json::{Map, Value};
use time::Duration;

use super::place::{Place, Wording};
use crate::context::Context;
use crate::mail::placeholders::{Gives, Placeholder};
use crate::mail::proof::{self, Part, Problem};
use crate::mail::{EditedText, Letter, LetterDraft, MailKind, Stationery};
use crate::people::User;

const PASSWORD: &str = "xxxx-xxxx-xxxx-xxxx";

pub fn letter(place: Place, wording: &Wording, reader: &User, context: &Context) -> Result<Letter, Vec<Problem>> {
    let text = proof::check(place.kind, place.language, &wording.subject, &wording.body)?;
    draft(place, text, reader, context)
        .write(&mut Stationery::of(&context.site))
        .map_err(|error| {
            vec![Problem {
                part: Part::Body,
                words: format!("The mail can't be written: {error}."),
            }]
        })
}

pub fn draft(place: Place, text: EditedText, reader: &User, context: &Context) -> LetterDraft {
    let values: Map<String, Value> = place
        .placeholders()
        .filter_map(|placeholder| Some((placeholder.name.to_owned(), value(place, placeholder, reader, context)?)))
        .collect();
    LetterDraft::in_words(place.kind, text, values)
}

/// `None` for what every letter says of itself.
fn value(place: Place, placeholder: &Placeholder, reader: &User, context: &Context) -> Option<Value> {
    Some(match placeholder.gives {
        Gives::FirstName => reader.details.first_name.clone().into(),
        Gives::Username => reader.details.username.clone().into(),
        Gives::Email => reader.details.email.clone().into(),
        Gives::Past => context.site.time(&context.now, place.language).into(),
        Gives::Ahead => context
            .site
            .time(&(context.now + Duration::days(7)), place.language)
            .into(),
        Gives::Number => 2.into(),
        Gives::Page | Gives::SecretPage | Gives::Address => context.link(path(place.kind, placeholder.name)).into(),
        Gives::Password => PASSWORD.into(),
        Gives::Portal | Gives::Contact => return None,
    })
}

/// Where a link of such a mail leads. Those with a token lead to the page for links that nobody knows.
fn path(kind: MailKind, placeholder: &str) -> &'static str {
    match (kind, placeholder) {
        (_, "reset_link") => "/forgot-password",
        (_, "account_link") => "/account/second-factor",
        (_, "expired_link") => "/users?show=invitation_expired",
        (_, "failed_link") => "/users?show=mail_failed",
        (_, "requests_link") => "/requests",
        (_, "corrections_link") => "/corrections",
        (MailKind::Activation | MailKind::ActivationEnds, _) => "/activate/only-an-example",
        (MailKind::PasswordReset, _) => "/reset/only-an-example",
        (MailKind::AddressConfirmation, _) => "/confirm-address/only-an-example",
        (MailKind::PasswordChanged | MailKind::AccountLocked | MailKind::AddressChangeRequested, _) => {
            "/forgot-password"
        }
        (MailKind::CorrectionsToReview, _) => "/corrections",
        _ => "/login",
    }
}

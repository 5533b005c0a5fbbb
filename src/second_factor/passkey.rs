//! Passkeys by WebAuthn. The library draws the challenges' randomness itself; what a challenge must be answered with is
//! kept in the session.

use serde_json::Value;
use url::{Host, Url};
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, WebauthnResult,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::context::Context;
use crate::people::User;

/// Browsers know a portal by the host of its address. None where they would offer no passkey: the address is a number, or
/// is neither under https nor this machine's own.
pub fn relying_party(context: &Context) -> Option<Webauthn> {
    let origin = Url::parse(&context.base_url).ok()?;
    let Host::Domain(host) = origin.host()? else {
        return None;
    };
    if origin.scheme() != "https" && host != "localhost" {
        return None;
    }
    let builder = WebauthnBuilder::new(host, &origin).ok()?;
    builder.rp_name(&context.site.portal).build().ok()
}

/// What to ask the browser for, and what its answer is checked with.
pub fn begin_registration(
    portal: &Webauthn,
    context: &Context,
    user: &User,
    known: &[Passkey],
) -> WebauthnResult<(Value, PasskeyRegistration)> {
    let excluded = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
    let handle = handle_of(context, user);
    let (options, state) =
        portal.start_passkey_registration(handle, &user.username, &user.full_name(), Some(excluded))?;
    Ok((serde_json::to_value(options)?, state))
}

/// None where the answer is not to this question.
pub fn finish_registration(portal: &Webauthn, state: &PasskeyRegistration, answer: &str) -> Option<Passkey> {
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
    portal.finish_passkey_registration(&answer, state).ok()
}

pub fn begin_authentication(portal: &Webauthn, passkeys: &[Passkey]) -> WebauthnResult<(Value, PasskeyAuthentication)> {
    let (options, state) = portal.start_passkey_authentication(passkeys)?;
    Ok((serde_json::to_value(options)?, state))
}

pub fn finish_authentication(
    portal: &Webauthn,
    state: &PasskeyAuthentication,
    answer: &str,
) -> Option<AuthenticationResult> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    portal.finish_passkey_authentication(&answer, state).ok()
}

/// The same for all of a person's passkeys, and without meaning to anybody else.
fn handle_of(context: &Context, user: &User) -> Uuid {
    let digest = context.keys.digest(&format!("passkeys of user {}", user.id));
    let mut bytes = [0; 16];
    for (byte, digested) in bytes.iter_mut().zip(digest) {
        *byte = digested;
    }
    Uuid::from_bytes(bytes)
}

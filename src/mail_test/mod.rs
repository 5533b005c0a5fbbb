//! `purser mail test`: one mail to one address, and what the server says of it.

use serde::Serialize;

use crate::context::Context;
use crate::mail::{LetterDraft, MailKind};

#[derive(Serialize)]
struct Values<'a> {
    base_url: &'a str,
}

pub fn compose(context: &Context) -> LetterDraft {
    let values = Values { base_url: &context.base_url };
    LetterDraft::of(MailKind::Test, "en", values)
}

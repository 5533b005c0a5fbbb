//! What is secret in a mail stands behind a mark until the mail is written: no condition of its text sees it. Then each mark
//! gives way twice, in the mail that leaves to the secret, and in what is kept of that mail to words that say what stood there.
//! So what is kept was never in touch with a secret.

use minijinja::value::Value;
use std::collections::HashMap;

use super::filling::text_of;
use super::placeholders::{self, Gives};
use super::{MailKind, markdown};

/// Private to us in Unicode, and no markup.
const MARK: (char, char) = ('\u{F8F0}', '\u{F8F1}');

/// What all that stands for a secret begins with.
pub const STRUCK: &str = "●●●●";

const STRUCK_LINK: &str = "●●●● (secret link, not kept)";
const STRUCK_PASSWORD: &str = "●●●● (password, not kept)";

/// The text and the HTML of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    pub text: String,
    pub html: String,
}

/// A secret of a mail, and what stands in its place meanwhile.
pub(super) struct Secret {
    pub(super) mark: String,
    value: String,
    /// As it stands in the mail.
    written: String,
    pub(super) gives: Gives,
    pub(super) is_required: bool,
}

/// All that is secret in one mail.
pub(super) struct Secrets(Vec<Secret>);

impl Secrets {
    /// Those of a mail of this kind with these values. What is empty in it is no secret: texts may ask whether it is there.
    pub(super) fn of(kind: MailKind, values: &Value, language: &str) -> Result<Secrets, minijinja::Error> {
        let mut secrets = Vec::new();
        for placeholder in placeholders::own(kind).iter().filter(|own| own.gives.is_secret()) {
            let value = text_of(&values.get_attr(placeholder.name)?);
            if !value.is_empty() {
                secrets.push(Secret {
                    mark: mark_of(placeholder.name),
                    written: placeholder.gives.written(&value, language),
                    value,
                    gives: placeholder.gives,
                    is_required: placeholder.is_required,
                });
            }
        }
        Ok(Secrets(secrets))
    }

    /// What stands in place of secrets, by their names.
    pub(super) fn marks(&self, kind: MailKind) -> Value {
        let names = placeholders::own(kind).iter().map(|own| own.name);
        let marks: HashMap<&str, String> = names
            .map(|name| (name, mark_of(name)))
            .filter(|(_, mark)| self.0.iter().any(|secret| secret.mark == *mark))
            .collect();
        Value::from_serialize(marks)
    }

    /// As somebody may repeat them: whole, or of a link what it ends in.
    pub(super) fn words(&self) -> Vec<String> {
        let ends = self.0.iter().filter_map(|secret| secret.value.rsplit('/').next());
        let whole = self.0.iter().map(|secret| secret.value.as_str());
        whole.chain(ends).map(str::to_owned).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Secret> {
        self.0.iter()
    }

    /// As it leaves.
    pub(super) fn unveil(&self, parts: &Parts) -> Parts {
        self.replace(parts, |secret| &secret.written)
    }

    /// As it is kept.
    pub(super) fn strike(&self, parts: &Parts) -> Parts {
        self.replace(parts, |secret| if secret.gives.is_link() { STRUCK_LINK } else { STRUCK_PASSWORD })
    }

    fn replace<'a>(&'a self, parts: &Parts, with: impl Fn(&'a Secret) -> &'a str) -> Parts {
        self.0.iter().fold(parts.clone(), |parts, secret| Parts {
            text: parts.text.replace(&secret.mark, with(secret)),
            html: parts.html.replace(&secret.mark, &markdown::escaped(with(secret))),
        })
    }
}

/// What stands for a secret until the mail is written.
pub(super) fn mark_of(name: &str) -> String {
    format!("{}{name}{}", MARK.0, MARK.1)
}

pub(super) fn is_marked(text: &str) -> bool {
    text.contains(MARK.0) || text.contains(MARK.1)
}

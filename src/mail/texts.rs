//! The words of each kind of mail, as they stand in `templates/mail/<language>/<kind>/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

use super::MailKind;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates/mail/"]
struct Files;

/// A subject, and body and foot in Markdown, all with placeholders.
pub struct Text {
    /// As in the `lang` attribute.
    pub language: String,
    pub subject: String,
    pub body: String,
    /// The same under every kind of mail.
    pub foot: String,
}

/// For what is not translated.
const FALLBACK: &str = "en";

static TEXTS: LazyLock<HashMap<(String, MailKind), Text>> = LazyLock::new(|| {
    let bodies = Files::iter().filter(|file| file.ends_with("body.md"));
    bodies.filter_map(|file| read(&file)).collect()
});

/// In this language, or else in English.
pub fn of(kind: MailKind, language: &str) -> Option<&'static Text> {
    let in_language = |language: &str| TEXTS.get(&(language.to_owned(), kind));
    in_language(language).or_else(|| in_language(FALLBACK))
}

/// Whether there are words of its own for this kind in this language.
pub fn is_translated(kind: MailKind, language: &str) -> bool {
    TEXTS.contains_key(&(language.to_owned(), kind))
}

/// Whether mails can be written in this language: it has a foot.
pub fn has_language(language: &str) -> bool {
    foot_of(language).is_some()
}

/// Words that somebody else wrote, above the foot of this language. `None` for a language that has none.
pub fn worded(language: &str, subject: &str, body: &str) -> Option<Text> {
    Some(Text {
        language: language.to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        foot: foot_of(language)?,
    })
}

fn foot_of(language: &str) -> Option<String> {
    content_of(&format!("{language}/foot.md"))
}

fn read(body: &str) -> Option<((String, MailKind), Text)> {
    let mut folders = body.split('/');
    let (language, kind) = (folders.next()?, MailKind::parse(folders.next()?)?);
    let subject = format!("{language}/{}/subject.txt", kind.as_str());
    let text = Text {
        language: language.to_owned(),
        subject: content_of(&subject)?,
        body: content_of(body)?,
        foot: foot_of(language)?,
    };
    Some(((language.to_owned(), kind), text))
}

fn content_of(file: &str) -> Option<String> {
    String::from_utf8(Files::get(file)?.data.into_owned()).ok()
}

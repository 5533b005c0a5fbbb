//! Which edited texts are in force: of each kind and language the newest version, unless that is the default again. Every
//! instance reads them with the mails that it claims, so that all use them at once.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::MailKind;
use super::edited::EditedText;
use crate::db::schema::mail_texts;
use crate::db::{Connection, QueryResult, Written};

/// More than there are kinds and languages, with a version or two of each.
const KEPT: usize = 256;

/// Kind, language, subject and body.
type Content = (MailKind, String, String, String);

/// Reading a text takes longer than writing a mail in it. What a text was read from is its key, so none is ever stale.
static READ: LazyLock<Mutex<HashMap<Content, Arc<EditedText>>>> = LazyLock::new(Mutex::default);

/// Of its kind and language. A newer Purser beside this one may have kinds that this one doesn't know.
pub fn is_newest() -> Written<Bool> {
    let known: Vec<String> = MailKind::ALL
        .iter()
        .map(|kind| format!("'{}'", kind.as_str()))
        .collect();
    let newest = "mail_texts.id IN (SELECT max(id) FROM mail_texts GROUP BY kind, language)";
    Written::new(format!("mail_texts.kind IN ({}) AND {newest}", known.join(", ")))
}

/// The edited texts in force, by kind and language.
#[derive(Default)]
pub struct EditedTexts(HashMap<(MailKind, String), Arc<EditedText>>);

impl EditedTexts {
    /// One statement, however many there are.
    pub fn load(connection: &mut Connection) -> QueryResult<EditedTexts> {
        let contents: Vec<Content> = mail_texts::table
            .filter(is_newest())
            .filter(mail_texts::body.is_not_null())
            .select((
                mail_texts::kind,
                mail_texts::language,
                mail_texts::subject.assume_not_null(),
                mail_texts::body.assume_not_null(),
            ))
            .load(connection)?;
        let read = contents.into_iter().filter_map(read);
        Ok(EditedTexts(read.collect()))
    }

    /// The first that there is of these languages.
    pub(super) fn of(&self, kind: MailKind, languages: [&str; 2]) -> Option<Arc<EditedText>> {
        if self.0.is_empty() {
            return None;
        }
        languages
            .iter()
            .find_map(|language| self.0.get(&(kind, (*language).to_owned())).cloned())
    }
}

/// Words that stand elsewhere, read once as these are. `None` for what a mail may not say.
pub fn read_words(kind: MailKind, language: &str, subject: &str, body: &str) -> Option<Arc<EditedText>> {
    read((kind, language.to_owned(), subject.to_owned(), body.to_owned())).map(|(_, text)| text)
}

fn read(content: Content) -> Option<((MailKind, String), Arc<EditedText>)> {
    let place = (content.0, content.1.clone());
    let known = READ
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&content)
        .cloned();
    if let Some(text) = known {
        return Some((place, text));
    }
    let (kind, language, subject, body) = &content;
    match EditedText::read(*kind, language, subject, body) {
        Ok(text) => Some((place, keep(content, Arc::new(text)))),
        Err(error) => {
            tracing::error!(kind = kind.as_str(), language, %error, "an edited mail text can't be used");
            None
        }
    }
}

fn keep(content: Content, text: Arc<EditedText>) -> Arc<EditedText> {
    let mut kept = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(content, text.clone());
    text
}

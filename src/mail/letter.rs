//! A mail's words: subject, text and HTML, all from one template whose body is Markdown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, LazyLock};

use minijinja::value::{Value, merge_maps};
use minijinja::{Environment, context};
use serde::Serialize;

use super::edited::{EditedError, EditedText};
use super::filling::{self, Formatter, escaped_for_markdown, one_line, plain};
use super::in_force::EditedTexts;
use super::texts::{self, Text};
use super::{MailKind, markdown, placeholders};
use crate::site::Site;

/// A mail's words, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// As in the `lang` attribute.
    pub language: String,
    /// Where a mail program asks for no more mails of this kind, by one POST (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// A mistake in a template.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    #[error("there are no words for mails of this kind")]
    NoWords,
    #[error("a mail's template can't be filled: {0}")]
    Unfilled(#[from] minijinja::Error),
    #[error(transparent)]
    Edited(#[from] EditedError),
}

/// All that a letter says, not written yet: that takes a while, and no database.
pub struct LetterDraft {
    kind: MailKind,
    /// The reader's, if they have one.
    language: String,
    /// Words of its own, whatever is in force for its kind.
    words: Option<Box<EditedText>>,
    values: Value,
    unsubscribe: Option<String>,
}

impl LetterDraft {
    /// In the words of this kind of mail, in the reader's language or else the site's.
    pub fn of(kind: MailKind, language: &str, values: impl Serialize) -> LetterDraft {
        LetterDraft {
            kind,
            language: language.to_owned(),
            words: None,
            values: Value::from_serialize(values),
            unsubscribe: None,
        }
    }

    /// That mail programs offer to ask for no more of these, at this address.
    pub fn with_unsubscribe(self, link: Option<String>) -> LetterDraft {
        LetterDraft { unsubscribe: link, ..self }
    }

    /// In these words and no others.
    pub fn in_words(kind: MailKind, words: EditedText, values: impl Serialize) -> LetterDraft {
        let language = words.text().language.clone();
        LetterDraft {
            words: Some(Box::new(words)),
            ..LetterDraft::of(kind, &language, values)
        }
    }

    /// The names of what it was given.
    pub fn placeholders(&self) -> Vec<String> {
        let names = self.values.try_iter().into_iter().flatten();
        names.map(|name| name.to_string()).collect()
    }

    /// In as long as Markdown takes: not within a transaction.
    pub fn write(&self, stationery: &mut Stationery) -> Result<Letter, LetterError> {
        if let Some(words) = &self.words {
            return self.write_edited(words, stationery);
        }
        let language = stationery.site.language_of(&self.language).tag();
        let text = texts::of(self.kind, language).ok_or(LetterError::NoWords)?;
        let Some(edited) = stationery.edited.of(self.kind, [language, &text.language]) else {
            return self.write_in(text, stationery);
        };
        // A mail that somebody waits for is not lost by what somebody else edited.
        self.write_edited(&edited, stationery).or_else(|error| {
            tracing::error!(kind = self.kind.as_str(), %error, "an edited mail text is left out: the default is used");
            self.write_in(text, stationery)
        })
    }

    /// Pages that the mail leads to open in its language.
    fn values_in(&self, language: &str) -> Value {
        let pages = placeholders::own(self.kind)
            .iter()
            .filter(|own| own.gives.has_language());
        let links: HashMap<&str, String> = pages
            .filter_map(|page| Some((page.name, self.values.get_attr(page.name).ok()?.as_str()?.to_owned())))
            .filter(|(_, link)| link.contains("://"))
            .map(|(name, link)| {
                let joined = if link.contains('?') { '&' } else { '?' };
                (name, format!("{link}{joined}language={language}"))
            })
            .collect();
        merge_maps([self.values.clone(), Value::from_serialize(links)])
    }

    fn write_in(&self, text: &Text, stationery: &mut Stationery) -> Result<Letter, LetterError> {
        let Text { language, subject, body, .. } = text;
        let values = merge_maps([self.values_in(language), stationery.values.clone()]);
        let subject = one_line(&SUBJECTS.get_template(subject)?.render(&values)?);
        let body = BODIES.get_template(body)?.render(&values)?;
        let foot = stationery.foot(text)?;
        Ok(Letter {
            text: markdown::to_text(&body, &foot.text),
            html: markdown::to_html(&body, &foot.html, &subject, language),
            language: language.clone(),
            unsubscribe: self.unsubscribe.clone(),
            subject,
        })
    }

    fn write_edited(&self, edited: &EditedText, stationery: &mut Stationery) -> Result<Letter, LetterError> {
        // The last counts: no secret is in reach of the text.
        let own = self.values_in(&edited.text().language);
        let values = [own.clone(), stationery.values.clone(), edited.marks().clone()];
        let (subject, body) = edited.fill(&merge_maps(values))?;
        let foot = stationery.foot(edited.text())?;
        let language = edited.text().language.clone();
        let text = markdown::to_text(&body, &foot.text);
        let html = markdown::to_html(&body, &foot.html, &subject, &language);
        let (text, html) = edited.unveil(&text, &html, &own)?;
        let unsubscribe = self.unsubscribe.clone();
        Ok(Letter { subject, text, html, language, unsubscribe })
    }
}

/// What every letter says of whose portal this is, made once for letters that are written together.
pub struct Stationery {
    site: Arc<Site>,
    values: Value,
    feet: HashMap<String, Foot>,
    edited: EditedTexts,
}

struct Foot {
    text: String,
    html: String,
}

impl Stationery {
    pub fn of(site: &Arc<Site>) -> Stationery {
        Stationery {
            site: site.clone(),
            values: context! { portal => site.full_name(), contact => site.contact },
            feet: HashMap::new(),
            edited: EditedTexts::default(),
        }
    }

    /// For letters in these texts where there is one of their kind.
    pub fn with(self, edited: EditedTexts) -> Stationery {
        Stationery { edited, ..self }
    }

    fn foot(&mut self, text: &Text) -> Result<&Foot, LetterError> {
        match self.feet.entry(text.language.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let foot = BODIES.get_template(&text.foot)?.render(&self.values)?;
                Ok(place.insert(Foot {
                    text: markdown::text_of(&foot),
                    html: markdown::html_of(&foot),
                }))
            }
        }
    }
}

// Made once: with all that a template may call, one takes longer to make than a mail to write.
static SUBJECTS: LazyLock<Environment<'static>> = LazyLock::new(|| environment(plain));
static BODIES: LazyLock<Environment<'static>> = LazyLock::new(|| environment(escaped_for_markdown));

fn environment(formatter: Formatter) -> Environment<'static> {
    let mut environment = Environment::new();
    filling::prepare(&mut environment, formatter);
    // A template's name is its text, so that each is read once.
    environment.set_loader(|text| Ok(Some(text.to_owned())));
    environment
}

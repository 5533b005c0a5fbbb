//! The languages of mails and of public pages. Each is a file of words in `templates/words/`, whose name is the language's
//! tag, and a folder of mails in `templates/mail/`.

mod moment;
mod sentence;
mod words;

use std::fmt;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

pub use moment::Moment;
pub use sentence::{Sentence, Shown};

use moment::Formats;
use words::Words;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates/words/"]
struct Files;

const ENGLISH: &str = "en";

/// English, and then the others by their tags.
static SPOKEN: LazyLock<Vec<Spoken>> = LazyLock::new(|| {
    let mut spoken: Vec<Spoken> = Files::iter().filter_map(|file| Spoken::read(&file)).collect();
    spoken.sort_by(|one, other| (one.tag != ENGLISH, &one.tag).cmp(&(other.tag != ENGLISH, &other.tag)));
    spoken
});

struct Spoken {
    tag: String,
    name: String,
    /// Tags by which browsers ask for it.
    asked_for_as: Vec<String>,
    words: Words,
    formats: Formats,
}

impl Spoken {
    fn read(file: &str) -> Option<Spoken> {
        let tag = file.strip_suffix(".ftl")?.to_owned();
        let source = String::from_utf8(Files::get(file)?.data.into_owned()).ok()?;
        let words = Words::read(&tag, source)?;
        let name = words.text("language-name", &[])?;
        let asked_for_as = words.text("language-tags", &[])?;
        Some(Spoken {
            formats: Formats::of(&words.text("language-locale", &[])?)?,
            asked_for_as: asked_for_as.split_whitespace().map(str::to_owned).collect(),
            tag,
            name,
            words,
        })
    }
}

/// One of those that the portal speaks.
#[derive(Clone, Copy)]
pub struct Language(&'static Spoken);

impl Language {
    /// What pages for signed-in people are written in, and whatever is not translated.
    pub fn english() -> Language {
        Language(&SPOKEN[0])
    }

    pub fn all() -> impl Iterator<Item = Language> {
        SPOKEN.iter().map(Language)
    }

    /// For forms: tags, and what they stand for.
    pub fn choices() -> Vec<(&'static str, &'static str)> {
        Language::all()
            .map(|language| (language.tag(), language.name()))
            .collect()
    }

    pub fn of_tag(tag: &str) -> Option<Language> {
        Language::all().find(|language| language.tag() == tag)
    }

    /// The first of these that the portal speaks, as a browser lists them: "nn-NO", "de", …
    pub fn wished<'a>(mut tags: impl Iterator<Item = &'a str>) -> Option<Language> {
        tags.find_map(|tag| {
            let main = tag.split('-').next().unwrap_or(tag);
            Language::all().find(|language| {
                language
                    .0
                    .asked_for_as
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(main))
            })
        })
    }

    /// As in the `lang` attribute.
    pub fn tag(self) -> &'static str {
        &self.0.tag
    }

    /// As its speakers call it.
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    /// Words without values.
    pub fn say(self, name: &str) -> String {
        self.sentence(name).text()
    }

    /// Words with values, which are given to the sentence.
    pub fn sentence(self, name: &str) -> Sentence {
        Sentence::new(self, name)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Language) -> bool {
        self.tag() == other.tag()
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

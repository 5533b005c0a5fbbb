//! The words of one language, by their names.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::sentence::escaped;

pub(super) type Values = [(&'static str, FluentValue<'static>)];

pub(super) struct Words {
    plain: FluentBundle<FluentResource>,
    /// The same, whose own text is escaped for HTML. Values are HTML already.
    html: FluentBundle<FluentResource>,
}

impl Words {
    /// `None` for a file with mistakes in it.
    pub fn read(tag: &str, source: String) -> Option<Words> {
        let mut html = bundle(tag, source.clone())?;
        html.set_transform(Some(|text| escaped(text).into()));
        Some(Words { plain: bundle(tag, source)?, html })
    }

    /// `None` for words that it lacks.
    pub fn text(&self, name: &str, values: &Values) -> Option<String> {
        format(&self.plain, name, values)
    }

    pub fn html(&self, name: &str, values: &Values) -> Option<String> {
        format(&self.html, name, values)
    }
}

fn bundle(tag: &str, source: String) -> Option<FluentBundle<FluentResource>> {
    let language: LanguageIdentifier = tag.parse().ok()?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // In HTML each value stands in an element that keeps its direction to itself.
    bundle.set_use_isolating(false);
    bundle.add_resource(FluentResource::try_new(source).ok()?).ok()?;
    Some(bundle)
}

fn format(bundle: &FluentBundle<FluentResource>, name: &str, values: &Values) -> Option<String> {
    let pattern = bundle.get_message(name)?.value()?;
    let values: FluentArgs = values.iter().cloned().collect();
    let mut mistakes = Vec::new();
    let words = bundle.format_pattern(pattern, Some(&values), &mut mistakes);
    mistakes.is_empty().then(|| words.replace('\n', " "))
}

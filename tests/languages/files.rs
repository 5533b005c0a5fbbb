//! What each language has in its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use purser::language::Language;
use purser::mail::{MailKind, texts};

use crate::law::house::files_in;

/// The names of messages, with those of their values.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// Its variables are chosen by each language.
const MOMENT: &str = "moment";

fn messages_of(tag: &str) -> Messages {
    let source = std::fs::read_to_string(format!("templates/words/{tag}.ftl")).unwrap();
    let resource = fluent_syntax::parser::parse(source.as_str()).expect("no mistakes in the file");
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages
        .map(|message| {
            let mut values = BTreeSet::new();
            collect(message.value.as_ref().expect("a message says something"), &mut values);
            (message.id.name.to_owned(), values)
        })
        .collect()
}

fn collect(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (Expression::Inline(inner) | Expression::Select { selector: inner, .. }) = expression;
        if let InlineExpression::VariableReference { id } = inner {
            values.insert(id.name.to_owned());
        }
        if let Expression::Select { variants, .. } = expression {
            variants.iter().for_each(|variant| collect(&variant.value, values));
        }
    }
}

#[test]
fn every_language_has_each_text_with_the_same_values() {
    let english = messages_of("en");
    assert!(english.len() > 100, "the walk found only {} texts", english.len());
    for language in Language::all() {
        let theirs = messages_of(language.tag());
        let lacking: Vec<_> = english.keys().filter(|name| !theirs.contains_key(*name)).collect();
        assert!(lacking.is_empty(), "{} lacks {lacking:?}", language.tag());
        for (name, values) in theirs.iter().filter(|(name, _)| *name != MOMENT) {
            assert_eq!(Some(values), english.get(name), "{} in {}", name, language.tag());
        }
        let untranslated: Vec<_> = MailKind::ALL
            .iter()
            .filter(|kind| !texts::is_translated(**kind, language.tag()))
            .collect();
        assert!(untranslated.is_empty(), "{} lacks the mails {untranslated:?}", language.tag());
    }
}

#[test]
fn five_languages_are_shipped() {
    let tags: Vec<_> = Language::all().map(Language::tag).collect();
    assert_eq!(tags, ["en", "da", "de", "nb", "sv"]);
}

#[test]
fn every_text_is_said_somewhere_and_no_other_is() {
    let english = messages_of("en");
    let sources =
        ["src", "templates"].map(|folder| files_in(Path::new(folder), if folder == "src" { "rs" } else { "html" }));
    let sources: String = sources
        .iter()
        .flatten()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let unsaid: Vec<_> = english
        .keys()
        .filter(|name| !sources.contains(&format!("\"{name}\"")))
        .collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
    let mut said = 0;
    for call in ["language.say(\"", "frame.say(\"", "sentence(\"", "Named(\""] {
        for rest in sources.split(call).skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(english.contains_key(name), "no file has {name:?}");
            said += 1;
        }
    }
    assert!(said > 100, "the walk found only {said}");
}

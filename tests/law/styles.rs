//! What the style sheets name is there to be styled.

use std::collections::BTreeSet;
use std::path::Path;

use super::house::files_in;

#[test]
fn every_class_of_the_style_sheets_is_on_a_page() {
    let pages: String = ["templates", "src", "static/js", "static/vendor"]
        .map(texts_in)
        .concat();
    let words: BTreeSet<&str> = pages.split(|letter| !is_of_a_word(letter)).collect();
    let classes = classes_in(&texts_in("static/css"));
    assert!(classes.len() > 100, "the walk found only {} classes", classes.len());
    let is_put_together = |class: &str| {
        let ends = class.match_indices('-').map(|(dash, _)| class.split_at(dash + 1));
        ends.into_iter()
            .any(|(beginning, value)| pages.contains(&format!("{beginning}{{{{")) && words.contains(value))
    };
    let dead: Vec<_> = classes
        .iter()
        .filter(|class| !words.contains(class.as_str()) && !is_put_together(class))
        .collect();
    assert!(dead.is_empty(), "{dead:?}");
}

fn texts_in(folder: &str) -> String {
    let of_pages = ["css", "html", "js", "rs"];
    let files = of_pages.iter().flat_map(|ending| files_in(Path::new(folder), ending));
    files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// Of what stands before a brace.
fn classes_in(css: &str) -> BTreeSet<String> {
    let code: String = css
        .split("/*")
        .map(|part| part.split_once("*/").map_or(part, |(_, code)| code))
        .collect();
    let selectors = code.split('{').filter_map(|before| before.rsplit(['}', ';']).next());
    let classes = selectors.flat_map(|selector| selector.split('.').skip(1));
    classes
        .map(|rest| {
            rest.chars()
                .take_while(|letter| is_of_a_word(*letter))
                .collect::<String>()
        })
        .filter(|class| class.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .collect()
}

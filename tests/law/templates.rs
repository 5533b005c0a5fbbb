//! Templates stay readable without scrolling sideways.

use std::path::Path;

use super::house::files_in;

const LONGEST_LINE: usize = 160;

#[test]
fn no_line_of_a_template_outgrows_160_characters() {
    let mut long = Vec::new();
    let templates = files_in(Path::new("templates"), "html");
    assert!(templates.len() > 40, "the walk found only {} templates", templates.len());
    for file in templates {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = (1..).zip(text.lines());
        let over = lines.filter(|(_, line)| line.chars().count() > LONGEST_LINE);
        long.extend(over.map(|(number, _)| format!("{}:{number}", file.display())));
    }
    assert!(long.is_empty(), "longer than {LONGEST_LINE} characters: {long:#?}");
}

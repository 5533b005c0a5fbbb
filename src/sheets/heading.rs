use std::collections::VecDeque;

use super::Row;

/// Which of these rows is the heading: the one with most known names, of several the topmost.
pub fn place(rows: &VecDeque<Row>, within: u32, is_known: impl Fn(&str) -> bool) -> Option<usize> {
    let (mut best, mut most) = (None, 0);
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.number <= within) {
        let known = row.cells().filter(|cell| !cell.is_empty() && is_known(cell)).count();
        if known > most {
            (best, most) = (Some(at), known);
        }
    }
    best
}

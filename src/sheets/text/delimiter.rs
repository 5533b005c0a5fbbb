use std::cmp::Reverse;
use std::collections::BTreeMap;

use csv::ReaderBuilder;

use super::super::finding::Delimiter;

/// No more rows are looked at.
const ROWS: usize = 200;

/// How a CSV is laid out, told by its beginning.
pub struct Layout {
    pub delimiter: Delimiter,
    /// By a first line `sep=;`, which is none of the rows.
    pub is_told: bool,
    is_found: bool,
}

impl Layout {
    pub fn of(sample: &str) -> Layout {
        if let Some(delimiter) = told(sample) {
            return Layout { delimiter, is_told: true, is_found: true };
        }
        let whole_lines = sample.rfind('\n').map_or(sample, |end| &sample[..end]);
        match found(whole_lines) {
            Some(delimiter) => Layout { delimiter, is_told: false, is_found: true },
            // With one column it does not matter.
            None => Layout { delimiter: Delimiter::Comma, is_told: false, is_found: false },
        }
    }

    /// `None` where there is but one column.
    pub fn found(&self) -> Option<Delimiter> {
        self.is_found.then_some(self.delimiter)
    }
}

/// As Excel writes and reads it.
fn told(sample: &str) -> Option<Delimiter> {
    let line = sample.lines().next()?;
    let said = line.get(..4).filter(|said| said.eq_ignore_ascii_case("sep="))?;
    let byte = line
        .as_bytes()
        .get(said.len())
        .filter(|_| line.len() == said.len() + 1)?;
    Delimiter::ALL.into_iter().find(|delimiter| delimiter.byte() == *byte)
}

/// What speaks for a delimiter, the weightiest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// Quotation marks in cells: with another delimiter quoted cells are cut at the wrong places.
    quoted: Reverse<usize>,
    /// How many of a hundred rows have the commonest number of cells; none where it is one.
    alike: usize,
    cells: usize,
}

fn found(sample: &str) -> Option<Delimiter> {
    let scored = Delimiter::ALL
        .into_iter()
        .map(|delimiter| (score(sample, delimiter), delimiter));
    let (score, delimiter) = scored.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    (score.alike > 0).then_some(delimiter)
}

fn score(sample: &str, delimiter: Delimiter) -> Score {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(sample.as_bytes());
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut rows, mut quoted) = (0, 0);
    for record in reader.records().map_while(Result::ok).take(ROWS) {
        *widths.entry(record.len()).or_default() += 1;
        rows += 1;
        quoted += record.iter().map(|cell| cell.matches('"').count()).sum::<usize>();
    }
    let commonest = widths.into_iter().max_by_key(|(_, rows)| *rows);
    let (alike, cells) = match commonest {
        Some((width, count)) if width > 1 => (count * 100 / rows, width),
        _ => (0, 0),
    };
    Score { quoted: Reverse(quoted), alike, cells }
}

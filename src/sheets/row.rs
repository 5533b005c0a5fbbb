/// A row with something in it, its cells as text without spaces around them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// As the program in which people see the file numbers it: from 1 on, blank rows too.
    pub number: u32,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
}

impl Row {
    pub(super) fn new(number: u32) -> Row {
        Row { number, ..Row::default() }
    }

    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Makes cells up to this column, without anything in them.
    pub(super) fn skip_to(&mut self, column: usize) {
        let end = self.text.len();
        self.ends.resize(column.max(self.ends.len()), end);
    }

    /// The cell of a column, from 0 on; empty where the row has none.
    pub fn cell(&self, column: usize) -> &str {
        let Some(end) = self.ends.get(column) else { return "" };
        let begin = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[begin..*end]
    }

    /// From column 0 on.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// How many cells there are, with blank ones.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many cells have something in them.
    pub fn filled(&self) -> usize {
        self.cells().filter(|cell| !cell.is_empty()).count()
    }

    /// How many cells there are up to the last that has something in it.
    pub(super) fn last_filled(&self) -> usize {
        let all = self.text.len();
        self.ends.iter().position(|end| *end == all).map_or(0, |last| last + 1)
    }
}

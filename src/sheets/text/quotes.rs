/// Where in a CSV its reader stands: within quotation marks or not.
pub struct Quotes {
    delimiter: char,
    at: At,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Begin,
    Bare,
    Quoted,
    /// After a mark that ends the cell, or is the first of two that stand for one.
    Mark,
}

impl Quotes {
    pub fn new(delimiter: u8) -> Quotes {
        Quotes { delimiter: char::from(delimiter), at: At::Begin }
    }

    pub fn take(&mut self, letter: char) {
        self.at = match (self.at, letter) {
            (At::Begin | At::Mark, '"') => At::Quoted,
            (At::Quoted, '"') => At::Mark,
            (At::Quoted, _) => At::Quoted,
            (_, letter) if letter == '\n' || letter == self.delimiter => At::Begin,
            _ => At::Bare,
        };
    }

    pub fn are_open(&self) -> bool {
        self.at == At::Quoted
    }
}

//! How a workbook's program shows numbers (ECMA-376 18.8.30, 18.8.31), as far as that says what they are.

/// What is shown of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Day,
    Clock,
    Both,
    /// Hours, more than a day's too.
    Elapsed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// The number is what it says, whatever its decimals and groups.
    Plain,
    Moment(Moment),
    /// Digits between other signs: `00000`, `000-00-0000`.
    Digits(Vec<Case>),
    /// What is shown says more than the number, or something else.
    Other,
}

/// A pattern, and for which numbers it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub condition: Option<Condition>,
    pub pattern: Vec<Sign>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    comparison: Comparison,
    than: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

impl Condition {
    /// `<=9999999`
    fn of(text: &str) -> Option<Condition> {
        let signs = [
            ("<=", Comparison::LessOrSame),
            (">=", Comparison::MoreOrSame),
            ("<", Comparison::Less),
            (">", Comparison::More),
        ];
        let (rest, comparison) = signs
            .into_iter()
            .find_map(|(sign, comparison)| Some((text.strip_prefix(sign)?, comparison)))?;
        Some(Condition { comparison, than: rest.parse().ok()? })
    }

    pub fn holds(&self, number: f64) -> bool {
        match self.comparison {
            Comparison::Less => number < self.than,
            Comparison::LessOrSame => number <= self.than,
            Comparison::More => number > self.than,
            Comparison::MoreOrSame => number >= self.than,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A digit, 0 where there is none.
    Digit,
    /// A digit where there is one.
    Optional,
    Other(char),
}

/// What a format code is made of.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A sign with a meaning.
    Sign(char),
    /// A sign that is shown.
    Shown(char),
    /// What stands in brackets.
    Bracket(String),
}

impl Format {
    pub fn built_in(number: u32) -> Format {
        match number {
            14..=17 => Format::Moment(Moment::Day),
            18..=21 | 45 | 47 => Format::Moment(Moment::Clock),
            // Of languages of East Asia, days in one and times in another.
            22 | 27..=36 | 50..=58 => Format::Moment(Moment::Both),
            46 => Format::Moment(Moment::Elapsed),
            5..=10 | 12 | 13 => Format::Other,
            _ => Format::Plain,
        }
    }

    pub fn of(code: &str) -> Format {
        let sections = sections(code);
        let first = sections.first().map(Vec::as_slice).unwrap_or_default();
        if is_general(first) {
            return Format::Plain;
        }
        if let Some(moment) = moment(first) {
            return Format::Moment(moment);
        }
        if first.iter().any(is_currency) {
            return Format::Other;
        }
        let (condition, first) = condition(first);
        if is_of_looks(first) {
            return Format::Plain;
        }
        let of_digits = if condition.is_some() { 2 } else { 1 };
        let cases = sections.iter().take(of_digits).map(|section| case(section));
        match cases.collect::<Option<Vec<Case>>>() {
            Some(cases) => Format::Digits(cases),
            None => Format::Other,
        }
    }
}

fn is_general(section: &[Token]) -> bool {
    let signs = section.iter().filter_map(|token| match token {
        Token::Sign(sign) | Token::Shown(sign) => Some(sign.to_ascii_lowercase()),
        Token::Bracket(_) => None,
    });
    let signs: String = signs.collect();
    matches!(signs.as_str(), "" | "@" | "general")
}

fn sections(code: &str) -> Vec<Vec<Token>> {
    let (mut sections, mut section) = (Vec::new(), Vec::new());
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ';' => sections.push(std::mem::take(&mut section)),
            '"' => section.extend(signs.by_ref().take_while(|sign| *sign != '"').map(Token::Shown)),
            '\\' => section.extend(signs.next().map(Token::Shown)),
            // As wide as the next sign, or filled with it.
            '_' | '*' => drop(signs.next()),
            '[' => section.push(Token::Bracket(signs.by_ref().take_while(|sign| *sign != ']').collect())),
            ' ' | '-' | '+' | '(' | ')' | ':' => section.push(Token::Shown(sign)),
            sign => section.push(Token::Sign(sign)),
        }
    }
    sections.push(section);
    sections
}

/// `[$€-407]`, while `[$-407]` is but a language.
fn is_currency(token: &Token) -> bool {
    matches!(token, Token::Bracket(inner) if inner.starts_with('$') && !inner.starts_with("$-"))
}

/// `None` where the section shows no day and no time.
fn moment(section: &[Token]) -> Option<Moment> {
    let has = |wanted: &[char]| {
        let mut signs = section.iter();
        signs.any(|token| matches!(token, Token::Sign(sign) if wanted.contains(&sign.to_ascii_lowercase())))
    };
    let is_elapsed = section.iter().any(|token| match token {
        Token::Bracket(inner) => ["h", "hh", "m", "mm", "s", "ss"].contains(&inner.to_ascii_lowercase().as_str()),
        _ => false,
    });
    // Digits and days don't go together, and `E` of `0E+0` is no year.
    if has(&['0', '#', '?']) && !has(&['h', 's']) {
        return None;
    }
    let has_clock = has(&['h', 's']);
    let has_day = has(&['y', 'd']) || has(&['m']) && !has_clock;
    match (is_elapsed, has_day, has_clock) {
        (true, ..) => Some(Moment::Elapsed),
        (_, true, true) => Some(Moment::Both),
        (_, true, false) => Some(Moment::Day),
        (_, false, true) => Some(Moment::Clock),
        _ => None,
    }
}

/// And what stands behind it. Colours and languages are left out.
fn condition(section: &[Token]) -> (Option<Condition>, &[Token]) {
    let brackets = section
        .iter()
        .take_while(|token| matches!(token, Token::Bracket(_)))
        .count();
    let condition = section[..brackets].iter().find_map(|token| match token {
        Token::Bracket(inner) => Condition::of(inner),
        _ => None,
    });
    (condition, &section[brackets..])
}

/// Groups, decimals, spaces, brackets for negative numbers: nothing that the number doesn't say.
fn is_of_looks(section: &[Token]) -> bool {
    let is_power = section.iter().any(|token| matches!(token, Token::Sign('E' | 'e')));
    let is_known = section.iter().all(|token| match token {
        Token::Sign(sign) => "0#?,.Ee".contains(*sign),
        Token::Shown(sign) => " ()-".contains(*sign) || is_power && *sign == '+',
        Token::Bracket(_) => false,
    });
    is_known && (is_power || is_plain_number(section))
}

/// Not two or more, and no other signs between them: such numbers are names, of places, of people or telephones.
fn is_plain_number(section: &[Token]) -> bool {
    let is_digit = |token: &Token| matches!(token, Token::Sign('0' | '#' | '?'));
    let zeros = section.iter().take_while(|token| **token != Token::Sign('.'));
    let zeros = zeros.filter(|token| **token == Token::Sign('0')).count();
    let inner = section.iter().skip_while(|token| !is_digit(token));
    let behind_first: Vec<&Token> = inner.collect();
    let last = behind_first.iter().rposition(|token| is_digit(token)).unwrap_or(0);
    let mut inner = behind_first.iter().take(last);
    zeros <= 1 && !inner.any(|token| matches!(token, Token::Shown(sign) if *sign != ' '))
}

fn case(section: &[Token]) -> Option<Case> {
    let (condition, section) = condition(section);
    let pattern = section.iter().map(|token| match token {
        Token::Sign('0') => Some(Sign::Digit),
        Token::Sign('#') => Some(Sign::Optional),
        Token::Sign('/') => Some(Sign::Other('/')),
        Token::Shown(sign) => Some(Sign::Other(*sign)),
        _ => None,
    });
    let pattern: Vec<Sign> = pattern.collect::<Option<_>>()?;
    let has_digits = pattern.iter().any(|sign| matches!(sign, Sign::Digit | Sign::Optional));
    // Words around a number, such as a unit, are no part of it.
    let has_words = pattern
        .iter()
        .any(|sign| matches!(sign, Sign::Other(sign) if sign.is_alphabetic()));
    (has_digits && !has_words).then_some(Case { condition, pattern })
}

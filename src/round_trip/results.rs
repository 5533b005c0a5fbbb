//! An `Authentication-Results` field (RFC 8601, section 2.2), as the server that wrote it means it.

/// One that is longer is not read: no server writes such a one.
const LONGEST: usize = 16 * 1024;

const MOST_METHODS: usize = 50;

/// What one server says of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// Which server says it (`authserv-id`), in lower case.
    pub server: String,
    pub methods: Vec<Method>,
}

/// As in `dkim=pass header.d=example.org`. Names and results are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    pub name: String,
    pub result: String,
    properties: Vec<(String, String)>,
}

impl Method {
    /// As of `header.d`.
    pub fn property(&self, name: &str) -> Option<&str> {
        let of_name = self.properties.iter().find(|(known, _)| known == name);
        of_name.map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Equals,
    Semicolon,
}

/// From the field's value, folded or not. `None` where it does not begin with the name of a server.
pub fn parse(value: &[u8]) -> Option<Results> {
    if value.len() > LONGEST {
        return None;
    }
    let tokens = tokens(&String::from_utf8_lossy(value));
    let mut parts = tokens.split(|token| *token == Token::Semicolon);
    // After the name, a version may stand.
    let (Token::Word(server), None | Some(Token::Word(_)), None) = parts.next().and_then(first_three)? else {
        return None;
    };
    let methods = parts.filter_map(method).take(MOST_METHODS).collect();
    Some(Results { server: server.to_ascii_lowercase(), methods })
}

type FirstThree<'a> = (&'a Token, Option<&'a Token>, Option<&'a Token>);

fn first_three(tokens: &[Token]) -> Option<FirstThree<'_>> {
    Some((tokens.first()?, tokens.get(1), tokens.get(2)))
}

/// `None` for `none`, and for what has not this form.
fn method(tokens: &[Token]) -> Option<Method> {
    let [Token::Word(name), Token::Equals, Token::Word(result), rest @ ..] = tokens else {
        return None;
    };
    let pairs = rest.windows(3).filter_map(|three| match three {
        [Token::Word(name), Token::Equals, Token::Word(value)] => Some((name.to_ascii_lowercase(), value.clone())),
        _ => None,
    });
    let name = name.split('/').next().unwrap_or_default();
    Some(Method {
        name: name.to_ascii_lowercase(),
        result: result.to_ascii_lowercase(),
        properties: pairs.collect(),
    })
}

/// The words of a structured field, in which comments stand anywhere, within each other (RFC 5322, section 3.2.2), and a
/// quoted string is part of a word whatever it holds.
pub fn words(value: &str) -> Vec<String> {
    let of_words = tokens(value).into_iter();
    of_words
        .filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None })
        .collect()
}

fn tokens(value: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word: Option<String> = None;
    let (mut depth, mut is_quoted) = (0_usize, false);
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if is_quoted => word.get_or_insert_default().extend(characters.next()),
            '\\' if depth > 0 => drop(characters.next()),
            '"' if depth == 0 => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            other if is_quoted => word.get_or_insert_default().push(other),
            '(' => {
                depth += 1;
                tokens.extend(word.take().map(Token::Word));
            }
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ';' | '=' => {
                tokens.extend(word.take().map(Token::Word));
                tokens.push(if character == ';' { Token::Semicolon } else { Token::Equals });
            }
            space if space.is_whitespace() => tokens.extend(word.take().map(Token::Word)),
            other => word.get_or_insert_default().push(other),
        }
    }
    tokens.extend(word.map(Token::Word));
    tokens
}

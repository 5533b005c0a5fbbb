//! Query strings: a list's view as a link.

use std::fmt;

use url::form_urlencoded::{self, Serializer};

/// The part of an address after `?`, made or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Without effect for an empty value, so that links stay short.
    pub fn with(mut self, name: &str, value: &str) -> Query {
        self.0.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub fn after(&self, path: &str) -> String {
        if self.0.is_empty() { path.to_owned() } else { format!("{path}?{self}") }
    }
}

impl From<&str> for Query {
    fn from(text: &str) -> Query {
        Query(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }
}

impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = Serializer::new(String::new()).extend_pairs(&self.0).finish();
        formatter.write_str(&encoded)
    }
}

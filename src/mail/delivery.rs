//! What becomes of a mail that is tried.

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it and said this.
    Accepted(String),
    /// The server asks to try later (4xx).
    Deferred(String),
    /// The server will not have this mail (5xx).
    Refused(String),
    /// No server saw it: it has no words, which is no fault of the address.
    Unwritten(String),
}

/// What a mail server answered to one mail.
#[derive(Debug, Clone)]
pub struct Answer {
    pub delivery: Delivery,
    /// Whether the server was given the mail's text, with the secret in it, before it answered so.
    pub had_text: bool,
}

/// Why there is no connection, in the server's or the system's words. It says nothing about a mail.
#[derive(Debug)]
pub struct Unreachable(pub String);

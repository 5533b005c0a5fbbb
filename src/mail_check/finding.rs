//! One thing that was looked at.

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Good,
    /// Mails leave, and some may not arrive.
    Doubtful,
    Bad,
    /// It could not be found out from here.
    Unknown,
}

impl State {
    pub fn label(self) -> &'static str {
        match self {
            State::Good => "OK",
            State::Doubtful => "Could be better",
            State::Bad => "Needs attention",
            State::Unknown => "Not known",
        }
    }

    /// Of the badge.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Good => "good",
            State::Doubtful => "warning",
            State::Bad => "bad",
            State::Unknown => "plain",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub title: &'static str,
    pub state: State,
    pub found: String,
    /// What to do. Empty where all is well.
    pub advice: String,
}

impl Finding {
    pub fn good(title: &'static str, found: impl Into<String>) -> Finding {
        Finding::new(title, State::Good, found, "")
    }

    pub fn new(title: &'static str, state: State, found: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { title, state, found: found.into(), advice: advice.into() }
    }
}

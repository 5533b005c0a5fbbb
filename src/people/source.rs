//! How a user's record came into Purser.

use crate::db::text_enum;

text_enum! {
    /// Set by whatever makes the record, and never edited. The words are stored.
    pub enum Source {
        /// Somebody filled in the form.
        ByHand = "by_hand",
        Import = "import",
        /// The first administrator, by the set-up link or the command line.
        SetUp = "set_up",
        Demonstration = "demonstration",
        /// Another system, by SCIM.
        Scim = "scim",
    }
}

impl Source {
    /// As pages name it.
    pub fn label(self) -> &'static str {
        match self {
            Source::ByHand => "By hand",
            Source::Import => "Import",
            Source::SetUp => "Set-up",
            Source::Demonstration => "Demonstration",
            Source::Scim => "SCIM",
        }
    }
}

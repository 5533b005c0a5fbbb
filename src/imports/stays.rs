//! Why somebody whom an import made stays when it is undone.

use crate::db::text_enum;

text_enum! {
    /// The words are stored.
    pub enum Stays {
        BeenIn = "been_in",
        Password = "password",
        MayDoMore = "may_do_more",
        Changed = "changed",
        /// Whoever undoes it has lost the permission meanwhile.
        NotAllowed = "not_allowed",
    }
}

impl Stays {
    /// After a number of people: "12 have signed in or set a password".
    pub fn label(self) -> &'static str {
        match self {
            Stays::BeenIn => "have signed in or set a password",
            Stays::Password => "have a password that someone typed for them",
            Stays::MayDoMore => "have a role that only someone who may do more can take",
            Stays::Changed => "were changed since, by hand or by another import",
            Stays::NotAllowed => "were left: whoever undid it may no longer erase users",
        }
    }
}

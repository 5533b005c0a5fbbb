//! Why one of the selected is left out, in words.

use crate::db::text_enum;
use crate::users::eligibility::Ineligible;

text_enum! {
    pub enum Refusal {
        MayDoMore = "may_do_more",
        Yourself = "yourself",
        LastAdministrator = "last_administrator",
        AlreadyDisabled = "already_disabled",
        NotDisabled = "not_disabled",
        LastDayPassed = "last_day_passed",
        NotLocked = "not_locked",
        NoSessions = "no_sessions",
        HasAccount = "has_account",
        NotEmployedNow = "not_employed_now",
        /// Whoever confirmed lost the right to it meanwhile.
        NotAllowed = "not_allowed",
        Cancelled = "cancelled",
    }
}

impl Refusal {
    fn label(self) -> &'static str {
        match self {
            Refusal::MayDoMore => "may do more than you",
            Refusal::Yourself => "are you yourself",
            Refusal::LastAdministrator => "would leave no administrator",
            Refusal::AlreadyDisabled => "are disabled already",
            Refusal::NotDisabled => "are not disabled",
            Refusal::LastDayPassed => "are past their last day of employment",
            Refusal::NotLocked => "are not locked",
            Refusal::NoSessions => "have no open session",
            Refusal::HasAccount => "have an account already",
            Refusal::NotEmployedNow => "are not employed now",
            Refusal::NotAllowed => "were left out: whoever confirmed may no longer do this",
            Refusal::Cancelled => "were left out when it was cancelled",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    Mail(Ineligible),
    Act(Refusal),
}

impl Skip {
    pub fn parse(word: &str) -> Option<Skip> {
        Ineligible::parse(word)
            .map(Skip::Mail)
            .or_else(|| Refusal::parse(word).map(Skip::Act))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Skip::Mail(reason) => reason.as_str(),
            Skip::Act(reason) => reason.as_str(),
        }
    }

    /// After a number of people: "12 are disabled".
    pub fn label(self) -> &'static str {
        match self {
            Skip::Mail(reason) => reason.label(),
            Skip::Act(reason) => reason.label(),
        }
    }
}

impl From<Ineligible> for Skip {
    fn from(reason: Ineligible) -> Skip {
        Skip::Mail(reason)
    }
}

impl From<Refusal> for Skip {
    fn from(reason: Refusal) -> Skip {
        Skip::Act(reason)
    }
}

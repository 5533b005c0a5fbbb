//! Why one of the selected is left out, in words.

use crate::db::text_enum;
use crate::entry::access::Unfit;
use crate::mailing::eligibility::Ineligible;

text_enum! {
    pub enum Refusal {
        MayDoMore = "may_do_more",
        /// They moved after they were selected.
        Elsewhere = "elsewhere",
        Yourself = "yourself",
        LastAdministrator = "last_administrator",
        AlreadyDisabled = "already_disabled",
        NoSessions = "no_sessions",
        RolesAreSo = "roles_are_so",
        KeptByRule = "kept_by_rule",
        NoRolesChosen = "no_roles_chosen",
        NotInvited = "not_invited",
        HasAccount = "has_account",
        NotEmployedNow = "not_employed_now",
        AlreadyTold = "already_told",
        /// The notification was deleted.
        NothingToSay = "nothing_to_say",
        /// The person who confirmed the bulk act has lost the permission for it.
        NotAllowed = "not_allowed",
        Cancelled = "cancelled",
    }
}

impl Refusal {
    fn label(self) -> &'static str {
        match self {
            Refusal::MayDoMore => "may do more than you",
            Refusal::Elsewhere => "are not in your departments any more",
            Refusal::Yourself => "are you",
            Refusal::LastAdministrator => "would leave no administrator",
            Refusal::AlreadyDisabled => "are disabled already",
            Refusal::RolesAreSo => "have the roles already that this would leave them",
            Refusal::KeptByRule => "have the role by a rule only, which keeps it",
            Refusal::NoRolesChosen => "were left out: no roles were chosen",
            Refusal::NoSessions => "have no open session",
            Refusal::NotInvited => "were not invited yet, which takes the right to edit users",
            Refusal::HasAccount => "have an account already",
            Refusal::NotEmployedNow => "are not employed now",
            Refusal::AlreadyTold => "were told already",
            Refusal::NothingToSay => "were left out: the notification was deleted",
            Refusal::NotAllowed => "were left out: whoever confirmed may no longer do this",
            Refusal::Cancelled => "were left out when it was cancelled",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    Mail(Ineligible),
    Access(Unfit),
    Act(Refusal),
}

impl Skip {
    pub fn parse(word: &str) -> Option<Skip> {
        Ineligible::parse(word)
            .map(Skip::Mail)
            .or_else(|| Unfit::parse(word).map(Skip::Access))
            .or_else(|| Refusal::parse(word).map(Skip::Act))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Skip::Mail(reason) => reason.as_str(),
            Skip::Access(reason) => reason.as_str(),
            Skip::Act(reason) => reason.as_str(),
        }
    }

    /// After a number of people: "12 are disabled".
    pub fn label(self) -> &'static str {
        match self {
            Skip::Mail(reason) => reason.label(),
            Skip::Access(reason) => reason.label(),
            Skip::Act(reason) => reason.label(),
        }
    }
}

impl From<Ineligible> for Skip {
    fn from(reason: Ineligible) -> Skip {
        Skip::Mail(reason)
    }
}

impl From<Unfit> for Skip {
    fn from(reason: Unfit) -> Skip {
        Skip::Access(reason)
    }
}

impl From<Refusal> for Skip {
    fn from(reason: Refusal) -> Skip {
        Skip::Act(reason)
    }
}

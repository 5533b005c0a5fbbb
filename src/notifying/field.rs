//! What a condition may ask of a user, and how it may compare.

use crate::db::text_enum;

text_enum! {
    /// What is known of a user. The words are stored.
    pub enum Field {
        Status = "status",
        Department = "department",
        Position = "position",
        Role = "role",
        Language = "language",
        Sso = "sso",
        Mail = "mail",
        Created = "created",
        Invited = "invited",
        Activated = "activated",
        LastSignIn = "last_sign_in",
        EmploymentDate = "employment_date",
        LastDay = "last_day",
    }
}

text_enum! {
    /// How a field is compared. The words are stored.
    pub enum Comparison {
        Is = "is",
        IsNot = "is_not",
        Before = "before",
        After = "after",
        MoreThanDaysAgo = "more_than_days_ago",
        LessThanDaysAgo = "less_than_days_ago",
        WithinDays = "within_days",
        Never = "never",
        Ever = "ever",
    }
}

/// Of what kind a field's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of some words.
    Word,
    /// One of what administrators keep lists of, by its number.
    Listed,
    /// A time in the past.
    Moment,
    /// A day of the calendar, past or to come.
    Day,
}

impl Field {
    /// As the form names it.
    pub fn label(self) -> &'static str {
        match self {
            Field::Status => "Status",
            Field::Department => "Department",
            Field::Position => "Job position",
            Field::Role => "Role",
            Field::Language => "Language",
            Field::Sso => "Signs in by",
            Field::Mail => "Mails to their address",
            Field::Created => "Created",
            Field::Invited => "Invited",
            Field::Activated => "Activated",
            Field::LastSignIn => "Last sign-in",
            Field::EmploymentDate => "Employment date",
            Field::LastDay => "Last day",
        }
    }

    /// What its values are.
    pub fn kind(self) -> Kind {
        match self {
            Field::Status | Field::Language | Field::Sso | Field::Mail => Kind::Word,
            Field::Department | Field::Position | Field::Role => Kind::Listed,
            Field::Created | Field::Invited | Field::Activated | Field::LastSignIn => Kind::Moment,
            Field::EmploymentDate | Field::LastDay => Kind::Day,
        }
    }

    /// How it may be compared.
    pub fn comparisons(self) -> &'static [Comparison] {
        use Comparison::{After, Before, Ever, Is, IsNot, LessThanDaysAgo, MoreThanDaysAgo, Never, WithinDays};
        match self.kind() {
            Kind::Word | Kind::Listed => &[Is, IsNot],
            Kind::Moment if self == Field::Created => &[Before, After, MoreThanDaysAgo, LessThanDaysAgo],
            Kind::Moment => &[Before, After, MoreThanDaysAgo, LessThanDaysAgo, Never, Ever],
            Kind::Day => &[Is, Before, After, MoreThanDaysAgo, LessThanDaysAgo, WithinDays, Never, Ever],
        }
    }
}

impl Comparison {
    /// Between the field and the value, for this kind of field.
    pub fn label(self, kind: Kind) -> &'static str {
        match self {
            Comparison::Is => "is",
            Comparison::IsNot => "is not",
            Comparison::Before => "before",
            Comparison::After => "after",
            Comparison::MoreThanDaysAgo => "more than so many days ago",
            Comparison::LessThanDaysAgo => "less than so many days ago",
            Comparison::WithinDays => "within so many days from today",
            Comparison::Never if kind == Kind::Day => "not set",
            Comparison::Never => "never",
            Comparison::Ever if kind == Kind::Day => "set",
            Comparison::Ever => "at any time",
        }
    }

    /// What is typed beside it.
    pub fn takes(self) -> Takes {
        match self {
            Comparison::Is | Comparison::IsNot => Takes::Value,
            Comparison::Before | Comparison::After => Takes::Date,
            Comparison::MoreThanDaysAgo | Comparison::LessThanDaysAgo | Comparison::WithinDays => Takes::Days,
            Comparison::Never | Comparison::Ever => Takes::Nothing,
        }
    }
}

/// What a comparison compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One of the field's own.
    Value,
    Date,
    /// A number of days.
    Days,
    Nothing,
}

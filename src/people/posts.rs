//! Departments and job positions as users' records refer to them: of which type each is, and whether people can still be put
//! there.

use crate::db::text_enum;

text_enum! {
    /// Where the work is done.
    pub enum PostKind {
        Unspecified = "unspecified",
        LandBased = "land_based",
        Vessel = "vessel",
    }
}

text_enum! {
    /// Whether people can be put there.
    pub enum PostStatus {
        Active = "active",
        /// For a while nobody is put there, as while a vessel is laid up. It keeps its place in the list.
        Paused = "paused",
        /// For good. It stands at the end of the list.
        Archived = "archived",
    }
}

impl PostKind {
    /// As forms and lists name it.
    pub fn label(self) -> &'static str {
        match self {
            PostKind::Unspecified => "Not specified",
            PostKind::LandBased => "Land based",
            PostKind::Vessel => "Vessel",
        }
    }
}

impl PostStatus {
    /// As forms and lists name it.
    pub fn label(self) -> &'static str {
        match self {
            PostStatus::Active => "Active",
            PostStatus::Paused => "Paused",
            PostStatus::Archived => "Archived",
        }
    }

    /// People who are there already stay there in any case.
    pub fn takes_people(self) -> bool {
        self == PostStatus::Active
    }
}

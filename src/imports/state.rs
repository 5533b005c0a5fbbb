//! How far an import has come, and what becomes of each of its rows.

use crate::db::text_enum;

text_enum! {
    pub enum ImportState {
        /// The file is being read.
        Reading = "reading",
        /// Somebody is to say what the columns are.
        Mapping = "mapping",
        /// Each row is looked over.
        Checking = "checking",
        /// Somebody is to look at it, and apply it.
        Ready = "ready",
        Applying = "applying",
        Done = "done",
        Cancelled = "cancelled",
        Failed = "failed",
        /// Those whom it made, and who were never in, are removed.
        Undoing = "undoing",
        Undone = "undone",
    }
}

impl ImportState {
    pub fn label(self) -> &'static str {
        match self {
            ImportState::Reading => "Reading",
            ImportState::Mapping => "Columns to check",
            ImportState::Checking => "Checking",
            ImportState::Ready => "Ready to apply",
            ImportState::Applying => "Applying",
            ImportState::Done => "Applied",
            ImportState::Cancelled => "Cancelled",
            ImportState::Failed => "Failed",
            ImportState::Undoing => "Undoing",
            ImportState::Undone => "Undone",
        }
    }

    /// True while Purser works at it, and people wait.
    pub fn is_under_way(self) -> bool {
        matches!(self, ImportState::Reading | ImportState::Checking | ImportState::Applying | ImportState::Undoing)
    }

    pub fn is_over(self) -> bool {
        self.was_applied() || matches!(self, ImportState::Cancelled | ImportState::Failed)
    }

    /// Also what ended half-way.
    pub fn may_be_undone(self) -> bool {
        matches!(self, ImportState::Done | ImportState::Undone | ImportState::Failed)
    }

    /// Also what is being undone, or was.
    pub fn was_applied(self) -> bool {
        matches!(self, ImportState::Done | ImportState::Undoing | ImportState::Undone)
    }
}

text_enum! {
    /// The words are stored.
    pub enum Verdict {
        Unchecked = "",
        New = "new",
        Changed = "changed",
        Unchanged = "unchanged",
        Refused = "refused",
        /// Refused because another row, or another user, has what no two users share.
        Duplicate = "duplicate",
        LeftOut = "left_out",
        Created = "created",
        Updated = "updated",
    }
}

impl Verdict {
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Unchecked => "Not checked",
            Verdict::New => "New",
            Verdict::Changed => "Changed",
            Verdict::Unchanged => "Unchanged",
            Verdict::Refused => "Refused",
            Verdict::Duplicate => "Duplicate",
            Verdict::LeftOut => "Left out",
            Verdict::Created => "Created",
            Verdict::Updated => "Updated",
        }
    }

    /// The style of its badge.
    pub fn tone(self) -> &'static str {
        match self {
            Verdict::New | Verdict::Created => "good",
            Verdict::Changed | Verdict::Updated => "running",
            Verdict::Refused | Verdict::Duplicate => "bad",
            Verdict::Unchecked | Verdict::Unchanged | Verdict::LeftOut => "plain",
        }
    }

    pub fn is_refused(self) -> bool {
        matches!(self, Verdict::Refused | Verdict::Duplicate)
    }

    /// Something is to be written.
    pub fn is_to_apply(self) -> bool {
        matches!(self, Verdict::New | Verdict::Changed)
    }
}

//! Each column that names a user by number, and what becomes of its rows when the user's record is merged into another. A
//! story compares this with the schema, so that no table is forgotten.

/// A column, and what becomes of its rows.
pub struct Reference {
    pub table: &'static str,
    pub column: &'static str,
    /// Of which rows the column names a user.
    pub of: &'static str,
    /// Which of them pass to the record that stays, whose number stands for each `?`. The others end with the old record.
    pub moves: &'static str,
    /// What a row is called on the page, alone and among several. `None` for what is not counted there.
    pub noun: Option<(&'static str, &'static str)>,
}

const fn moves(table: &'static str, column: &'static str) -> Reference {
    Reference { table, column, of: "TRUE", moves: "TRUE", noun: None }
}

const fn ends(table: &'static str, column: &'static str) -> Reference {
    Reference { moves: "FALSE", ..moves(table, column) }
}

impl Reference {
    const fn told(self, one: &'static str, several: &'static str) -> Reference {
        Reference { noun: Some((one, several)), ..self }
    }

    /// Where not all of them pass.
    const fn only(self, moves: &'static str) -> Reference {
        Reference { moves, ..self }
    }

    const fn of(self, of: &'static str) -> Reference {
        Reference { of, ..self }
    }
}

pub const REFERENCES: &[Reference] = &[
    // How somebody gets in stays as it is on the record that stays.
    ends("passwords", "user_id").told("password", "passwords"),
    ends("sessions", "user_id").told("session", "sessions"),
    ends("authenticators", "user_id").told("authenticator app", "authenticator apps"),
    ends("passkeys", "user_id").told("passkey", "passkeys"),
    ends("recovery_codes", "user_id").told("recovery code", "recovery codes"),
    ends("address_changes", "user_id").told(
        "address that waits to be confirmed",
        "addresses that wait to be confirmed",
    ),
    // Roles by hand are given anew, roles by rule follow the rules.
    ends("user_roles", "user_id"),
    // By then they have ended.
    moves("tokens", "user_id"),
    moves("outbox", "user_id")
        .only("state NOT IN ('queued', 'sending')")
        .told("mail", "mails"),
    moves("bounces", "user_id").told("returned mail", "returned mails"),
    moves("journal", "subject_id")
        .of("subject = 'user'")
        .told("timeline entry", "timeline entries"),
    moves("address_corrections", "user_id").told("corrected address", "corrected addresses"),
    moves("requests", "user_id")
        .only(
            "NOT (state = 'waiting' AND EXISTS (SELECT 1 FROM requests AS kept WHERE kept.user_id = ? \
             AND kept.state = 'waiting' AND kept.task = requests.task))",
        )
        .told("request from support", "requests from support"),
    // What was confirmed for the old record and not done yet is not done to the other.
    moves("batch_items", "user_id")
        .only(
            "outcome IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batch_items AS kept WHERE kept.user_id = ? \
             AND kept.batch_id = batch_items.batch_id)",
        )
        .told("place in a bulk action", "places in bulk actions"),
    moves("import_people", "user_id")
        .only(
            "NOT EXISTS (SELECT 1 FROM import_people AS kept WHERE kept.user_id = ? \
             AND kept.import_id = import_people.import_id)",
        )
        .told("import", "imports"),
    moves("import_rows", "user_id"),
    moves("notification_ledger", "user_id")
        .only(
            "NOT EXISTS (SELECT 1 FROM notification_ledger AS kept WHERE kept.user_id = ? \
             AND kept.notification_id = notification_ledger.notification_id \
             AND kept.occasion = notification_ledger.occasion)",
        )
        .told("notification that they were sent", "notifications that they were sent"),
    moves("reminders", "user_id")
        .only(
            "NOT EXISTS (SELECT 1 FROM reminders AS kept WHERE kept.user_id = ? AND kept.occasion = reminders.occasion)",
        )
        .told("reminder", "reminders"),
    moves("dormancy_notices", "user_id")
        .only(
            "ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dormancy_notices AS kept WHERE kept.user_id = ? \
             AND kept.occasion = dormancy_notices.occasion)",
        )
        .told("notice of a dormant account", "notices of a dormant account"),
    moves("digests", "user_id")
        .only("NOT EXISTS (SELECT 1 FROM digests AS kept WHERE kept.user_id = ? AND kept.week = digests.week)")
        .told("weekly digest", "weekly digests"),
    ends("list_columns", "user_id"),
    moves("saved_views", "user_id")
        .only("NOT EXISTS (SELECT 1 FROM saved_views AS kept WHERE kept.user_id = ? AND kept.name_key = saved_views.name_key)")
        .told("saved view", "saved views"),
    moves("saved_reports", "user_id")
        .only(
            "NOT EXISTS (SELECT 1 FROM saved_reports AS kept WHERE kept.user_id = ? \
             AND kept.name_key = saved_reports.name_key)",
        )
        .told("saved report", "saved reports"),
    moves("merged_records", "user_id").told("record merged earlier", "records merged earlier"),
    // What they did to others stays theirs.
    moves("journal", "actor_id").told("act of theirs", "acts of theirs"),
    moves("outbox", "requested_by"),
    moves("address_changes", "requested_by"),
    moves("address_corrections", "asked_by"),
    moves("address_corrections", "decided_by"),
    moves("requests", "asked_by"),
    moves("requests", "decided_by"),
    moves("batches", "created_by"),
    moves("imports", "created_by"),
    moves("imports", "undone_by"),
    moves("mail_texts", "edited_by"),
    moves("notifications", "daily_by"),
    moves("notifications", "edited_by"),
    moves("role_rules", "saved_by"),
];

/// Of `users` itself: by whose doing somebody stands where rules give roles.
pub const PLACERS: &[&str] = &["department_by", "position_by", "employment_by", "source_by", "account_by"];

/// All of them, as table and column.
pub fn named() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_users = PLACERS.iter().map(|column| ("users", *column));
    REFERENCES
        .iter()
        .map(|reference| (reference.table, reference.column))
        .chain(of_users)
}

//! What was asked for, decided and done about somebody, and by them.

use super::{Section, name_of, role_of};
use crate::personal_data::column::Column;
use crate::personal_data::column::Kind::{Act, Flag, Moment, Number, Text, Word};
use crate::rights::Permission::ReadJournal;

pub const SECTIONS: &[Section] = &[
    Section::new(
        ("address_changes", "An address that waits to be confirmed"),
        "FROM address_changes WHERE address_changes.user_id = ?",
        "address_changes.user_id",
        &[
            Column::new(Text, "email", "New address", "address_changes.email"),
            Column::new(Text, "asked_by", "Asked by", name_of!("address_changes.requested_by"))
                .less(role_of!("address_changes.requested_by", "address_changes.user_id")),
            Column::new(Moment, "created_at", "Asked", "address_changes.created_at"),
        ],
    ),
    Section::new(
        ("address_corrections", "Corrected addresses"),
        "FROM address_corrections WHERE address_corrections.user_id = ?",
        "address_corrections.id",
        &[
            Column::new(Text, "old_email", "From", "address_corrections.old_email"),
            Column::new(Text, "new_email", "To", "address_corrections.new_email"),
            Column::new(Word, "state", "State", "address_corrections.state"),
            Column::new(Text, "asked_by", "Asked by", name_of!("address_corrections.asked_by"))
                .less(role_of!("address_corrections.asked_by", "address_corrections.user_id")),
            Column::new(Moment, "created_at", "Asked", "address_corrections.created_at"),
            Column::new(Text, "decided_by", "Decided by", name_of!("address_corrections.decided_by"))
                .less(role_of!("address_corrections.decided_by", "address_corrections.user_id")),
            Column::new(Moment, "decided_at", "Decided", "address_corrections.decided_at"),
        ],
    ),
    Section::new(
        ("requests", "Requests of support"),
        "FROM requests WHERE requests.user_id = ?",
        "requests.id",
        &[
            Column::new(Word, "task", "To do", "requests.task"),
            Column::new(Word, "state", "State", "requests.state"),
            Column::new(Text, "asked_by", "Asked by", name_of!("requests.asked_by"))
                .less(role_of!("requests.asked_by", "requests.user_id")),
            Column::new(Moment, "created_at", "Asked", "requests.created_at"),
            Column::new(Text, "decided_by", "Decided by", name_of!("requests.decided_by"))
                .less(role_of!("requests.decided_by", "requests.user_id")),
            Column::new(Moment, "decided_at", "Decided", "requests.decided_at"),
        ],
    ),
    Section::new(
        ("bulk_actions", "Bulk actions"),
        "FROM batch_items JOIN batches ON batches.id = batch_items.batch_id WHERE batch_items.user_id = ?",
        "batches.id",
        &[
            Column::new(Word, "act", "What", "batches.act"),
            Column::new(Word, "outcome", "Outcome", "batch_items.outcome"),
            Column::new(Moment, "created_at", "Asked", "batches.created_at"),
            Column::new(Text, "asked_by", "Asked by", name_of!("batches.created_by"))
                .less(role_of!("batches.created_by", "batch_items.user_id")),
        ],
    ),
    Section::new(
        ("imports", "Imports"),
        "FROM import_people JOIN imports ON imports.id = import_people.import_id WHERE import_people.user_id = ?",
        "imports.id",
        &[
            Column::new(Text, "file", "File", "imports.file_name").of_others(),
            Column::new(Flag, "made", "Made by it", "import_people.was_created"),
            Column::new(Text, "changes", "What it changed", "import_people.changes"),
            Column::new(Text, "by", "By whom", name_of!("imports.created_by"))
                .less(role_of!("imports.created_by", "import_people.user_id")),
            Column::new(Moment, "at", "Uploaded", "imports.created_at"),
        ],
    ),
    Section::new(
        ("import_rows", "Rows of files"),
        "FROM import_rows JOIN imports ON imports.id = import_rows.import_id WHERE import_rows.user_id = ?",
        "imports.id DESC, import_rows.number",
        &[
            Column::new(Number, "row", "Row", "import_rows.number"),
            Column::new(Text, "cells", "Cells", "import_rows.cells"),
            Column::new(Moment, "at", "Uploaded", "imports.created_at"),
        ],
    ),
    Section::new(
        ("saved_reports", "Saved reports"),
        "FROM saved_reports WHERE saved_reports.user_id = ?",
        "saved_reports.id",
        &[
            Column::new(Text, "name", "Name", "saved_reports.name"),
            Column::new(Text, "query", "What it shows", "saved_reports.query"),
            Column::new(Flag, "shared", "Shared", "saved_reports.shared"),
            Column::new(Moment, "updated_at", "Saved", "saved_reports.updated_at"),
        ],
    ),
    Section::new(
        ("journal_about", "What was done to them"),
        "FROM journal WHERE journal.subject = 'user' AND journal.subject_id = ?",
        "journal.id",
        &[
            Column::new(Act, "action", "What happened", "journal.action"),
            Column::new(Moment, "at", "At", "journal.at"),
            Column::new(Word, "actor", "By what", "journal.actor"),
            Column::new(Text, "by", "By whom", name_of!("journal.actor_id"))
                .less(role_of!("journal.actor_id", "journal.subject_id")),
            Column::new(Text, "network_address", "From", "journal.address")
                .less("CASE WHEN journal.actor_id = journal.subject_id THEN journal.address ELSE '' END")
                .only_with(ReadJournal),
            // Of a correction it has the name of whoever asked for it.
            Column::new(Text, "detail", "Detail", "journal.detail")
                .less("CASE WHEN journal.action LIKE 'address_correction_%' THEN '' ELSE journal.detail END")
                .only_with(ReadJournal),
        ],
    ),
    Section::new(
        ("journal_about_mails", "What was done to mails to them"),
        "FROM journal JOIN outbox ON outbox.id = journal.subject_id \
         WHERE journal.subject = 'mail' AND outbox.user_id = ?",
        "journal.id",
        &[
            Column::new(Act, "action", "What happened", "journal.action"),
            Column::new(Moment, "at", "At", "journal.at"),
            Column::new(Text, "by", "By whom", name_of!("journal.actor_id"))
                .less(role_of!("journal.actor_id", "outbox.user_id")),
            Column::new(Text, "detail", "Detail", "journal.detail").only_with(ReadJournal),
        ],
    ),
    // What they did to others is others' data too, so they are told only what it was and when.
    Section::new(
        ("journal_by", "What they did"),
        "FROM journal WHERE journal.actor_id = ?",
        "journal.id",
        &[
            Column::new(Act, "action", "What", "journal.action"),
            Column::new(Moment, "at", "At", "journal.at"),
            Column::new(Word, "subject", "To what", "journal.subject"),
            Column::new(Number, "subject_number", "Number", "journal.subject_id").of_others(),
            Column::new(Text, "network_address", "From", "journal.address"),
            Column::new(Text, "detail", "Detail", "journal.detail").of_others(),
        ],
    )
    .only_with(ReadJournal),
];

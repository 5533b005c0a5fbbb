//! The record, and what somebody may do.

use super::Section;
use crate::personal_data::column::Column;
use crate::personal_data::column::Kind::{Date, Flag, Moment, Number, Text, Word};

pub const SECTIONS: &[Section] = &[
    Section::new(
        ("record", "Record"),
        "FROM users LEFT JOIN departments ON departments.id = users.department_id \
         LEFT JOIN positions ON positions.id = users.position_id WHERE users.id = ?",
        "users.id",
        RECORD,
    ),
    Section::new(
        ("roles", "Roles"),
        "FROM user_roles JOIN roles ON roles.id = user_roles.role_id WHERE user_roles.user_id = ?",
        "roles.id",
        &[
            Column::new(Text, "name", "Role", "roles.name"),
            Column::new(Flag, "by_hand", "Given by hand", "user_roles.by_hand"),
            Column::new(Number, "rule", "Given by rule number", "user_roles.rule_id"),
        ],
    ),
    Section::new(
        ("list_columns", "Columns chosen for lists"),
        "FROM list_columns WHERE list_columns.user_id = ?",
        "list_columns.list",
        &[
            Column::new(Word, "list", "List", "list_columns.list"),
            Column::new(Text, "columns", "Columns", "list_columns.chosen"),
        ],
    ),
    Section::new(
        ("saved_views", "Saved views"),
        "FROM saved_views WHERE saved_views.user_id = ?",
        "saved_views.id",
        &[
            Column::new(Text, "name", "Name", "saved_views.name"),
            Column::new(Text, "query", "What it shows", "saved_views.query"),
            Column::new(Flag, "is_shared", "Shared with everybody", "saved_views.is_shared"),
            Column::new(Moment, "created_at", "Saved", "saved_views.created_at"),
        ],
    ),
    Section::new(
        ("merged_records", "Records merged into this one"),
        "FROM merged_records WHERE merged_records.user_id = ?",
        "merged_records.old_id",
        &[
            Column::new(Number, "old_number", "Old number", "merged_records.old_id"),
            Column::new(Moment, "merged_at", "Merged", "merged_records.merged_at"),
        ],
    ),
];

const RECORD: &[Column] = &[
    Column::new(Number, "id", "Number", "users.id"),
    Column::new(Text, "first_name", "First name", "users.first_name"),
    Column::new(Text, "last_name", "Last name", "users.last_name"),
    Column::new(Text, "username", "Username", "users.username"),
    Column::new(Text, "email", "Login email", "users.email"),
    Column::new(Text, "mobile_prefix", "Mobile prefix", "users.mobile_prefix"),
    Column::new(Text, "phone", "Phone number", "users.phone"),
    Column::new(Text, "address", "Address", "users.address"),
    Column::new(Text, "postal_code", "Postal code", "users.postal_code"),
    Column::new(Text, "city", "City", "users.city"),
    Column::new(Text, "country", "Country", "users.country"),
    Column::new(Text, "department", "Department", "departments.name"),
    Column::new(Text, "position", "Job position", "positions.name"),
    Column::new(Word, "employment_type", "Employment type", "users.employment_type"),
    Column::new(Date, "employment_date", "Employment date", "users.employment_date"),
    Column::new(Date, "last_day", "Last day", "users.last_day"),
    Column::new(Word, "document_type", "Document type", "users.document_type"),
    Column::new(Text, "document_number", "Document number", "users.document_number"),
    Column::new(Text, "document_state", "Issuing state", "users.document_state"),
    Column::new(Date, "document_expires", "Expiry date", "users.document_expires"),
    Column::new(Text, "language", "Language", "users.language"),
    Column::new(Flag, "single_sign_on", "Single sign-on", "users.sso"),
    Column::new(Word, "source", "Source", "users.source"),
    Column::new(Word, "status", "Status", "users.status"),
    Column::new(Moment, "status_ends_at", "Status ends", "users.status_ends_at"),
    Column::new(Moment, "created_at", "Created", "users.created_at"),
    Column::new(Moment, "updated_at", "Changed", "users.updated_at"),
    Column::new(Moment, "invited_at", "Invited", "users.invited_at"),
    Column::new(Moment, "invitation_ends_at", "Invitation ends", "users.invitation_ends_at"),
    Column::new(Moment, "link_opened_at", "Link opened", "users.link_opened_at"),
    Column::new(Moment, "activated_at", "Activated", "users.activated_at"),
    Column::new(Moment, "last_sign_in_at", "Last sign-in", "users.last_sign_in_at"),
    Column::new(Number, "failed_sign_ins", "Failed sign-ins", "users.failed_sign_ins"),
    Column::new(Number, "lockouts", "Lockouts", "users.lockouts"),
    Column::new(Moment, "locked_until", "Locked until", "users.locked_until"),
    Column::new(Moment, "disabled_at", "Disabled", "users.disabled_at"),
    Column::new(Moment, "enabled_at", "Enabled", "users.enabled_at"),
    Column::new(Moment, "mail_failed_at", "Mail failed", "users.mail_failed_at"),
    Column::new(Moment, "mail_asked_at", "Mail asked for", "users.mail_asked_at"),
    Column::new(Number, "reminders_sent", "Reminders sent", "users.reminders_sent"),
    Column::new(Moment, "reminders_ended_at", "Reminders ended", "users.reminders_ended_at"),
    Column::new(Moment, "dormant_told_at", "Told of dormancy", "users.dormant_told_at"),
];

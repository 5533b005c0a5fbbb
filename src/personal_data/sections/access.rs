//! How somebody gets in. Of secrets only when there were some: no digest, no key, no hash.

use super::Section;
use crate::personal_data::column::Column;
use crate::personal_data::column::Kind::{Flag, Moment, Number, Text, Word};
use crate::rights::Permission::ReadJournal;

pub const SECTIONS: &[Section] = &[
    Section::new(
        ("password", "Password"),
        "FROM passwords WHERE passwords.user_id = ?",
        "passwords.user_id",
        &[
            Column::new(Moment, "set_at", "Set", "passwords.set_at"),
            Column::new(Flag, "one_time", "For one sign-in", "passwords.one_time"),
        ],
    ),
    Section::new(
        ("sessions", "Sessions"),
        "FROM sessions WHERE sessions.user_id = ?",
        "sessions.id",
        &[
            Column::new(Moment, "created_at", "Begun", "sessions.created_at"),
            Column::new(Moment, "last_seen_at", "Last seen", "sessions.last_seen_at"),
            Column::new(Text, "network_address", "Network address", "sessions.address").only_with(ReadJournal),
            Column::new(Text, "browser", "Browser", "sessions.user_agent").only_with(ReadJournal),
        ],
    ),
    Section::new(
        ("authenticators", "Authenticator app"),
        "FROM authenticators WHERE authenticators.user_id = ?",
        "authenticators.user_id",
        &[
            Column::new(Moment, "created_at", "Set up", "authenticators.created_at"),
            Column::new(Moment, "confirmed_at", "Confirmed", "authenticators.confirmed_at"),
        ],
    ),
    Section::new(
        ("passkeys", "Passkeys"),
        "FROM passkeys WHERE passkeys.user_id = ?",
        "passkeys.id",
        &[
            Column::new(Text, "name", "Name", "passkeys.name"),
            Column::new(Moment, "created_at", "Set up", "passkeys.created_at"),
            Column::new(Moment, "last_used_at", "Last used", "passkeys.last_used_at"),
        ],
    ),
    Section::new(
        ("recovery_codes", "Recovery codes"),
        "FROM recovery_codes WHERE recovery_codes.user_id = ?",
        "recovery_codes.id",
        &[
            Column::new(Number, "number", "Number", "recovery_codes.id"),
            Column::new(Moment, "used_at", "Used", "recovery_codes.used_at"),
        ],
    ),
    Section::new(
        ("links", "Links and temporary passwords"),
        "FROM tokens WHERE tokens.user_id = ?",
        "tokens.id",
        &[
            Column::new(Word, "purpose", "What for", "tokens.purpose"),
            Column::new(Moment, "created_at", "Made", "tokens.created_at"),
            Column::new(Moment, "expires_at", "Valid until", "tokens.expires_at"),
            Column::new(Moment, "opened_at", "Opened", "tokens.opened_at"),
            Column::new(Moment, "ended_at", "Ended", "tokens.ended_at"),
            Column::new(Word, "ended_by", "Ended because", "tokens.ended_by"),
        ],
    ),
];

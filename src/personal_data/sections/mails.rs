//! Mails to somebody, what became of them, and what was mailed because of a rule.

use super::Section;
use crate::personal_data::column::Column;
use crate::personal_data::column::Kind::{Mail, Moment, Number, Text, Word};
use crate::rights::Permission::ReadMail;

pub const SECTIONS: &[Section] = &[
    Section::new(
        ("mails", "Mails"),
        "FROM outbox LEFT JOIN mail_renderings ON mail_renderings.mail_id = outbox.id WHERE outbox.user_id = ?",
        "outbox.id",
        &[
            Column::new(Mail, "kind", "Mail", "outbox.kind"),
            Column::new(Text, "recipient", "To", "outbox.recipient"),
            Column::new(Text, "subject", "Subject", "mail_renderings.subject"),
            Column::new(Word, "state", "State", "outbox.state"),
            Column::new(Number, "tries", "Tries", "outbox.tries"),
            Column::new(Moment, "created_at", "Asked for", "outbox.created_at"),
            Column::new(Moment, "settled_at", "Settled", "outbox.settled_at"),
            Column::new(Moment, "bounced_at", "Came back", "outbox.bounced_at"),
            Column::new(Text, "last_reply", "Last reply", "outbox.last_reply"),
        ],
    )
    .only_with(ReadMail),
    Section::new(
        ("mail_tries", "Tries at which a mail was not taken"),
        "FROM mail_tries JOIN outbox ON outbox.id = mail_tries.mail_id WHERE outbox.user_id = ?",
        "mail_tries.id",
        &[
            Column::new(Word, "outcome", "Outcome", "mail_tries.outcome"),
            Column::new(Moment, "at", "At", "mail_tries.at"),
            Column::new(Text, "reply", "Reply", "mail_tries.reply"),
        ],
    )
    .only_with(ReadMail),
    Section::new(
        ("bounces", "Mails that came back"),
        "FROM bounces WHERE bounces.user_id = ?",
        "bounces.id",
        &[
            Column::new(Word, "verdict", "Verdict", "bounces.verdict"),
            Column::new(Text, "recipient", "To", "bounces.recipient"),
            Column::new(Text, "words", "Words", "bounces.words"),
            Column::new(Moment, "received_at", "Received", "bounces.received_at"),
        ],
    )
    .only_with(ReadMail),
    Section::new(
        ("reminders", "Reminders to sign in"),
        "FROM reminders WHERE reminders.user_id = ?",
        "reminders.id",
        &[
            Column::new(Text, "occasion", "Day", "reminders.occasion"),
            Column::new(Word, "outcome", "Outcome", "reminders.outcome"),
            Column::new(Number, "number", "How many before", "reminders.number"),
            Column::new(Moment, "at", "At", "reminders.at"),
        ],
    ),
    Section::new(
        ("ending_reminders", "Reminders before an end"),
        "FROM ending_reminders JOIN tokens ON tokens.id = ending_reminders.token_id WHERE tokens.user_id = ?",
        "tokens.id",
        &[
            Column::new(Word, "outcome", "Outcome", "ending_reminders.outcome"),
            Column::new(Moment, "at", "At", "ending_reminders.at"),
        ],
    ),
    Section::new(
        ("dormancy_notices", "Notices of a dormant account"),
        "FROM dormancy_notices WHERE dormancy_notices.user_id = ?",
        "dormancy_notices.id",
        &[
            Column::new(Text, "occasion", "Occasion", "dormancy_notices.occasion"),
            Column::new(Word, "outcome", "Outcome", "dormancy_notices.outcome"),
            Column::new(Moment, "told_at", "Told", "dormancy_notices.told_at"),
            Column::new(Moment, "disable_at", "To be disabled", "dormancy_notices.disable_at"),
            Column::new(Moment, "ended_at", "Ended", "dormancy_notices.ended_at"),
            Column::new(Word, "ending", "Ended because", "dormancy_notices.ending"),
        ],
    ),
    Section::new(
        ("notifications", "Notifications"),
        "FROM notification_ledger JOIN notifications ON notifications.id = notification_ledger.notification_id \
         WHERE notification_ledger.user_id = ?",
        "notification_ledger.id",
        &[
            Column::new(Text, "name", "Notification", "notifications.name"),
            Column::new(Text, "occasion", "Occasion", "notification_ledger.occasion"),
            Column::new(Moment, "told_at", "Told", "notification_ledger.told_at"),
        ],
    ),
    Section::new(
        ("digests", "Weekly digests"),
        "FROM digests WHERE digests.user_id = ?",
        "digests.week",
        &[Column::new(Text, "week", "Week", "digests.week"), Column::new(Moment, "at", "At", "digests.at")],
    ),
];

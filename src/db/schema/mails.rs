//! The tables of mails: those in the queue, their texts, and reminders before an end.

diesel::table! {
    outbox (id) {
        id -> BigInt,
        kind -> Text,
        user_id -> Nullable<BigInt>,
        recipient -> Text,
        requested_by -> Nullable<BigInt>,
        state -> Text,
        tries -> Integer,
        next_try_at -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        message_id -> Text,
        last_reply -> Text,
        created_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        batch_id -> Nullable<BigInt>,
        withdrawn -> Text,
        first_tried_at -> Nullable<Timestamp>,
        bounced_at -> Nullable<Timestamp>,
        accepted_reply -> Text,
    }
}

diesel::table! {
    bounces (id) {
        id -> BigInt,
        digest -> Binary,
        mail_id -> Nullable<BigInt>,
        user_id -> Nullable<BigInt>,
        unmatched -> BigInt,
        matched_by -> Text,
        verdict -> Text,
        effect -> Text,
        recipient -> Text,
        words -> Text,
        sender -> Text,
        subject -> Text,
        received_at -> Timestamp,
    }
}

diesel::table! {
    mail_outage (id) {
        id -> Integer,
        since -> Timestamp,
        reason -> Text,
        tries -> BigInt,
        tried_at -> Timestamp,
        next_try_at -> Timestamp,
        asked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    round_trip (id) {
        id -> Integer,
        mark -> Text,
        mail_id -> Nullable<BigInt>,
        recipient -> Text,
        sender -> Text,
        asked_at -> Timestamp,
        returned_at -> Nullable<Timestamp>,
        trace -> Text,
    }
}

diesel::table! {
    mail_renderings (mail_id) {
        mail_id -> BigInt,
        subject -> Text,
        text -> Text,
        html -> Text,
    }
}

diesel::table! {
    mail_tries (id) {
        id -> BigInt,
        mail_id -> BigInt,
        at -> Timestamp,
        outcome -> Text,
        reply -> Text,
    }
}

diesel::table! {
    ending_reminders (token_id) {
        token_id -> BigInt,
        outcome -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    digest_runs (week) {
        week -> Text,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    digests (user_id, week) {
        user_id -> BigInt,
        week -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    mail_texts (id) {
        id -> BigInt,
        kind -> Text,
        language -> Text,
        subject -> Nullable<Text>,
        body -> Nullable<Text>,
        edited_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mail_text_tests (mail_id) {
        mail_id -> BigInt,
        kind -> Text,
        language -> Text,
        subject -> Text,
        body -> Text,
    }
}

//! The tables of rules that are carried out daily: their runs, and whom they concerned.

diesel::table! {
    rule_runs (rule, occasion) {
        rule -> Text,
        occasion -> Text,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        level -> BigInt,
        reached_at -> Timestamp,
        reached_id -> BigInt,
        told -> BigInt,
        disabled -> BigInt,
        skipped -> BigInt,
    }
}

diesel::table! {
    reminders (id) {
        id -> BigInt,
        user_id -> BigInt,
        occasion -> Text,
        outcome -> Text,
        number -> Integer,
        at -> Timestamp,
    }
}

diesel::table! {
    dormancy_notices (id) {
        id -> BigInt,
        user_id -> BigInt,
        occasion -> Text,
        outcome -> Text,
        told_at -> Timestamp,
        disable_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ending -> Text,
    }
}

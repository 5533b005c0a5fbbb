//! The tables of accounts to which nobody signs in.

diesel::table! {
    dormancy_runs (occasion) {
        occasion -> Text,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        reached_at -> Timestamp,
        reached_id -> BigInt,
        told -> BigInt,
        disabled -> BigInt,
        skipped -> BigInt,
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

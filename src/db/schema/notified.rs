//! The tables of notifications that administrators write.

diesel::table! {
    notifications (id) {
        id -> BigInt,
        name -> Text,
        condition -> Text,
        again_after -> Nullable<BigInt>,
        daily -> Bool,
        daily_by -> Nullable<BigInt>,
        last_run -> Text,
        version -> Integer,
        edited_by -> Nullable<BigInt>,
        edited_at -> Timestamp,
    }
}

diesel::table! {
    notification_texts (notification_id, language) {
        notification_id -> BigInt,
        language -> Text,
        subject -> Text,
        body -> Text,
    }
}

diesel::table! {
    notification_ledger (id) {
        id -> BigInt,
        notification_id -> BigInt,
        user_id -> BigInt,
        occasion -> Text,
        batch_id -> Nullable<BigInt>,
        told_at -> Timestamp,
    }
}

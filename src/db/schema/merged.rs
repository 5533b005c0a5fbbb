//! The table of records that were merged into another.

diesel::table! {
    merged_records (old_id) {
        old_id -> BigInt,
        user_id -> BigInt,
        merged_at -> Timestamp,
    }
}

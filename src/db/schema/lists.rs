//! The tables of how people look at lists, and of what their search is to be told anew.

diesel::table! {
    list_columns (user_id, list) {
        user_id -> BigInt,
        list -> Text,
        chosen -> Text,
    }
}

diesel::table! {
    saved_views (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        name_key -> Text,
        query -> Text,
        is_shared -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    search_renewals (record, id) {
        record -> Text,
        id -> BigInt,
    }
}

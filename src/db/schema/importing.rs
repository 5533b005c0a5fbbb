diesel::table! {
    imports (id) {
        id -> BigInt,
        created_by -> Nullable<BigInt>,
        by_command_line -> Bool,
        created_at -> Timestamp,
        touched_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        rows_until -> Nullable<Timestamp>,
        file_name -> Text,
        state -> Text,
        headings -> Text,
        findings -> Text,
        plan -> Text,
        counts -> Text,
        total -> BigInt,
        done -> BigInt,
        place -> BigInt,
        all_or_nothing -> Bool,
        failure -> Text,
        undone_by -> Nullable<BigInt>,
        undone_at -> Nullable<Timestamp>,
        undo_total -> BigInt,
        removed -> BigInt,
    }
}

diesel::table! {
    import_rows (import_id, number) {
        import_id -> BigInt,
        number -> BigInt,
        cells -> Text,
        verdict -> Text,
        user_id -> Nullable<BigInt>,
        changes -> Text,
        reasons -> Text,
    }
}

diesel::table! {
    import_keys (import_id, kind, key) {
        import_id -> BigInt,
        kind -> Text,
        key -> Text,
        number -> BigInt,
    }
}

diesel::table! {
    import_people (import_id, user_id) {
        import_id -> BigInt,
        user_id -> BigInt,
        was_created -> Bool,
        changes -> Text,
        stayed -> Text,
    }
}

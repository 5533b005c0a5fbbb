//! The tables of roles: what each allows, who has them, and the rules that give them.

diesel::table! {
    roles (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        name_key -> Text,
        description -> Text,
        version -> Integer,
    }
}

diesel::table! {
    role_permissions (role_id, permission) {
        role_id -> BigInt,
        permission -> Text,
    }
}

diesel::table! {
    role_departments (role_id, department_id) {
        role_id -> BigInt,
        department_id -> BigInt,
    }
}

diesel::table! {
    user_roles (user_id, role_id) {
        user_id -> BigInt,
        role_id -> BigInt,
        by_hand -> Bool,
        rule_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    role_rules (id) {
        id -> BigInt,
        department_id -> Nullable<BigInt>,
        position_id -> Nullable<BigInt>,
        role_id -> BigInt,
        employment_type -> Text,
        source -> Text,
        version -> Integer,
        saved_by -> Nullable<BigInt>,
        is_ending -> Bool,
        walk -> Text,
        reached -> BigInt,
        looked_at -> BigInt,
        expected -> BigInt,
    }
}

//! The tables of both engines, by hand: the engines' migrations carry the same names and types.

mod importing;
mod lists;
mod mails;
mod merged;
mod notified;
mod permissions;
mod rules;

pub use importing::{import_keys, import_people, import_rows, imports};
pub use lists::{list_columns, saved_views, search_renewals};
pub use mails::{
    bounces, digest_runs, digests, ending_reminders, mail_outage, mail_renderings, mail_text_tests, mail_texts,
    mail_tries, outbox, round_trip,
};
pub use merged::merged_records;
pub use notified::{notification_ledger, notification_texts, notifications};
pub use permissions::{role_departments, role_permissions, role_rules, roles, user_roles};
pub use rules::{dormancy_notices, reminders, rule_runs};

diesel::table! {
    departments (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        created_at -> Timestamp,
        kind -> Text,
        status -> Text,
        group_name -> Text,
        place -> Integer,
    }
}

diesel::table! {
    positions (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        created_at -> Timestamp,
        kind -> Text,
        status -> Text,
        group_name -> Text,
        place -> Integer,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        first_name -> Text,
        last_name -> Text,
        sort_name -> Text,
        mobile_prefix -> Text,
        phone -> Text,
        email -> Text,
        email_key -> Text,
        username -> Text,
        username_key -> Text,
        address -> Text,
        postal_code -> Text,
        city -> Text,
        country -> Text,
        department_id -> Nullable<BigInt>,
        department_key -> Text,
        position_id -> Nullable<BigInt>,
        employment_date -> Nullable<Date>,
        last_day -> Nullable<Date>,
        document_type -> Text,
        document_number -> Text,
        document_state -> Text,
        document_expires -> Nullable<Date>,
        language -> Text,
        sso -> Bool,
        invited_at -> Nullable<Timestamp>,
        invitation_ends_at -> Nullable<Timestamp>,
        link_opened_at -> Nullable<Timestamp>,
        activated_at -> Nullable<Timestamp>,
        last_sign_in_at -> Nullable<Timestamp>,
        mail_failed_at -> Nullable<Timestamp>,
        failed_sign_ins -> Integer,
        lockouts -> Integer,
        locked_until -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
        status -> Text,
        status_ends_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        mail_asked_at -> Nullable<Timestamp>,
        department_by -> Nullable<BigInt>,
        position_by -> Nullable<BigInt>,
        reminders_sent -> Integer,
        reminders_ended_at -> Nullable<Timestamp>,
        enabled_at -> Nullable<Timestamp>,
        dormant_told_at -> Nullable<Timestamp>,
        employee_number -> Text,
        employee_number_key -> Nullable<Text>,
        employment_type -> Text,
        source -> Text,
        employment_by -> Nullable<BigInt>,
        source_by -> Nullable<BigInt>,
        account_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    passwords (user_id) {
        user_id -> BigInt,
        hash -> Text,
        set_at -> Timestamp,
        one_time -> Bool,
    }
}

diesel::table! {
    chores (name) {
        name -> Text,
        leased_by -> Text,
        leased_until -> Nullable<Timestamp>,
        last_success_at -> Nullable<Timestamp>,
        last_failure_at -> Nullable<Timestamp>,
        last_failure -> Text,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        user_id -> Nullable<BigInt>,
        purpose -> Text,
        digest -> Binary,
        mail_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        opened_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<Text>,
        end_noted_at -> Nullable<Timestamp>,
        on_paper -> Bool,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        key_digest -> Binary,
        handle -> Nullable<Text>,
        user_id -> Nullable<BigInt>,
        state -> Text,
        address -> Text,
        user_agent -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
    }
}

diesel::table! {
    journal (id) {
        id -> BigInt,
        at -> Timestamp,
        actor -> Text,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        subject -> Text,
        subject_id -> Nullable<BigInt>,
        address -> Text,
        detail -> Text,
        batch_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    saved_reports (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        name_key -> Text,
        query -> Text,
        shared -> Bool,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    secret_key (id) {
        id -> Integer,
        fingerprint -> Binary,
    }
}

diesel::table! {
    device_failures (device) {
        device -> Binary,
        failures -> Integer,
        distrusted_until -> Nullable<Timestamp>,
        last_at -> Timestamp,
    }
}

diesel::table! {
    pax (id) {
        id -> BigInt,
        first_name -> Text,
        last_name -> Text,
        sort_name -> Text,
        gender -> Text,
        nationality -> Text,
        born_on -> Nullable<Date>,
        born_in -> Text,
        document_type -> Text,
        document_number -> Text,
        document_state -> Text,
        document_expires -> Nullable<Date>,
        company -> Text,
        company_key -> Text,
        category -> Text,
        emergency_contact -> Text,
        special_care -> Text,
        notes -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    address_changes (user_id) {
        user_id -> BigInt,
        email -> Text,
        requested_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    address_corrections (id) {
        id -> BigInt,
        user_id -> BigInt,
        old_email -> Text,
        new_email -> Text,
        state -> Text,
        asked_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    requests (id) {
        id -> BigInt,
        user_id -> BigInt,
        task -> Text,
        state -> Text,
        asked_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    batches (id) {
        id -> BigInt,
        act -> Text,
        state -> Text,
        selection -> Text,
        total -> BigInt,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        notification_id -> Nullable<BigInt>,
        role_change -> Text,
        not_before -> Nullable<Timestamp>,
    }
}

diesel::table! {
    batch_items (batch_id, user_id) {
        batch_id -> BigInt,
        user_id -> BigInt,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    authenticators (user_id) {
        user_id -> BigInt,
        sealed_secret -> Binary,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    passkeys (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        credential_id -> Binary,
        credential -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> BigInt,
        user_id -> BigInt,
        digest -> Binary,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(users -> departments (department_id));
diesel::joinable!(users -> positions (position_id));
diesel::joinable!(passwords -> users (user_id));
diesel::joinable!(role_permissions -> roles (role_id));
diesel::joinable!(role_departments -> departments (department_id));
diesel::joinable!(user_roles -> users (user_id));
diesel::joinable!(user_roles -> roles (role_id));
diesel::joinable!(tokens -> users (user_id));
diesel::joinable!(tokens -> outbox (mail_id));
diesel::joinable!(ending_reminders -> tokens (token_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(journal -> users (actor_id));
diesel::joinable!(batch_items -> batches (batch_id));
diesel::joinable!(batch_items -> users (user_id));
diesel::joinable!(mail_renderings -> outbox (mail_id));
diesel::joinable!(mail_text_tests -> outbox (mail_id));
diesel::joinable!(mail_tries -> outbox (mail_id));
diesel::joinable!(role_rules -> roles (role_id));
diesel::joinable!(dormancy_notices -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    departments,
    positions,
    users,
    passwords,
    roles,
    role_departments,
    role_permissions,
    user_roles,
    outbox,
    chores,
    mail_outage,
    round_trip,
    tokens,
    sessions,
    journal,
    settings,
    saved_reports,
    secret_key,
    device_failures,
    pax,
    address_changes,
    address_corrections,
    requests,
    batches,
    batch_items,
    reminders,
    ending_reminders,
    digest_runs,
    digests,
    role_rules,
    authenticators,
    passkeys,
    recovery_codes,
    mail_renderings,
    mail_texts,
    mail_text_tests,
    bounces,
    mail_tries,
    rule_runs,
    dormancy_notices,
    notifications,
    notification_texts,
    notification_ledger,
    imports,
    import_rows,
    import_keys,
    import_people,
    list_columns,
    saved_views,
    merged_records,
);

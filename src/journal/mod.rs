//! What happened: each act that changes something is written here in its own transaction: who, what, on whom, when,
//! from where. It never holds a secret, and of a change only the names of the fields, but for a login address: whoever
//! reads its mail can take the account over.

mod erased;
mod recent;
mod settings;
mod story;
mod subject;
pub mod words;

use std::ops::Deref;

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::journal;
use crate::db::{self, AtMost, Connection, FullName, QueryResult, text_enum};

pub use erased::{addresses_of, lose, strike};
pub use recent::{Newest, Others, Recent, newest};
pub use settings::{Setting, on_or_off, record_settings};
pub use story::{newest_of, of_person, times_of};
pub use subject::{ActorKind, Subject, SubjectKind};

text_enum! {
    /// What was done. The words are stored.
    pub enum Action {
        AdministratorMade = "administrator_made",
        UserCreated = "user_created",
        UserEdited = "user_edited",
        UsernameChanged = "username_changed",
        AddressChanged = "address_changed",
        AddressChangeRequested = "address_change_requested",
        AddressChangeWithdrawn = "address_change_withdrawn",
        AddressCorrectionAsked = "address_correction_asked",
        AddressCorrectionApproved = "address_correction_approved",
        AddressCorrectionDeclined = "address_correction_declined",
        AddressCorrectionReviewed = "address_correction_reviewed",
        RolesChanged = "roles_changed",
        RoleGivenByRule = "role_given_by_rule",
        RoleTakenByRule = "role_taken_by_rule",
        /// A rule gives it no more, and it may not be taken.
        RoleStaysByHand = "role_stays_by_hand",
        UserDisabled = "user_disabled",
        UserEnabled = "user_enabled",
        UserUnlocked = "user_unlocked",
        /// By someone who may not edit users: wrong second factors still count.
        UserUnlockedBySupport = "user_unlocked_by_support",
        RequestMade = "request_made",
        RequestAccepted = "request_accepted",
        RequestDeclined = "request_declined",
        ActivationRequested = "activation_requested",
        CredentialsRequested = "credentials_requested",
        /// On paper.
        CredentialsHandedOut = "credentials_handed_out",
        ResetRequested = "reset_requested",
        ResetRequestedForUnknown = "reset_requested_for_unknown",
        LinkOpened = "link_opened",
        TemporaryPasswordUsed = "temporary_password_used",
        PasswordSet = "password_set",
        PasswordChanged = "password_changed",
        PasswordSetByHand = "password_set_by_hand",
        WrongCurrentPassword = "wrong_current_password",
        SignedIn = "signed_in",
        SignedOut = "signed_out",
        SignInFailed = "sign_in_failed",
        SignInFailedForUnknown = "sign_in_failed_for_unknown",
        LockedOut = "locked_out",
        SessionsEnded = "sessions_ended",
        SecondFactorAdded = "second_factor_added",
        SecondFactorRemoved = "second_factor_removed",
        SecondFactorRemovedByAdministrator = "second_factor_removed_by_administrator",
        SecondFactorFailed = "second_factor_failed",
        RecoveryCodesMade = "recovery_codes_made",
        RecoveryCodeUsed = "recovery_code_used",
        PaxCreated = "pax_created",
        PaxEdited = "pax_edited",
        DepartmentCreated = "department_created",
        DepartmentRenamed = "department_renamed",
        DepartmentChanged = "department_changed",
        DepartmentDeleted = "department_deleted",
        /// Before rules had a page of their own.
        RoleRulesChanged = "role_rules_changed",
        RoleRuleSaved = "role_rule_saved",
        RoleRuleDeleted = "role_rule_deleted",
        RoleCreated = "role_created",
        RoleEdited = "role_edited",
        RoleRestored = "role_restored",
        RoleDeleted = "role_deleted",
        PositionCreated = "position_created",
        PositionRenamed = "position_renamed",
        PositionChanged = "position_changed",
        PositionDeleted = "position_deleted",
        MailDeferred = "mail_deferred",
        /// A server took it, and it came back.
        MailBounced = "mail_bounced",
        /// A server took it, and tries further to deliver it.
        MailDelayed = "mail_delayed",
        /// A bounce that changed nothing.
        BounceNoted = "bounce_noted",
        MailTriedAgain = "mail_tried_again",
        MailCancelled = "mail_cancelled",
        TestMailRequested = "test_mail_requested",
        /// To the mailbox of bounces, and back from there.
        TestMailReturned = "test_mail_returned",
        AccountCreated = "account_created",
        BatchConfirmed = "batch_confirmed",
        /// Before the time for which it was scheduled.
        BatchStarted = "batch_started",
        BatchCancelled = "batch_cancelled",
        ImportBegun = "import_begun",
        ImportConfirmed = "import_confirmed",
        ImportApplied = "import_applied",
        ImportCancelled = "import_cancelled",
        ImportUndoConfirmed = "import_undo_confirmed",
        ImportUndone = "import_undone",
        RemindersEnded = "reminders_ended",
        RemindersResumed = "reminders_resumed",
        SettingsChanged = "settings_changed",
        MailTextEdited = "mail_text_edited",
        MailTextRestored = "mail_text_restored",
        NotificationSaved = "notification_saved",
        NotificationDeleted = "notification_deleted",
        ReportSaved = "report_saved",
        ReportDeleted = "report_deleted",
        /// Its end is another entry, unless the portal was stopped meanwhile.
        ExportBegun = "export_begun",
        Exported = "exported",
        /// Part of the file may have arrived.
        ExportBrokenOff = "export_broken_off",
        AccessRefused = "access_refused",
        /// All that is known of one person, as a file.
        PersonalDataTaken = "personal_data_taken",
        /// Whom, nothing tells any more.
        UserErased = "user_erased",
        /// Another record of the same person went up in this one. The detail says which.
        UserMerged = "user_merged",
    }
}

impl Action {
    /// As the journal's page names it.
    pub fn label(self) -> &'static str {
        match self {
            Action::AdministratorMade => "Administrator made",
            Action::UserCreated => "User created",
            Action::UserEdited => "User edited",
            Action::UsernameChanged => "Username changed",
            Action::AddressChanged => "Address changed",
            Action::AddressChangeRequested => "Address change asked for",
            Action::AddressChangeWithdrawn => "Address change withdrawn",
            Action::AddressCorrectionAsked => "Address correction asked for",
            Action::AddressCorrectionApproved => "Address correction approved",
            Action::AddressCorrectionDeclined => "Address correction declined",
            Action::AddressCorrectionReviewed => "Address correction reviewed",
            Action::RolesChanged => "Roles changed",
            Action::RoleGivenByRule => "Role given by a rule",
            Action::RoleTakenByRule => "Role taken by a rule",
            Action::RoleStaysByHand => "Role stays, by hand",
            Action::UserDisabled => "User disabled",
            Action::UserEnabled => "User enabled",
            Action::UserUnlocked => "User unlocked",
            Action::UserUnlockedBySupport => "User unlocked by support",
            Action::RequestMade => "User administrators asked",
            Action::RequestAccepted => "Request accepted",
            Action::RequestDeclined => "Request declined",
            Action::CredentialsRequested => "Credentials requested",
            Action::CredentialsHandedOut => "Credentials handed out on paper",
            Action::ActivationRequested => "Activation mail requested",
            Action::ResetRequested => "Password reset requested",
            Action::ResetRequestedForUnknown => "Password reset requested for an unknown name",
            Action::LinkOpened => "Link opened",
            Action::TemporaryPasswordUsed => "Temporary password entered",
            Action::PasswordSet => "Password set",
            Action::PasswordChanged => "Password changed",
            Action::PasswordSetByHand => "Password set by hand",
            Action::WrongCurrentPassword => "Wrong current password",
            Action::SignedIn => "Signed in",
            Action::SignedOut => "Signed out",
            Action::SignInFailed => "Sign-in failed",
            Action::SignInFailedForUnknown => "Sign-in failed for an unknown name",
            Action::LockedOut => "Locked out",
            Action::SessionsEnded => "Sessions ended",
            Action::SecondFactorAdded => "Second factor added",
            Action::SecondFactorRemoved => "Second factor removed",
            Action::SecondFactorRemovedByAdministrator => "Second factor removed by an administrator",
            Action::SecondFactorFailed => "Second factor failed",
            Action::RecoveryCodesMade => "Recovery codes made",
            Action::RecoveryCodeUsed => "Recovery code used",
            Action::PaxCreated => "PAX created",
            Action::PaxEdited => "PAX edited",
            Action::DepartmentCreated => "Department created",
            Action::DepartmentRenamed => "Department renamed",
            Action::DepartmentChanged => "Department changed",
            Action::DepartmentDeleted => "Department deleted",
            Action::RoleRulesChanged => "Roles of new accounts changed",
            Action::RoleRuleSaved => "Role rule saved",
            Action::RoleRuleDeleted => "Role rule deleted",
            Action::RoleCreated => "Role created",
            Action::RoleEdited => "Role edited",
            Action::RoleRestored => "Role restored",
            Action::RoleDeleted => "Role deleted",
            Action::PositionCreated => "Job position created",
            Action::PositionRenamed => "Job position renamed",
            Action::PositionChanged => "Job position changed",
            Action::PositionDeleted => "Job position deleted",
            Action::MailDeferred => "Mail deferred",
            Action::MailBounced => "Mail bounced",
            Action::MailDelayed => "Mail delayed on its way",
            Action::BounceNoted => "Bounce noted",
            Action::MailTriedAgain => "Mail tried again",
            Action::MailCancelled => "Mail cancelled",
            Action::TestMailRequested => "Test mail requested",
            Action::TestMailReturned => "Test mail came back",
            Action::AccountCreated => "Account created",
            Action::BatchConfirmed => "Bulk action confirmed",
            Action::BatchStarted => "Bulk action started early",
            Action::BatchCancelled => "Bulk action cancelled",
            Action::ImportBegun => "Import begun",
            Action::ImportConfirmed => "Import confirmed",
            Action::ImportApplied => "Import applied",
            Action::ImportCancelled => "Import cancelled",
            Action::ImportUndoConfirmed => "Undoing of an import confirmed",
            Action::ImportUndone => "Import undone",
            Action::RemindersEnded => "Reminders ended by the mailed link",
            Action::RemindersResumed => "Reminders resumed",
            Action::SettingsChanged => "Settings changed",
            Action::MailTextEdited => "Mail template edited",
            Action::MailTextRestored => "Mail template restored",
            Action::NotificationSaved => "Notification saved",
            Action::NotificationDeleted => "Notification deleted",
            Action::ReportSaved => "Report saved",
            Action::ReportDeleted => "Report deleted",
            Action::ExportBegun => "Export begun",
            Action::Exported => "List exported",
            Action::ExportBrokenOff => "Export broken off",
            Action::AccessRefused => "Access refused",
            Action::PersonalDataTaken => "Personal data downloaded",
            Action::UserErased => "User erased",
            Action::UserMerged => "Merged with another record",
        }
    }
}

/// An act, as it was written down.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = journal)]
pub struct Entry {
    pub id: i64,
    pub at: Timestamp,
    pub actor: ActorKind,
    /// Nobody's where the actor is no user, or was deleted since.
    #[diesel(select_expression = db::full_name_of("journal.actor_id"), select_expression_type = FullName)]
    pub actor_name: Option<String>,
    pub action: Action,
    pub subject: SubjectKind,
    pub subject_id: Option<i64>,
    pub address: String,
    pub detail: String,
}

/// One among entries about anybody.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = journal)]
pub struct NamedEntry {
    #[diesel(embed)]
    entry: Entry,
    #[diesel(select_expression = name_of_subject(), select_expression_type = FullName)]
    subject_name: Option<String>,
}

impl Deref for NamedEntry {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.entry
    }
}

/// The name of an entry's subject, if that is a user. `NULL` for other subjects.
fn name_of_subject() -> FullName {
    db::full_name_of("CASE WHEN journal.subject = 'user' THEN journal.subject_id END")
}

/// In the transaction of the act. `detail` never holds a secret.
pub fn record(
    connection: &mut Connection,
    context: &Context,
    action: Action,
    subject: Subject,
    detail: &str,
) -> QueryResult<()> {
    let (kind, id) = subject.columns();
    let address = context.address.map(|address| address.to_string()).unwrap_or_default();
    diesel::insert_into(journal::table)
        .values((
            journal::at.eq(context.now),
            journal::actor.eq(ActorKind::from(context.actor)),
            journal::actor_id.eq(context.actor.user_id()),
            journal::action.eq(action),
            journal::subject.eq(kind),
            journal::subject_id.eq(id),
            journal::address.eq(address),
            journal::detail.eq(detail),
            journal::batch_id.eq(context.batch()),
            journal::import_id.eq(context.import()),
        ))
        .execute(connection)
        .map(drop)
}

/// The same act on each of these people, written in few statements.
pub fn record_of_many(
    connection: &mut Connection,
    context: &Context,
    action: Action,
    people: &[UserId],
) -> QueryResult<()> {
    record_of_many_saying(connection, context, action, people, "")
}

/// The same, with this detail in each entry.
pub fn record_of_many_saying(
    connection: &mut Connection,
    context: &Context,
    action: Action,
    people: &[UserId],
    detail: &str,
) -> QueryResult<()> {
    let address = context.address.map(|address| address.to_string()).unwrap_or_default();
    let entries: Vec<_> = people
        .iter()
        .map(|person| {
            (
                journal::at.eq(context.now),
                journal::actor.eq(ActorKind::from(context.actor)),
                journal::actor_id.eq(context.actor.user_id()),
                journal::action.eq(action),
                journal::subject.eq(SubjectKind::User),
                journal::subject_id.eq(person.0),
                journal::address.eq(&address),
                journal::detail.eq(detail),
                journal::batch_id.eq(context.batch()),
                journal::import_id.eq(context.import()),
            )
        })
        .collect();
    match connection {
        Connection::Sqlite(inner) => diesel::insert_into(journal::table).values(&entries).execute(inner),
        Connection::Postgres(inner) => diesel::insert_into(journal::table).values(&entries).execute(inner),
    }
    .map(drop)
}

/// Newest first.
pub fn of_subject(connection: &mut Connection, subject: Subject, limit: usize) -> QueryResult<Vec<Entry>> {
    let (kind, id) = subject.columns();
    journal::table
        .filter(journal::subject.eq(kind))
        .filter(journal::subject_id.eq(id))
        .order(journal::id.desc())
        .select(Entry::as_select())
        .at_most(limit)
        .load(connection)
}

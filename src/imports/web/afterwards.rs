//! What became of those whom an import made, and what can be done for them. Sending is a bulk action of the users' list, with
//! its preview and its confirmation: this page only says whom it is for.

use crate::gate::{Allowed, need};
use crate::imports::state::ImportState;
use crate::imports::store::Import;
use crate::imports::store::funnel::{self, Funnel};
use crate::people::Status;
use crate::people::filter::Attention;
use crate::rights::Permission;
use crate::web::paging::{number_of, thousands};
use crate::web::query::Query;
use crate::web::{Form, PageError};

pub struct Afterwards {
    pub import: i64,
    created: i64,
    /// When the import was undone.
    removed: i64,
    funnel: Funnel,
    may_send: bool,
    /// When mails are sent, which is chosen once more before they are.
    pub form: Form,
}

/// One line of the funnel.
pub struct Step {
    pub label: &'static str,
    pub count: String,
    /// To the users' list, which shows these.
    pub link: String,
}

impl Afterwards {
    /// `None` where the import made nobody, or is not over.
    pub async fn load(visit: &Allowed<need::EditUsers>, import: &Import) -> Result<Option<Afterwards>, PageError> {
        let (id, created) = (import.id, import.counts().created);
        if created == 0 || !import.state.is_over() || import.state == ImportState::Undoing {
            return Ok(None);
        }
        let funnel = visit
            .read_at_length(move |connection, context| funnel::funnel(connection, id, context.now))
            .await?;
        let may_send = visit.who.may(Permission::SendMails);
        let removed = import.removed;
        Ok(Some(Afterwards {
            import: id,
            created,
            removed,
            funnel,
            may_send,
            form: Form::default(),
        }))
    }

    /// "212 created, 180 active, 9 failed, 23 waiting". Each of those created is in one number more, or was deleted since.
    pub fn sentence(&self) -> String {
        let Funnel { active, locked, failed, disabled, .. } = self.funnel;
        let told = [
            (self.created, "created"),
            (active + locked, "active"),
            (failed, "failed"),
            (self.funnel.waiting(), "waiting"),
        ];
        let where_some = [(disabled, "disabled")].into_iter().filter(|(count, _)| *count > 0);
        let told = told.into_iter().chain(where_some);
        let told = told.map(|(count, what)| format!("{} {what}", thousands(count)));
        told.collect::<Vec<_>>().join(", ")
    }

    pub fn steps(&self) -> Vec<Step> {
        let Funnel {
            there,
            not_invited,
            sso_unused,
            invited,
            expired,
            active,
            locked,
            disabled,
            mail_failed,
            failed: _,
        } = self.funnel;
        let status = |status: Status| ("status", status.as_str());
        let show = |attention: Attention| ("show", attention.as_str());
        let always = [
            ("Created", there, ("", "")),
            ("Waiting for an invitation", not_invited, show(Attention::NotInvited)),
            ("Invited, not in yet", invited, status(Status::Invited)),
            ("Active", active, status(Status::Active)),
            ("Mail failed", mail_failed, show(Attention::MailFailed)),
            ("Invitation expired", expired, show(Attention::InvitationExpired)),
        ];
        let where_some = [
            ("Single sign-on not used yet", sso_unused, show(Attention::SsoUnused)),
            ("Locked", locked, status(Status::Locked)),
            ("Disabled", disabled, status(Status::Disabled)),
        ];
        let some = where_some.into_iter().filter(|(_, count, _)| *count > 0);
        let lines = always.into_iter().chain(some);
        lines
            .map(|(label, count, narrowed)| Step { label, count: thousands(count), link: self.list_of(narrowed) })
            .collect()
    }

    fn list_of(&self, (name, value): (&str, &str)) -> String {
        let of_import = Query::default().with("import", &self.import.to_string());
        let narrowed = if name.is_empty() { of_import } else { of_import.with(name, value) };
        narrowed.after("/users")
    }

    /// Who were deleted since, in words.
    pub fn gone(&self) -> Option<String> {
        let gone = self.created - self.removed - self.funnel.there;
        (gone > 0).then(|| number_of(gone, "user was deleted since.", "users were deleted since."))
    }

    pub fn may_invite(&self) -> bool {
        self.may_send && self.funnel.not_invited > 0
    }

    pub fn to_invite(&self) -> String {
        number_of(self.funnel.not_invited, "user waits", "users wait")
    }

    pub fn may_resend(&self) -> bool {
        self.may_send && self.funnel.invited > 0
    }

    pub fn to_resend(&self) -> String {
        number_of(self.funnel.invited, "user was invited and has", "users were invited and have")
    }

    pub fn not_invited(&self) -> &'static str {
        Attention::NotInvited.as_str()
    }

    pub fn invited(&self) -> &'static str {
        Status::Invited.as_str()
    }
}

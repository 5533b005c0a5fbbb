use actix_web::web::{Data, Path};
use askama::Template;

use super::answer::Answer;
use super::offers;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::QueryError;
use crate::diagnosis::profile::{self, Profile};
use crate::diagnosis::{Facts, Known, Mail, Part, Remedy, Viewer, diagnose};
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::gate::{Allowed, Frame, Within, need};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::mailing::address_change::Waiting;
use crate::mailing::corrections::{self, Correction};
use crate::mailing::eligibility::{Occasion, may_be_sent};
use crate::mailing::invitation;
use crate::people::{Details, Status, User, language_label};
use crate::preferences::retention::{self, KeptRetention, RecordKind, Retention};
use crate::requests::{self, Request};
use crate::rights::held::{Held, held_by};
use crate::rights::{Permission, guard};
use crate::user_admin::timeline::{Story, Timeline};
use crate::web::form::label_of;
use crate::web::{Page, render};

/// An address that waits to be confirmed.
struct WaitingAddress {
    change: Waiting,
    link_failed: bool,
}

#[derive(Template)]
#[template(path = "users/detail.html")]
struct DetailPage {
    frame: Frame,
    user: User,
    department: String,
    position: String,
    roles: String,
    held: Vec<Held>,
    answer: Answer,
    timeline: Timeline,
    retention: Retention,
    may_change: bool,
    waiting: Option<WaitingAddress>,
    /// Those that wait for approval, and those that were not looked at yet.
    corrections: Vec<Correction>,
    requests: Vec<Request>,
    is_self: bool,
    has_factor: bool,
    now: Timestamp,
}

impl DetailPage {
    fn status(&self) -> Status {
        self.user.status(self.now)
    }

    fn may_edit(&self) -> bool {
        self.may_change && self.frame.may(Permission::EditUsers)
    }

    /// Beside the answer, where that offers another act.
    fn may_resend(&self) -> bool {
        let is_eligible = may_be_sent(MailKind::Activation, &self.user, Occasion::Request, self.now).is_ok();
        self.may_send() && self.may_invite() && is_eligible && !self.answer.is_about_a_mail()
    }

    fn may_send_credentials(&self) -> bool {
        let is_eligible = may_be_sent(MailKind::TemporaryPassword, &self.user, Occasion::Request, self.now).is_ok();
        self.may_send() && self.may_invite() && is_eligible && !self.answer.offers(Remedy::SendCredentials)
    }

    /// For those whom a mail does not reach. For others it stands in the row's menu.
    fn may_hand_out(&self) -> bool {
        let is_out_of_reach = self.user.email.is_empty() || self.user.mail_failed_at.is_some();
        let may = self.may_change && offers::may_hand_out(&self.user, &self.frame, self.now);
        is_out_of_reach && may && !self.answer.offers(Remedy::HandOutCredentials)
    }

    fn may_invite(&self) -> bool {
        invitation::may_be_asked_for(&self.user.standing, self.frame.may(Permission::EditUsers))
    }

    fn may_send(&self) -> bool {
        self.may_change && self.frame.may(Permission::SendMails)
    }

    fn may_correct(&self) -> bool {
        let has_one = !self.user.email.is_empty() && !self.user.sso;
        let correctable = has_one && !self.is_self && self.status() != Status::Disabled;
        correctable && self.may_change && self.frame.may(Permission::CorrectAddresses)
    }

    /// True if the viewer may answer what support corrected or asked for: those who could do it themselves.
    fn may_answer(&self) -> bool {
        self.may_edit() && !self.is_self
    }

    fn may_withdraw(&self) -> bool {
        self.may_change && self.frame.may(Permission::CorrectAddresses)
    }

    fn may_reset(&self) -> bool {
        let can = offers::may_reset(&self.user, &self.frame, self.now);
        can && self.may_send() && !self.answer.offers(Remedy::ResetPassword)
    }

    fn may_remove_factor(&self) -> bool {
        let may = self.has_factor && self.may_change && !self.is_self && self.frame.may(Permission::SetPasswords);
        may && !self.answer.offers(Remedy::RemoveFactor)
    }

    fn may_take_data(&self) -> bool {
        self.may_edit() && self.frame.may(Permission::ExportLists)
    }

    /// Also whether they may merge the record with another, which deletes one of the two.
    fn may_erase(&self) -> bool {
        self.may_edit() && !self.is_self && self.frame.may_everywhere(Permission::EraseUsers)
    }

    fn locked_until(&self) -> Option<Timestamp> {
        self.user.standing.lock_ends_at(self.now)
    }

    /// As long as they could be reminded.
    fn reminders_ended_at(&self) -> Option<Timestamp> {
        let ended_at = self.user.reminders_ended_at;
        ended_at.filter(|_| self.user.standing.last_sign_in_at.is_none())
    }

    fn language(&self) -> &str {
        language_label(&self.user.language)
    }

    fn has_address(&self) -> bool {
        let Details { address, postal_code, city, country, .. } = &self.user.details;
        [address, postal_code, city, country]
            .iter()
            .any(|part| !part.is_empty())
    }

    fn has_document(&self) -> bool {
        let Details {
            document_type,
            document_number,
            document_state,
            document_expires,
            ..
        } = &self.user.details;
        let is_described = [document_type, document_number, document_state]
            .iter()
            .any(|part| !part.is_empty());
        is_described || document_expires.is_some()
    }

    fn employment_type(&self) -> &str {
        label_of(EMPLOYMENT_TYPES, &self.user.employment_type)
    }

    fn document_type(&self) -> &str {
        label_of(DOCUMENT_TYPES, &self.user.document_type)
    }

    /// For how long, where there may have been some before.
    fn mails_kept_for(&self) -> Option<String> {
        self.kept_for(RecordKind::Mails)
    }

    fn acts_kept_for(&self) -> Option<String> {
        self.kept_for(RecordKind::Journal)
    }

    fn kept_for(&self, record: RecordKind) -> Option<String> {
        let end = self.retention.end(record, self.now)?;
        let may_lack_some = self.user.created_at <= end;
        self.retention.in_words(record).filter(|_| may_lack_some)
    }

    fn subtitle(&self) -> String {
        [self.position.as_str(), self.department.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

pub async fn show(visit: Allowed<Within<need::ReadUsers>>, id: Path<i64>, kept: Data<KeptRetention>) -> Page {
    let id = UserId(id.into_inner());
    let permissions = visit.who.permissions.clone();
    let frame = visit.frame();
    let is_self = visit.who.id == id;
    let as_of = visit.as_of();
    let page = visit
        .read(move |connection, context| {
            let profile = profile::of(connection, id)?;
            let department = profile.user.department_id;
            if !permissions.reach().holds(department) {
                return Err(QueryError::NotFound);
            }
            let story = Story::load(connection, id)?;
            let known = Known { profile: &profile, mails: &story.mails, acts: &story.entries };
            let diagnosis = diagnose(&Facts::load(connection, &known, frame.outage.clone())?, context.now);
            let may_change = profile.roles.is_none() || guard::may_change(connection, &permissions, id)?;
            let awaits_approval = corrections::await_approval(connection, &permissions, &profile.user)?;
            let requests = if profile.has_request { requests::of_person(connection, id)? } else { Vec::new() };
            let viewer = Viewer {
                permissions: &permissions.held_in(department),
                may_change,
                is_self,
                awaits_approval,
                requests: &requests,
            };
            let Profile {
                user,
                department,
                position,
                waiting,
                roles,
                has_factor,
                has_correction,
                ..
            } = profile;
            Ok(DetailPage {
                department: department.unwrap_or_default(),
                position: position.unwrap_or_default(),
                held: if roles.is_some() { held_by(connection, id)? } else { Vec::new() },
                roles: roles.unwrap_or_else(|| "Self-service".to_owned()),
                answer: Answer::new(&diagnosis, &viewer, &user, context.now),
                waiting: waiting.map(|change| WaitingAddress::new(change, &story.mails)),
                corrections: if has_correction { corrections::open_of(connection, id)? } else { Vec::new() },
                timeline: story.into_timeline(),
                retention: kept.or_read((), &as_of, || retention::load(connection))?,
                may_change,
                has_factor,
                now: context.now,
                is_self,
                frame: frame.about(user.department_id),
                user,
                requests,
            })
        })
        .await?;
    render(&page)
}

impl WaitingAddress {
    fn new(change: Waiting, mails: &[Mail]) -> WaitingAddress {
        let newest_link = mails
            .iter()
            .find(|mail| mail.kind == MailKind::AddressConfirmation && mail.recipient == change.email);
        WaitingAddress {
            link_failed: newest_link.is_some_and(|mail| mail.state == MailState::Failed),
            change,
        }
    }

    fn asked_by(&self) -> &str {
        self.change.asked_by.as_deref().unwrap_or("a user since deleted")
    }
}

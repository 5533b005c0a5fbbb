use actix_web::web::Path;
use askama::Template;

use super::{Choices, editor, refuse};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::editing::{self, Edited, SaveError};
use crate::fields::Email;
use crate::fields::rules::{DOCUMENT_TYPES, EMPLOYMENT_TYPES};
use crate::gate::{Allowed, Frame, Within, need};
use crate::journal::Subject;
use crate::language::Language;
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, cools_down_until, may_be_sent};
use crate::people::{self, DraftError, Status, User};
use crate::rights::held::{ByRule, Held, held_by};
use crate::rights::{Permission, roles};
use crate::user_admin::form;
use crate::web::form::Difference;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_crossed, render_refused};

type Editor = Allowed<Within<need::EditUsers>>;

/// An edit that crossed another: who made it, and in which fields the two differ.
struct Crossing {
    by: String,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "users/edit.html")]
struct EditPage {
    frame: Frame,
    user: User,
    form: Form,
    choices: Choices,
    crossing: Option<Crossing>,
    held: Vec<Held>,
    now: Timestamp,
}

impl EditPage {
    fn gives_roles(&self) -> bool {
        self.frame.may(Permission::AssignRoles)
    }

    fn languages(&self) -> Vec<(&'static str, &'static str)> {
        Language::choices()
    }

    fn employment_types(&self) -> &'static [(&'static str, &'static str)] {
        EMPLOYMENT_TYPES
    }

    fn document_types(&self) -> &'static [(&'static str, &'static str)] {
        DOCUMENT_TYPES
    }

    /// The rule by which they have this role.
    fn rule_giving(&self, role: &str) -> Option<&ByRule> {
        let held = self.held.iter().find(|held| held.role.to_string() == role);
        held.and_then(|held| held.rule.as_ref())
    }

    /// A first address is always confirmed first.
    fn address_changes(&self) -> &'static [(&'static str, &'static str)] {
        if self.user.email.is_empty() { &[] } else { form::ADDRESS_CHANGES }
    }

    fn address_help(&self) -> &'static str {
        match self.user.email.as_str() {
            "" => {
                "This user has none and signs in by username. One that you enter is added once the link mailed to it is \
                 followed."
            }
            _ => "Mails go here, and it can be used to sign in. Emptied, it is removed: they then sign in by username.",
        }
    }

    fn address_on_file(&self) -> &str {
        &self.user.email
    }

    /// True if a mail failed, or if this person was mailed and never signed in.
    fn may_need_correction(&self) -> bool {
        let unanswered = self.user.mail_failed_at.is_some() || !self.user.standing.has_been_in();
        let correctable = !self.user.sso && !self.user.email.is_empty() && self.status() != Status::Disabled;
        unanswered
            && correctable
            && !self.frame.is_seen_by(self.user.id)
            && self.frame.may(Permission::CorrectAddresses)
    }

    fn status(&self) -> Status {
        self.user.status(self.now)
    }

    fn is_coming(&self, moment: &Timestamp) -> bool {
        *moment > self.now
    }

    fn record_link(&self) -> String {
        format!("/users/{}", self.user.id)
    }

    fn ineligible(&self) -> Option<Ineligible> {
        may_be_sent(MailKind::Activation, &self.user, Occasion::Request, self.now).err()
    }

    fn cools_down_until(&self) -> Option<Timestamp> {
        cools_down_until(&self.user, Occasion::Request, self.now)
    }
}

pub async fn show(visit: Editor, id: Path<i64>) -> Page {
    let (user, form) = current(&visit, UserId(id.into_inner())).await?;
    render(&page(&visit, user, visit.typed_again(form), None).await?)
}

pub async fn save(visit: Editor, id: Path<i64>, submitted: Submitted) -> Page {
    let id = UserId(id.into_inner());
    let (user, unedited) = current(&visit, id).await?;
    let mut form = Form::from_submitted(&submitted);
    let Some(accepted) = form::read_edit(&mut form, &submitted) else {
        return render_refused(&page(&visit, user, form, None).await?);
    };
    let editor = editor(&visit);
    let email = accepted.email();
    let edited = visit
        .attempt(move |connection, context| editing::edit(connection, context, &editor, id, accepted))
        .await;
    match edited {
        Ok(edited) => {
            visit.send_waiting_mail();
            visit.see_other_with(
                &format!("/users/{id}"),
                Tone::Success,
                words_of(edited, &user, email.as_ref().map_or("", Email::as_str)),
            )
        }
        Err(SaveError::Draft(DraftError::Crossed)) => {
            let crossing = Crossing {
                by: visit
                    .read(move |connection, _| people::last_editor(connection, Subject::User(id)))
                    .await?,
                differences: unedited.differences(&form, form::fields()),
            };
            form.set("version", user.version.to_string());
            form.refuse_all("Someone else changed this user while you were editing. Nothing was saved yet.");
            render_crossed(&page(&visit, user, form, Some(crossing)).await?)
        }
        Err(SaveError::ProofDue) => visit.ask_before_sending(&submitted).await,
        Err(error) => {
            refuse(&mut form, error)?;
            render_refused(&page(&visit, user, form, None).await?)
        }
    }
}

fn words_of(edited: Edited, before: &User, email: &str) -> String {
    match edited {
        Edited::Saved => "Saved.".to_owned(),
        Edited::LinksEnded if before.standing.has_been_in() => "Saved. Links mailed earlier no longer work.".to_owned(),
        Edited::LinksEnded => "Saved. Links mailed earlier no longer work. No new one has been sent yet.".to_owned(),
        Edited::AddressRemoved => {
            "Saved. The address is removed: this user signs in by username, and links mailed earlier no longer work."
                .to_owned()
        }
        Edited::AddressAsked if before.email.is_empty() => {
            format!("Saved. A mail asks {email} to confirm; until then this user has no e-mail address.")
        }
        Edited::AddressAsked => {
            format!("Saved. A mail asks {email} to confirm; until then {} stays in force.", before.email)
        }
    }
}

async fn current(visit: &Editor, id: UserId) -> Result<(User, Form), PageError> {
    let (user, given) = visit
        .about(id, move |connection, _| roles::given_to(connection, id))
        .await?;
    let by_hand = given.iter().filter(|given| given.by_hand);
    let mut form = form::filled(&user, by_hand.map(|given| given.role.to_string()).collect());
    form.set("address_change", usual_address_change(&user, visit.now));
    Ok((user, form))
}

/// Someone who has signed in before can confirm a new address; for anybody else it changes at once.
fn usual_address_change(user: &User, now: Timestamp) -> &'static str {
    let can_confirm = user.standing.has_been_in() && user.status(now) != Status::Disabled;
    if can_confirm { form::CONFIRM_FIRST } else { form::AT_ONCE }
}

async fn page(visit: &Editor, user: User, form: Form, crossing: Option<Crossing>) -> Result<EditPage, PageError> {
    let (id, department, position) = (user.id, user.department_id, user.position_id);
    let mine = visit.who.permissions.clone();
    let (choices, held) = visit
        .read(move |connection, _| {
            let choices = Choices::load(connection, &mine, department, position)?;
            Ok((choices, held_by(connection, id)?))
        })
        .await?;
    Ok(EditPage {
        frame: visit.frame().about(user.department_id),
        now: visit.now,
        user,
        form,
        choices,
        crossing,
        held,
    })
}

//! The answer to "Why can't this person sign in?", as a card shows it.

use crate::clock::Timestamp;
use crate::diagnosis::{Diagnosis, Offer, Remedy, Sentence, Severity, Viewer};
use crate::people::User;
use crate::requests::Task;

const ONCE_APPROVED: &str = "A user administrator approves the new address before anything changes.";

pub struct Answer {
    pub tone: &'static str,
    pub sentence: Sentence,
    /// Who can mend it, or why it can't be mended by that.
    pub hint: Option<String>,
    pub button: Option<Button>,
}

/// The one button.
pub struct Button {
    remedy: Remedy,
    pub path: String,
    pub label: &'static str,
    pub icon: &'static str,
    /// Not pressed before then.
    pub from: Option<Timestamp>,
    /// A press does it; else a page follows.
    pub posts: bool,
    /// The page that follows is a question.
    pub asks: bool,
    /// What a press sends besides.
    pub fields: Vec<(&'static str, String)>,
}

impl Answer {
    pub fn new(diagnosis: &Diagnosis, viewer: &Viewer<'_>, user: &User, now: Timestamp) -> Answer {
        let remedy = diagnosis.remedy(user);
        let (button, hint) = match remedy.map(|remedy| (remedy, remedy.offered_to(viewer, user, now))) {
            None => (None, None),
            Some((remedy, Offer::Now)) => (Some(Button::of(remedy, user, None)), None),
            Some((remedy, Offer::OnceApproved)) => {
                (Some(Button::of(remedy, user, None)), Some(ONCE_APPROVED.to_owned()))
            }
            Some((remedy, Offer::OnRequest(task, hint))) => {
                (Some(Button::asking(remedy, task, user, viewer.may_change)), Some(hint))
            }
            Some((remedy, Offer::From(at))) => (Some(Button::of(remedy, user, Some(at))), None),
            Some((_, Offer::Not(hint))) => (None, Some(hint)),
        };
        Answer {
            tone: match diagnosis.severity() {
                Severity::Success => "success",
                Severity::Info => "info",
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            sentence: diagnosis.sentence(),
            hint,
            button,
        }
    }

    /// True if the button sends a mail, or shows one that is on its way.
    pub fn is_about_a_mail(&self) -> bool {
        let remedy = self.button.as_ref().map(|button| button.remedy);
        matches!(remedy, Some(Remedy::Send | Remedy::Resend | Remedy::TryAgain(_) | Remedy::SeeQueue))
    }

    /// So that nothing else on the page needs to.
    pub fn offers(&self, remedy: Remedy) -> bool {
        self.button.as_ref().is_some_and(|button| button.remedy == remedy)
    }
}

impl Button {
    fn of(remedy: Remedy, user: &User, from: Option<Timestamp>) -> Button {
        let (path, label, icon) = look_of(remedy, user);
        let is_asked_about = matches!(remedy, Remedy::CorrectAddress | Remedy::ResetPassword | Remedy::RemoveFactor);
        let leads_on = matches!(remedy, Remedy::SeeQueue | Remedy::ChangeLastDay);
        Button {
            remedy,
            path,
            label,
            icon,
            from,
            posts: !is_asked_about && !leads_on,
            asks: is_asked_about || matches!(remedy, Remedy::SendCredentials | Remedy::HandOutCredentials),
            fields: fields_of(remedy, user),
        }
    }

    /// For what the viewer may not do.
    fn asking(remedy: Remedy, task: Task, user: &User, user_administrators_may: bool) -> Button {
        Button {
            remedy,
            path: format!("/users/{}/requests", user.id),
            label: if user_administrators_may { "Ask a user administrator" } else { "Ask an administrator" },
            icon: "send",
            from: None,
            posts: true,
            asks: false,
            fields: vec![("task", task.as_str().to_owned())],
        }
    }
}

fn look_of(remedy: Remedy, user: &User) -> (String, &'static str, &'static str) {
    let person = format!("/users/{}", user.id);
    match remedy {
        Remedy::Send => (format!("{person}/activation-mail"), "Send Confirmation Email", "send"),
        Remedy::Resend => (format!("{person}/activation-mail"), "Resend Confirmation Email", "resend"),
        Remedy::SendCredentials => ("/batches".to_owned(), "Email Credentials…", "key"),
        Remedy::HandOutCredentials => ("/credentials".to_owned(), "Hand out credentials…", "key"),
        Remedy::TryAgain(mail) => (format!("/mail/{mail}/try-again"), "Try again", "resend"),
        Remedy::SeeQueue => ("/mail?state=queued".to_owned(), "See the queue", "mail"),
        Remedy::CorrectAddress if user.standing.has_been_in() => {
            (format!("{person}/address"), "Change the address…", "mail")
        }
        Remedy::CorrectAddress => (format!("{person}/address"), "Correct the address and resend…", "mail"),
        Remedy::ResetPassword => (format!("{person}/reset-password"), "Reset password…", "key"),
        Remedy::RemoveFactor => (format!("{person}/second-factor/remove"), "Remove second factor…", "device"),
        Remedy::Unlock | Remedy::AllowFactors => (format!("{person}/unlock"), "Unlock", "lock"),
        Remedy::Enable => (format!("{person}/enable"), "Enable", "check"),
        Remedy::ChangeLastDay => (format!("{person}/edit"), "Change the last day", "edit"),
    }
}

fn fields_of(remedy: Remedy, user: &User) -> Vec<(&'static str, String)> {
    match remedy {
        Remedy::SendCredentials => vec![("id", user.id.to_string()), ("act", "credentials".to_owned())],
        Remedy::HandOutCredentials => vec![("id", user.id.to_string())],
        // So that the mail log leads back to the person.
        Remedy::TryAgain(_) => vec![("user", user.id.to_string())],
        _ => Vec::new(),
    }
}

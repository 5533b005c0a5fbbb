use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Path;
use askama::Template;

use super::preview_as::{self, Shown, Wish};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::fields::rules::{line, required, text};
use crate::gate::{Allowed, Frame, need};
use crate::mail::placeholders::Placeholder;
use crate::mail::proof::{Part, Problem};
use crate::mail::{Letter, styles};
use crate::mail_texts::flow::{self, Saved};
use crate::mail_texts::place::{Place, Wording};
use crate::mail_texts::sample;
use crate::mail_texts::store::{self, Version};
use crate::mailing::trial::{self, TrialError};
use crate::rights::Permission;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, headers, render, render_crossed, render_refused};

const LONGEST_SUBJECT: usize = 200;
const LONGEST_BODY: usize = 10_000;

/// The frame of the preview has this page's policy: it lets in the styles that our mails have, and no others.
static POLICY: LazyLock<String> = LazyLock::new(|| headers::policy_with_styles(&styles()));

type Editor = Allowed<need::EditSettings>;

#[derive(Template)]
#[template(path = "mail_texts/edit.html")]
struct EditPage {
    frame: Frame,
    place: Place,
    form: Form,
    newest: Option<Version>,
    letter: Result<Letter, Vec<Problem>>,
    shown: Shown,
    may_read_users: bool,
}

impl EditPage {
    fn edited(&self) -> Option<&Version> {
        self.newest.as_ref().filter(|version| !version.is_default())
    }

    fn placeholders(&self) -> Vec<&'static Placeholder> {
        self.place.placeholders().collect()
    }
}

/// What the page is made of, as the database has it.
struct Opened {
    newest: Option<Version>,
    shown: Shown,
    context: Context,
}

impl Opened {
    /// With what the form asks to see.
    async fn of(visit: &Editor, place: Place, form: &Form) -> Result<Opened, PageError> {
        let (me, wish) = (visit.who.id, Wish::in_form(form, may_read_users(visit)));
        visit
            .read(move |connection: &mut Connection, context: &Context| -> QueryResult<Opened> {
                Ok(Opened {
                    newest: store::newest(connection, place)?,
                    shown: preview_as::find(connection, me, &wish)?,
                    context: context.clone(),
                })
            })
            .await
    }

    fn form(&self, place: Place) -> Form {
        let wording = flow::in_force(place, self.newest.as_ref());
        let mut form = Form::default();
        form.set("subject", wording.subject);
        form.set("body", wording.body);
        form.set("show", "phone");
        self.seen_by(&mut form);
        form
    }

    /// From which version on it is edited.
    fn seen_by(&self, form: &mut Form) {
        form.set("version", self.newest.as_ref().map_or(0, |newest| newest.id).to_string());
    }

    /// What was typed, if mails may say that.
    fn read(&self, form: &mut Form, place: Place) -> Option<Wording> {
        let subject = form.read("subject", required(line(LONGEST_SUBJECT), "Enter a subject."));
        let body = form.read("body", required(text(LONGEST_BODY), "Enter the words of the mail."));
        let wording = Wording { subject: subject?, body: body? };
        let Err(problems) = sample::letter(place, &wording, &self.shown.person, &self.context) else {
            return Some(wording);
        };
        for Problem { part, words } in problems {
            form.refuse(if part == Part::Subject { "subject" } else { "body" }, words);
        }
        None
    }

    fn page(self, visit: &Editor, place: Place, form: Form) -> EditPage {
        let wording = Wording {
            subject: form.value("subject").to_owned(),
            body: form.value("body").to_owned(),
        };
        let letter = match told(&form) {
            problems if problems.is_empty() => sample::letter(place, &wording, &self.shown.person, &self.context),
            problems => Err(problems),
        };
        EditPage {
            frame: visit.frame(),
            place,
            form,
            newest: self.newest,
            letter,
            shown: self.shown,
            may_read_users: may_read_users(visit),
        }
    }
}

/// Whoever may not sees nobody's record but their own.
fn may_read_users(visit: &Editor) -> bool {
    visit.who.may(Permission::ReadUsers)
}

/// What was told at the fields, for beside the preview.
fn told(form: &Form) -> Vec<Problem> {
    let part_of = |name: &str| if name == "subject" { Part::Subject } else { Part::Body };
    let faults = form.faults().iter();
    faults
        .map(|(name, words)| Problem { part: part_of(name), words: words.clone() })
        .collect()
}

pub async fn show(visit: Editor, place: Path<(String, String)>) -> Page {
    let place = Place::named(&place.0, &place.1)?;
    let opened = Opened::of(&visit, place, &Form::default()).await?;
    let form = visit.typed_again(opened.form(place));
    framed(render(&opened.page(&visit, place, form)))
}

/// Only saving is dangerous: whoever edits mails decides what people trust.
pub async fn submit(visit: Editor, place: Path<(String, String)>, submitted: Submitted) -> Page {
    let place = Place::named(&place.0, &place.1)?;
    match submitted.get("act") {
        "preview" => preview(visit, place, &submitted).await,
        "test" => send_test(visit, place, &submitted).await,
        _ if !visit.has_proved_lately() => visit.ask_before_sending(&submitted).await,
        _ => save(visit, place, &submitted).await,
    }
}

async fn preview(visit: Editor, place: Place, submitted: &Submitted) -> Page {
    let mut form = Form::from_submitted(submitted);
    let opened = Opened::of(&visit, place, &form).await?;
    opened.read(&mut form, place);
    framed(render(&opened.page(&visit, place, form)))
}

async fn save(visit: Editor, place: Place, submitted: &Submitted) -> Page {
    let mut form = Form::from_submitted(submitted);
    let seen = form.value("version").parse().unwrap_or(0);
    let opened = Opened::of(&visit, place, &form).await?;
    let Some(wording) = opened.read(&mut form, place) else {
        return framed(render_refused(&opened.page(&visit, place, form)));
    };
    let saved = visit
        .write(move |connection, context| Ok::<_, PageError>(flow::save(connection, context, place, seen, &wording)?))
        .await?;
    match saved {
        Saved::Yes => {
            visit.see_other_with(&place.path(), Tone::Success, "Saved. Mails that leave from now on use this text.")
        }
        Saved::Unchanged => {
            visit.see_other_with(&place.path(), Tone::Info, "This text is in use already. Nothing changed.")
        }
        Saved::Crossed(newest) => crossed(visit, place, form, &newest).await,
    }
}

async fn crossed(visit: Editor, place: Place, mut form: Form, newest: &Version) -> Page {
    let opened = Opened::of(&visit, place, &form).await?;
    opened.seen_by(&mut form);
    form.refuse_all(format!(
        "{} saved this text while you were editing. Nothing of yours was saved. Save again to replace theirs, which stays \
         in the history.",
        newest.editor()
    ));
    framed(render_crossed(&opened.page(&visit, place, form)))
}

async fn send_test(visit: Editor, place: Place, submitted: &Submitted) -> Page {
    let mut form = Form::from_submitted(submitted);
    let opened = Opened::of(&visit, place, &form).await?;
    let Some(wording) = opened.read(&mut form, place) else {
        return framed(render_refused(&opened.page(&visit, place, form)));
    };
    let (me, words) = (visit.who.id, place.saying(wording));
    let sent = visit
        .attempt(move |connection, context| trial::send(connection, context, me, &words, &place.label()))
        .await;
    match sent {
        Ok(address) => {
            visit.send_waiting_mail();
            let words = format!("A test to {address} is on its way. Nothing was saved.");
            visit.session.flash(Tone::Success, words)?;
        }
        Err(TrialError::Database(error)) => return Err(error.into()),
        Err(problem) => {
            form.refuse_all(format!("No test was sent. {problem}"));
            return framed(render_refused(&opened.page(&visit, place, form)));
        }
    }
    framed(render(&opened.page(&visit, place, form)))
}

fn framed(page: Page) -> Page {
    let mut response = page?;
    let policy = HeaderValue::from_str(&POLICY).map_err(|error| PageError::Internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

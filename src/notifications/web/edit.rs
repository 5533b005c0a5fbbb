use actix_web::web::Path;
use askama::Template;

use super::form::{self, LONGEST_PAUSE_DAYS, body_field, subject_field};
use super::rows::{Row, Rows};
use super::test;
use crate::context::Context;
use crate::db::{self, Connection, QueryResult};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::language::Language;
use crate::mail::MailKind;
use crate::mail::placeholders::{self, Placeholder};
use crate::notifications::choices::Choices;
use crate::notifications::flow::{self, Saved};
use crate::notifications::store;
use crate::notifying::store::{Draft, find, wordings};
use crate::notifying::{Field, Notification};
use crate::web::paging::counted_of;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_crossed, render_refused};

/// Whoever would mail more at once daily is asked again.
const MANY: i64 = 100;

type Editor = Allowed<need::EditUsers>;

#[derive(Template)]
#[template(path = "notifications/edit.html")]
struct EditPage {
    frame: Frame,
    /// Absent for a new one.
    notification: Option<Notification>,
    form: Form,
    rows: Rows,
    choices: Choices,
    site: Language,
}

impl EditPage {
    fn title(&self) -> &str {
        self.notification
            .as_ref()
            .map_or("New notification", |known| known.name.as_str())
    }

    fn fields(&self) -> &'static [Field] {
        Field::ALL
    }

    fn groups(&self) -> Vec<Group<'_>> {
        (0..self.rows.groups).map(|number| self.group(number)).collect()
    }

    fn group(&self, number: usize) -> Group<'_> {
        let rows = self.rows.of_group(number).into_iter().map(|(place, row)| ShownRow {
            place,
            row,
            name: format!("value-{place}"),
            choices: self.choices.of(row.field),
        });
        let legend = if number == 0 { "Users for whom" } else { "Or for whom" };
        Group {
            number,
            legend,
            add: format!("add_{number}"),
            rows: rows.collect(),
        }
    }

    fn words(&self) -> Vec<Words> {
        Language::all().map(|language| self.words_in(language)).collect()
    }

    fn words_in(&self, language: Language) -> Words {
        let (subject, body) = (subject_field(language.tag()), body_field(language.tag()));
        let is_empty = self.form.value(&subject).is_empty() && self.form.value(&body).is_empty();
        Words {
            name: language.name(),
            test: format!("test:{}", language.tag()),
            subject_label: format!("Subject ({})", language.name()),
            body_label: format!("Body ({})", language.name()),
            is_open: language == self.site || !is_empty,
            subject,
            body,
        }
    }

    fn placeholders(&self) -> Vec<&'static Placeholder> {
        placeholders::of(MailKind::Notification).collect()
    }
}

/// An alternative of the condition, as it is shown.
struct Group<'a> {
    number: usize,
    legend: &'static str,
    /// The field that names what is added.
    add: String,
    rows: Vec<ShownRow<'a>>,
}

struct ShownRow<'a> {
    place: usize,
    row: &'a Row,
    /// Of its value, where what is wrong with it is told.
    name: String,
    /// Empty for what is typed.
    choices: Vec<(String, String)>,
}

/// The mail in one language.
struct Words {
    name: &'static str,
    /// What the button says that sends a test of it.
    test: String,
    subject: String,
    subject_label: String,
    body: String,
    body_label: String,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "notifications/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    action: String,
    back: String,
    people: String,
    kept: Vec<(String, String)>,
}

/// What the page is made of, as the database has it.
struct Opened {
    notification: Option<Notification>,
    form: Form,
    choices: Choices,
    site: Language,
}

impl Opened {
    async fn of(visit: &Editor, id: Option<i64>) -> Result<Opened, PageError> {
        visit
            .read(move |connection: &mut Connection, context: &Context| -> QueryResult<Opened> {
                let site = context.site.language_of("");
                let notification = id.map(|id| find(connection, id)).transpose()?;
                let form = match &notification {
                    Some(known) => form::filled(known, &wordings(connection, known.id)?),
                    None => form::blank(site),
                };
                Ok(Opened {
                    notification,
                    form,
                    choices: Choices::load(connection)?,
                    site,
                })
            })
            .await
    }

    fn page(self, visit: &Editor, form: Form, rows: Rows) -> EditPage {
        EditPage {
            frame: visit.frame(),
            notification: self.notification,
            form,
            rows,
            choices: self.choices,
            site: self.site,
        }
    }
}

pub async fn show_new(visit: Editor) -> Page {
    opened(visit, None).await
}

pub async fn show(visit: Editor, id: Path<i64>) -> Page {
    opened(visit, Some(id.into_inner())).await
}

async fn opened(visit: Editor, id: Option<i64>) -> Page {
    let opened = Opened::of(&visit, id).await?;
    let form = visit.typed_again(opened.form.clone());
    let rows = Rows::in_form(&form);
    render(&opened.page(&visit, form, rows))
}

pub async fn submit_new(visit: Editor, submitted: Submitted) -> Page {
    received(visit, None, &submitted).await
}

pub async fn submit(visit: Editor, id: Path<i64>, submitted: Submitted) -> Page {
    received(visit, Some(id.into_inner()), &submitted).await
}

/// Rows come and go at once; saving decides what people are mailed, and asks for the password.
async fn received(visit: Editor, id: Option<i64>, submitted: &Submitted) -> Page {
    let form = Form::from_submitted(submitted);
    let mut rows = Rows::in_form(&form);
    if rows.change(&form, submitted.get("act")) {
        let opened = Opened::of(&visit, id).await?;
        return render(&opened.page(&visit, form, rows));
    }
    if let Some(language) = submitted.get("act").strip_prefix("test:").and_then(Language::of_tag) {
        return try_out(visit, id, form, rows, language).await;
    }
    if !visit.has_proved_lately() {
        return visit.ask_before_sending(submitted).await;
    }
    save(visit, id, form, rows, submitted).await
}

/// What was typed stays, and nothing is saved.
async fn try_out(visit: Editor, id: Option<i64>, mut form: Form, rows: Rows, language: Language) -> Page {
    let opened = Opened::of(&visit, id).await?;
    let is_sent = test::send(&visit, &mut form, language).await?;
    let page = opened.page(&visit, form, rows);
    if is_sent { render(&page) } else { render_refused(&page) }
}

async fn save(visit: Editor, id: Option<i64>, mut form: Form, rows: Rows, submitted: &Submitted) -> Page {
    let opened = Opened::of(&visit, id).await?;
    let Some(draft) = form::read(&mut form, &rows, opened.site) else {
        return render_refused(&opened.page(&visit, form, rows));
    };
    if let Some(page) = to_be_confirmed(&visit, &opened, &draft, submitted).await? {
        return render_refused(&page);
    }
    let known = id.map(|id| (id, form.value("version").parse().unwrap_or(0)));
    let saved = visit
        .write(move |connection, context| Ok::<_, PageError>(flow::save(connection, context, known, &draft)?))
        .await?;
    match saved {
        Saved::Yes(id) => visit.see_other_with(&format!("/notifications/{id}"), Tone::Success, "Saved."),
        Saved::Crossed(editor) => {
            let newest = opened.notification.as_ref().map_or(0, |known| known.version);
            form.set("version", newest.to_string());
            form.refuse_all(format!(
                "{editor} saved this notification while you were editing. Nothing of yours was saved. Save again to \
                 replace theirs."
            ));
            render_crossed(&opened.page(&visit, form, rows))
        }
    }
}

/// What somebody has to know before it is sent daily. `None` where it concerns few, or was shown to them already.
async fn to_be_confirmed(
    visit: &Editor,
    opened: &Opened,
    draft: &Draft,
    submitted: &Submitted,
) -> Result<Option<ConfirmPage>, PageError> {
    if !draft.daily {
        return Ok(None);
    }
    let (condition, known) = (draft.condition.clone(), opened.notification.clone());
    let is_as_before = known
        .as_ref()
        .is_some_and(|known| known.daily && known.condition() == condition);
    if is_as_before {
        return Ok(None);
    }
    let people = visit
        .read_at_length(move |connection, context| {
            let now = context.now;
            db::planned_for_each_value(connection, |connection| store::count(connection, &condition, now))
        })
        .await?;
    let confirmed: i64 = submitted.get("confirmed").parse().unwrap_or(0);
    if people <= confirmed.max(MANY) {
        return Ok(None);
    }
    let action =
        known.map_or_else(|| "/notifications/new".to_owned(), |known| format!("/notifications/{}/edit", known.id));
    let mut kept: Vec<(String, String)> = submitted.whole().to_vec();
    kept.retain(|(name, _)| name != "confirmed");
    kept.push(("confirmed".to_owned(), people.to_string()));
    Ok(Some(ConfirmPage {
        frame: visit.frame(),
        back: action.clone(),
        action,
        people: counted_of(people, "user", "users"),
        kept,
    }))
}

pub async fn delete(visit: Recent<need::EditUsers>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    visit
        .write(move |connection, context| Ok::<_, PageError>(flow::delete(connection, context, id)?))
        .await?;
    visit.see_other_with("/notifications", Tone::Success, "Deleted. Its mails that have not left are not sent.")
}

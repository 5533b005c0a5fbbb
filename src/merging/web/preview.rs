//! The preview of a merge, and its confirmation.

use actix_web::web::Path;
use askama::Template;
use diesel::OptionalExtension;

use crate::context::UserId;
use crate::db::{Connection, DatabaseError, QueryError, QueryResult};
use crate::editing::{Edited, Editor, SaveError};
use crate::gate::{Frame, Recent, need};
use crate::merging::flow::preview::{Choice, Preview};
use crate::merging::flow::{self, MergeError, Wanted};
use crate::merging::store;
use crate::people::{self, FIELDS, Scope, User};
use crate::rights::guard;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_crossed, render_refused, see_other};

type Merger = Recent<(need::EditUsers, need::EraseUsers)>;

#[derive(Template)]
#[template(path = "merging/preview.html")]
struct PreviewPage {
    frame: Frame,
    form: Form,
    user: User,
    preview: Preview,
}

impl PreviewPage {
    /// What was chosen before the form came back, or what is proposed.
    fn is_chosen(&self, choice: &Choice, id: &UserId) -> bool {
        match self.form.value(choice.name) {
            "" => choice.proposed == *id,
            chosen => chosen == id.to_string(),
        }
    }

    fn is_to_stay(&self, id: &UserId) -> bool {
        match self.form.value("stays") {
            "" => self.preview.outcomes.first().is_some_and(|first| first.stays == *id),
            chosen => chosen == id.to_string(),
        }
    }
}

/// What there is of two records.
enum Found {
    Both(Box<Preview>),
    /// The other was merged into this one.
    Merged(UserId),
    NotYours,
    Nothing,
}

pub async fn show(visit: Merger, path: Path<(i64, i64)>) -> Page {
    let (id, other) = path.into_inner();
    let (id, other) = (UserId(id), UserId(other));
    if id == other {
        return see_other(&format!("/users/{id}/merge"));
    }
    page(&visit, id, other, Form::default(), render).await
}

async fn page(
    visit: &Merger,
    id: UserId,
    other: UserId,
    form: Form,
    render: impl FnOnce(&PreviewPage) -> Page,
) -> Page {
    let (editor, me, context) = (editor(visit), visit.who.id, visit.context.clone());
    let (user, found) = visit
        .about_another(id, move |connection, user| match other == me {
            true => Ok(Found::NotYours),
            false => find(connection, &context, &editor, user, other),
        })
        .await?;
    match found {
        Found::Both(preview) => render(&PreviewPage { frame: visit.frame(), form, user, preview: *preview }),
        Found::Merged(stayed) if stayed == id => see_other(&format!("/users/{id}")),
        Found::Merged(stayed) => see_other(&format!("/users/{id}/merge/{stayed}")),
        Found::NotYours => Err(PageError::Forbidden),
        Found::Nothing => Err(PageError::NotFound),
    }
}

fn find(
    connection: &mut Connection,
    context: &crate::context::Context,
    editor: &Editor,
    user: &User,
    other: UserId,
) -> QueryResult<Found> {
    let Some(other) = people::find(connection, other).optional()? else {
        let stayed = store::merged_into(connection, other)?;
        return Ok(stayed.map_or(Found::Nothing, Found::Merged));
    };
    if !guard::may_change(connection, &editor.permissions, other.id)? {
        return Ok(Found::NotYours);
    }
    let preview = Preview::of(connection, context, editor, user, &other)?;
    Ok(Found::Both(Box::new(preview)))
}

fn editor(visit: &Merger) -> Editor {
    Editor {
        permissions: visit.who.permissions.clone().reaching(Scope::Everywhere),
        has_proved_lately: visit.has_proved_lately(),
    }
}

pub async fn merge(visit: Merger, path: Path<(i64, i64)>, submitted: Submitted) -> Page {
    let (id, other) = path.into_inner();
    let (id, other) = (UserId(id), UserId(other));
    let (wanted, editor) = (wanted(&submitted, id, other), editor(&visit));
    let stays = wanted.stays;
    let merged = visit
        .attempt_at_length(move |connection, context| flow::merge(connection, context, &editor, &wanted))
        .await;
    match merged {
        Ok(edited) => {
            visit.send_waiting_mail();
            visit.see_other_with(&format!("/users/{stays}"), Tone::Success, words_after(edited))
        }
        Err(error) => refuse(&visit, id, other, &submitted, error).await,
    }
}

/// Nothing chosen is nothing taken from the record that goes.
fn wanted(submitted: &Submitted, id: UserId, other: UserId) -> Wanted {
    let chosen = |name: &str| submitted.get(name).parse().map(UserId).ok();
    let stays = chosen("stays").filter(|stays| *stays == other).unwrap_or(id);
    let goes = if stays == id { other } else { id };
    let names = FIELDS.iter().map(|field| field.name);
    Wanted {
        stays,
        goes,
        seen: submitted.get("seen").to_owned(),
        taken: names
            .filter(|name| *name != "sso" && chosen(name) == Some(goes))
            .collect(),
    }
}

fn words_after(edited: Edited) -> &'static str {
    match edited {
        Edited::AddressAsked => {
            "The two records were merged. A mail asks for confirmation of the address that came along. Links to the old \
             record lead here."
        }
        Edited::Saved | Edited::LinksEnded | Edited::AddressRemoved => {
            "The two records were merged. Links to the old record lead here."
        }
    }
}

async fn refuse(visit: &Merger, id: UserId, other: UserId, submitted: &Submitted, error: MergeError) -> Page {
    let words = error.to_string();
    let mut form = Form::default();
    match error {
        MergeError::Crossed => {
            form.refuse_all(words);
            return page(visit, id, other, form, render_crossed).await;
        }
        MergeError::Database(DatabaseError::Query(QueryError::NotFound)) => {
            let gone = "One of the two records is gone: somebody merged or erased it meanwhile. Nothing was merged.";
            return visit.see_other_with(&format!("/users/{id}"), Tone::Error, gone);
        }
        MergeError::Same => return see_other(&format!("/users/{id}/merge")),
        MergeError::Oneself => return Err(PageError::Forbidden),
        MergeError::Database(error) => return Err(error.into()),
        MergeError::Forbidden(guard::Forbidden::MayDoMore) => return Err(PageError::Forbidden),
        MergeError::Forbidden(guard::Forbidden::Elsewhere) => return Err(PageError::NotFound),
        MergeError::Forbidden(guard::Forbidden::Database(error)) => return Err(error.into()),
        refused => {
            form = Form::from_submitted(submitted);
            match field_of(&refused) {
                Some(field) => form.refuse(field, words),
                None => form.refuse_all(words),
            }
        }
    }
    page(visit, id, other, form, render_refused).await
}

fn field_of(error: &MergeError) -> Option<&'static str> {
    match error {
        MergeError::Value(field, _) => Some(field),
        MergeError::Save(SaveError::Draft(refused)) => refused.field(),
        MergeError::Save(SaveError::Address(_) | SaveError::OwnAddress) => Some("email"),
        _ => None,
    }
}

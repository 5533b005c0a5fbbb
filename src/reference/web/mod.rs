pub mod export;
pub mod import;

use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;

use crate::fields::rules::{LONGEST_LINE, line, required};
use crate::gate::{Allowed, Frame, need};
use crate::people::posts::{PostKind, PostStatus};
use crate::reference::flow::{self, Changed, ReferenceError};
use crate::reference::store::{self, Described, Entry, List, MOST_COUNTED};
use crate::rights::Permission;
use crate::rights::rules::{self, Rule};
use crate::web::paging::{number_of, thousands};
use crate::web::query::Query;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

const LONGEST_GROUP: usize = 60;

/// The words of one of the lists.
#[derive(Clone, Copy)]
pub struct Words {
    list: List,
    path: &'static str,
    /// Of the users who have one, in the list of users.
    filter: &'static str,
    many: &'static str,
    one: &'static str,
    several: &'static str,
    /// Its name in the form of a rule.
    condition: &'static str,
}

const DEPARTMENTS: Words = Words {
    list: List::Departments,
    path: "/departments",
    filter: "department",
    many: "Departments",
    one: "department",
    several: "departments",
    condition: "department_id",
};

const POSITIONS: Words = Words {
    list: List::Positions,
    path: "/positions",
    filter: "position",
    many: "Job positions",
    one: "job position",
    several: "job positions",
    condition: "position_id",
};

#[derive(Template)]
#[template(path = "reference/list.html")]
struct ListPage {
    frame: Frame,
    words: Words,
    form: Form,
    entries: Vec<(Entry, i64)>,
}

impl ListPage {
    fn count_line(&self) -> String {
        format!("{} in all", self.entries.len())
    }

    /// Empty for those who may not.
    fn export_link(&self) -> String {
        match self.frame.may(Permission::ExportLists) {
            true => format!("{}/export", self.words.path),
            false => String::new(),
        }
    }

    /// Those that are archived stand at the end, in no order of their own.
    fn can_be_moved(&self, entry: &Entry) -> bool {
        entry.status != PostStatus::Archived
    }

    fn how_many(&self, users: &i64) -> String {
        match *users {
            more if more > MOST_COUNTED => format!("{}+ users", thousands(MOST_COUNTED)),
            users => number_of(users, "user", "users"),
        }
    }
}

#[derive(Template)]
#[template(path = "reference/edit.html")]
struct EditPage {
    frame: Frame,
    words: Words,
    form: Form,
    entry: Entry,
    users: i64,
    rules: Vec<Rule>,
    limited_roles: Vec<String>,
}

impl EditPage {
    /// A new rule for this department or job position.
    fn rule_link(&self) -> String {
        Query::default()
            .with(self.words.condition, &self.entry.id.to_string())
            .after("/roles/rules/new")
    }

    fn is_in_use(&self) -> bool {
        self.users > 0
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        PostKind::ALL.iter().map(|kind| (kind.as_str(), kind.label())).collect()
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        PostStatus::ALL
            .iter()
            .map(|status| (status.as_str(), status.label()))
            .collect()
    }

    /// What follows where somebody has it.
    fn about_the_name(&self) -> String {
        match self.users {
            0 => String::new(),
            users => format!("A new name shows at once on the records of {}.", those_who_have_it(users)),
        }
    }

    /// What follows from each status.
    fn about_the_status(&self) -> String {
        let stays = match self.users {
            0 => String::new(),
            users => format!(" {} it, and can be filtered by it.", keep(users)),
        };
        format!("Paused: nobody new for now. Archived: nobody new, and it moves to the end of the list.{stays}")
    }

    fn users_in_words(&self) -> String {
        let verb = if self.users == 1 { "has" } else { "have" };
        format!("{} {verb} this {}.", number_of(self.users, "user", "users"), self.words.one)
    }
}

impl Words {
    fn saved(&self, changed: &Changed) -> String {
        match changed {
            Changed { status: Some(status), users, .. } => self.has_status(*status, *users),
            Changed { name: true, users: 0, .. } => "Renamed.".to_owned(),
            Changed { name: true, users, .. } => {
                format!("Renamed. The records of {} show the new name.", those_who_have_it(*users))
            }
            _ => "Saved.".to_owned(),
        }
    }

    fn has_status(&self, status: PostStatus, users: i64) -> String {
        let keep = match users {
            0 => String::new(),
            users => format!(" {} it.", keep(users)),
        };
        match status {
            PostStatus::Active => format!("Saved. This {} can be chosen for users.", self.one),
            PostStatus::Paused => format!("Paused. This {} can't be chosen for users for now.{keep}", self.one),
            PostStatus::Archived => format!("Archived. This {} can't be chosen for users any more.{keep}", self.one),
        }
    }
}

fn those_who_have_it(users: i64) -> String {
    match users {
        1 => "the user who has it".to_owned(),
        users => format!("the {} users who have it", thousands(users)),
    }
}

fn keep(users: i64) -> String {
    let verb = if users == 1 { "keeps" } else { "keep" };
    format!("{} {verb}", number_of(users, "user", "users"))
}

fn words(request: &HttpRequest) -> Words {
    if request.path().starts_with("/positions") { POSITIONS } else { DEPARTMENTS }
}

pub async fn list(visit: Allowed<need::EditReference>) -> Page {
    render(&list_page(&visit, visit.typed_again(Form::default())).await?)
}

pub async fn add(visit: Allowed<need::EditReference>, submitted: Submitted) -> Page {
    let words = words(&visit.request);
    let mut form = Form::from_submitted(&submitted);
    let Some(name) = form.read("name", required(line(LONGEST_LINE), "Enter a name.")) else {
        return render_refused(&list_page(&visit, form).await?);
    };
    let kept = name.clone();
    let added = visit
        .attempt(move |connection, context| flow::add(connection, context, words.list, &kept))
        .await;
    match added {
        Ok(()) => visit.see_other_with(words.path, Tone::Success, format!("Added {name}.")),
        Err(refused) => {
            tell_if_taken(&mut form, refused)?;
            render_refused(&list_page(&visit, form).await?)
        }
    }
}

pub async fn show(visit: Allowed<need::EditReference>, id: Path<i64>) -> Page {
    let mut page = edit_page(&visit, id.into_inner(), Form::default()).await?;
    page.form.set("name", page.entry.name.clone());
    page.form.set("kind", page.entry.kind.as_str());
    page.form.set("status", page.entry.status.as_str());
    page.form.set("group", page.entry.group.clone());
    page.form = visit.typed_again(page.form);
    render(&page)
}

pub async fn save(visit: Allowed<need::EditReference>, id: Path<i64>, submitted: Submitted) -> Page {
    let (words, id) = (words(&visit.request), id.into_inner());
    let mut form = Form::from_submitted(&submitted);
    let Some(described) = described_in(&mut form, &submitted) else {
        return render_refused(&edit_page(&visit, id, form).await?);
    };
    let mine = visit.who.permissions.clone();
    let saved = visit
        .attempt(move |connection, context| flow::save(connection, context, &mine, (words.list, id), &described))
        .await;
    match saved {
        Ok(changed) => visit.see_other_with(visit.request.path(), Tone::Success, words.saved(&changed)),
        Err(refused) => {
            tell_if_taken(&mut form, refused)?;
            render_refused(&edit_page(&visit, id, form).await?)
        }
    }
}

fn described_in(form: &mut Form, submitted: &Submitted) -> Option<Described> {
    let name = form.read("name", required(line(LONGEST_LINE), "Enter a name."));
    let group = form.read("group", line(LONGEST_GROUP));
    Some(Described {
        name: name?,
        kind: PostKind::parse(submitted.get("kind")).unwrap_or(PostKind::Unspecified),
        status: PostStatus::parse(submitted.get("status")).unwrap_or(PostStatus::Active),
        group: group?,
    })
}

/// One place up or down.
pub async fn shift(visit: Allowed<need::EditReference>, id: Path<i64>, submitted: Submitted) -> Page {
    let (words, id, up) = (words(&visit.request), id.into_inner(), submitted.has("up"));
    visit
        .write(move |connection, context| flow::shift(connection, context, (words.list, id), up))
        .await?;
    see_other(words.path)
}

pub async fn delete(visit: Allowed<need::EditReference>, id: Path<i64>) -> Page {
    let (words, id) = (words(&visit.request), id.into_inner());
    let mine = visit.who.permissions.clone();
    let deleted = visit
        .attempt(move |connection, context| flow::delete(connection, context, &mine, words.list, id))
        .await;
    match deleted {
        Ok(()) => visit.see_other_with(words.path, Tone::Success, "Deleted."),
        Err(error @ (ReferenceError::InUse(_) | ReferenceError::LimitsRoles(_))) => {
            visit.see_other_with(&format!("{}/{id}", words.path), Tone::Warning, format!("Not deleted. {error}"))
        }
        Err(error) => Err(error.into()),
    }
}

/// At the field of the name.
fn tell_if_taken(form: &mut Form, refused: ReferenceError) -> Result<(), PageError> {
    match refused {
        ReferenceError::NameTaken => {
            form.refuse("name", refused.to_string());
            Ok(())
        }
        other => Err(other.into()),
    }
}

async fn list_page(visit: &Allowed<need::EditReference>, form: Form) -> Result<ListPage, PageError> {
    let words = words(&visit.request);
    let entries = visit
        .read(move |connection, _| store::all_with_users(connection, words.list))
        .await?;
    Ok(ListPage { frame: visit.frame(), words, form, entries })
}

async fn edit_page(visit: &Allowed<need::EditReference>, id: i64, form: Form) -> Result<EditPage, PageError> {
    let words = words(&visit.request);
    let frame = visit.frame();
    visit
        .read(move |connection, _| {
            Ok(EditPage {
                entry: store::find(connection, words.list, id)?,
                users: store::users_of(connection, words.list, id)?,
                rules: rules::of_basis(connection, flow::basis(words.list, id))?,
                limited_roles: flow::roles_limited_to(connection, words.list, id)?,
                frame,
                words,
                form,
            })
        })
        .await
}

impl From<ReferenceError> for PageError {
    fn from(error: ReferenceError) -> PageError {
        match error {
            ReferenceError::Forbidden(error) => error.into(),
            ReferenceError::Database(error) => error.into(),
            ReferenceError::NameTaken
            | ReferenceError::InUse(_)
            | ReferenceError::LimitsRoles(_)
            | ReferenceError::Crossed => PageError::Conflict(error.to_string()),
        }
    }
}

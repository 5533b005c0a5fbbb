use actix_web::web::Path;
use askama::Template;

use crate::fields::rules::{LONGEST_LINE, line, name};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::rights::permission::Group;
use crate::rights::{Permission, Permissions, permission, roles};
use crate::roles::flow::edit::{self, RoleError, Wanted};
use crate::roles::store::{self, Role};
use crate::web::paging::counted_of;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

type Editor = (need::AssignRoles, need::EditRoles);

#[derive(Template)]
#[template(path = "roles/edit.html")]
struct EditPage {
    frame: Frame,
    form: Form,
    /// `None` for a new one.
    role: Option<Role>,
    /// What it allows now.
    permissions: Permissions,
    /// Of the viewer.
    mine: Permissions,
}

impl EditPage {
    fn title(&self) -> &str {
        self.role.as_ref().map_or("New role", |role| &role.name)
    }

    fn groups(&self) -> &'static [Group] {
        Group::ALL
    }

    fn is_ticked(&self, permission: &Permission) -> bool {
        self.form.contains("permission", permission.as_str())
    }

    fn is_administrator(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.key == roles::ADMINISTRATOR)
    }

    fn is_within_mine(&self) -> bool {
        self.mine.cover(&self.permissions)
    }

    fn may_edit(&self) -> bool {
        self.frame.may(Permission::EditRoles) && self.is_within_mine() && !self.is_administrator()
    }

    fn may_tick(&self, permission: &Permission) -> bool {
        self.may_edit() && self.mine.contains(*permission)
    }

    fn users(&self) -> String {
        self.role
            .as_ref()
            .map_or_else(String::new, |role| counted_of(role.users, "user", "users"))
    }

    fn came_with_purser(&self) -> bool {
        self.role
            .as_ref()
            .is_some_and(|role| store::default_of(&role.key).is_some())
    }

    fn action(&self) -> String {
        self.role
            .as_ref()
            .map_or_else(|| "/roles/new".to_owned(), |role| format!("/roles/{}", role.id))
    }

    fn button(&self) -> &'static str {
        if self.role.is_some() { "Save" } else { "Create role" }
    }
}

pub async fn show_new(visit: Allowed<Editor>) -> Page {
    render(&new_page(&visit, visit.typed_again(Form::default())))
}

pub async fn create(visit: Recent<Editor>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(wanted) = read(&mut form, &submitted) else {
        return render_refused(&new_page(&visit, form));
    };
    let created = visit
        .attempt(move |connection, context| edit::create(connection, context, &wanted))
        .await;
    match created {
        Ok(id) => visit.see_other_with(&format!("/roles/{id}"), Tone::Success, "Created."),
        Err(refused) => {
            refuse(&mut form, refused)?;
            render_refused(&new_page(&visit, form))
        }
    }
}

pub async fn show(visit: Allowed<need::AssignRoles>, id: Path<i64>) -> Page {
    let mut page = page_of(&visit, id.into_inner(), Form::default()).await?;
    if let Some(role) = &page.role {
        page.form.set("name", role.name.clone());
        page.form.set("description", role.description.clone());
        page.form.set("version", role.version.to_string());
    }
    let words: Vec<&str> = page.permissions.clone().into();
    page.form
        .set_all("permission", words.into_iter().map(str::to_owned).collect());
    page.form = visit.typed_again(page.form);
    render(&page)
}

pub async fn save(visit: Recent<Editor>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let mut form = Form::from_submitted(&submitted);
    let Some(wanted) = read(&mut form, &submitted) else {
        return render_refused(&page_of(&visit, id, form).await?);
    };
    let version = submitted.get("version").parse().unwrap_or(0);
    let saved = visit
        .attempt(move |connection, context| edit::save(connection, context, (id, version), &wanted))
        .await;
    match saved {
        Ok(()) => visit.see_other_with(
            &format!("/roles/{id}"),
            Tone::Success,
            "Saved. It holds from now on for everyone who has this role.",
        ),
        Err(refused) => {
            refuse(&mut form, refused)?;
            render_refused(&page_of(&visit, id, form).await?)
        }
    }
}

pub async fn restore(visit: Recent<Editor>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let restored = visit
        .attempt(move |connection, context| edit::restore(connection, context, id))
        .await;
    answer(&visit, restored, &format!("/roles/{id}"), "Restored as it came with Purser.", id)
}

pub async fn delete(visit: Recent<Editor>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let deleted = visit
        .attempt(move |connection, context| edit::delete(connection, context, id))
        .await;
    answer(&visit, deleted, "/roles", "Deleted.", id)
}

/// Of a button: what was refused is told on the role's page.
fn answer(visit: &Recent<Editor>, done: Result<(), RoleError>, page: &str, words: &str, id: i64) -> Page {
    match done {
        Ok(()) => visit.see_other_with(page, Tone::Success, words),
        Err(RoleError::Database(error)) => Err(error.into()),
        Err(refused @ (RoleError::BeyondYours | RoleError::Fixed)) => Err(refused.into()),
        Err(refused) => visit.see_other_with(&format!("/roles/{id}"), Tone::Warning, format!("Not done. {refused}")),
    }
}

fn read(form: &mut Form, submitted: &Submitted) -> Option<Wanted> {
    let name = form.read("name", name("name of the role"));
    let description = form.read("description", line(LONGEST_LINE));
    let permissions: Permissions = submitted.all("permission").filter_map(Permission::parse).collect();
    Some(Wanted { name: name?, description: description?, permissions })
}

/// At the field that it concerns, or above the form.
fn refuse(form: &mut Form, refused: RoleError) -> Result<(), PageError> {
    match refused {
        RoleError::NameTaken => form.refuse("name", refused.to_string()),
        RoleError::HeldByMore | RoleError::Crossed | RoleError::BeyondYours => form.refuse_all(refused.to_string()),
        other => return Err(other.into()),
    }
    Ok(())
}

fn new_page<N>(visit: &Allowed<N>, form: Form) -> EditPage {
    EditPage {
        frame: visit.frame(),
        form,
        role: None,
        permissions: Permissions::default(),
        mine: visit.who.permissions.clone(),
    }
}

async fn page_of<N>(visit: &Allowed<N>, id: i64, form: Form) -> Result<EditPage, PageError> {
    let (role, permissions) = visit
        .read(move |connection, _| Ok((store::find(connection, id)?, permission::of_role(connection, id)?)))
        .await?;
    Ok(EditPage { role: Some(role), permissions, ..new_page(visit, form) })
}

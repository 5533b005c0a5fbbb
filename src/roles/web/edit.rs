use actix_web::web::Path;
use askama::Template;

use crate::fields::FieldError;
use crate::fields::rules::{LONGEST_LINE, line, name};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::people::Scope;
use crate::rights::permission::Group;
use crate::rights::{Permission, Permissions, permission, roles};
use crate::roles::flow::edit::{self, RoleError, Wanted};
use crate::roles::store::{self, Role};
use crate::web::paging::counted_of;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

/// The field that says where a role holds.
const HOLDS: &str = "holds";
const EVERYWHERE: &str = "everywhere";
const IN_DEPARTMENTS: &str = "departments";

type Editor = (need::AssignRoles, need::EditRoles);

#[derive(Template)]
#[template(path = "roles/edit.html")]
struct EditPage {
    frame: Frame,
    form: Form,
    /// `None` for a new one.
    role: Option<Role>,
    /// What it allows now, and where.
    permissions: Permissions,
    scope: Scope,
    /// That it may be limited to.
    departments: Vec<(i64, String)>,
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

    /// Its form, as it is stored.
    fn filled(&self) -> Form {
        let mut form = Form::default();
        if let Some(role) = &self.role {
            form.set("name", role.name.clone());
            form.set("description", role.description.clone());
            form.set("version", role.version.to_string());
        }
        let ticked = self.permissions.each().map(|permission| permission.as_str().to_owned());
        form.set_all("permission", ticked.collect());
        form.set(HOLDS, if self.scope.is_everywhere() { EVERYWHERE } else { IN_DEPARTMENTS });
        if let Scope::Within(departments) = &self.scope {
            form.set_all("department", departments.iter().map(i64::to_string).collect());
        }
        form
    }

    fn may_tick(&self, permission: &Permission) -> bool {
        self.may_edit() && self.mine.contains(*permission)
    }

    /// As the form says it.
    fn is_limited(&self) -> bool {
        self.form.contains(HOLDS, IN_DEPARTMENTS)
    }

    fn is_department_ticked(&self, id: &i64) -> bool {
        self.form.contains("department", &id.to_string())
    }

    /// Where it holds now, in words. `None` for everywhere.
    fn limit(&self) -> Option<String> {
        let Scope::Within(departments) = &self.scope else { return None };
        let named = self.departments.iter().filter(|(id, _)| departments.contains(id));
        let names: Vec<&str> = named.map(|(_, name)| name.as_str()).collect();
        Some(match names.is_empty() {
            true => "It holds nowhere: its departments were deleted.".to_owned(),
            false => format!("It holds only in {}.", names.join(", ")),
        })
    }

    /// What a limited role can allow, or can't, for the sentence that says so.
    fn limitable(&self, can_be: bool) -> String {
        let all = Permission::ALL
            .iter()
            .filter(|permission| permission.can_be_limited() == can_be);
        all.map(|permission| permission.label()).collect::<Vec<_>>().join(", ")
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
    let mut form = Form::default();
    form.set(HOLDS, EVERYWHERE);
    let form = visit.typed_again(form);
    render(&new_page(&visit, form).await?)
}

pub async fn create(visit: Recent<Editor>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(wanted) = read(&mut form, &submitted, Scope::Everywhere) else {
        return render_refused(&new_page(&visit, form).await?);
    };
    let created = visit
        .attempt(move |connection, context| edit::create(connection, context, &wanted))
        .await;
    match created {
        Ok(id) => visit.see_other_with(&format!("/roles/{id}"), Tone::Success, "Created."),
        Err(refused) => {
            refuse(&mut form, refused)?;
            render_refused(&new_page(&visit, form).await?)
        }
    }
}

pub async fn show(visit: Allowed<need::AssignRoles>, id: Path<i64>) -> Page {
    let mut page = page_of(&visit, id.into_inner(), Form::default()).await?;
    page.form = visit.typed_again(page.filled());
    render(&page)
}

pub async fn save(visit: Recent<Editor>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let mut form = Form::from_submitted(&submitted);
    let stored = visit
        .read(move |connection, _| permission::scope_of_role(connection, id))
        .await?;
    let Some(wanted) = read(&mut form, &submitted, stored) else {
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

fn read(form: &mut Form, submitted: &Submitted, stored: Scope) -> Option<Wanted> {
    let name = form.read("name", name_of_role);
    let description = form.read("description", line(LONGEST_LINE));
    let permissions: Permissions = submitted.all("permission").filter_map(Permission::parse).collect();
    Some(Wanted::new(name?, description?, permissions, scope(submitted, stored)))
}

/// Lists and files have several roles in one place, with commas or semicolons between them.
fn name_of_role(text: &str) -> Result<String, FieldError> {
    let name = name("name of the role")(text)?;
    if name.contains([',', ';']) {
        return Err(FieldError::new("Leave out commas and semicolons: in files they stand between roles."));
    }
    Ok(name)
}

/// As it is where the form doesn't say it. What was mistaken never widens a role.
fn scope(submitted: &Submitted, stored: Scope) -> Scope {
    let departments = || submitted.all("department").filter_map(|id| id.parse().ok());
    match submitted.get(HOLDS) {
        EVERYWHERE => Scope::Everywhere,
        "" => stored,
        _ => Scope::Within(departments().collect()),
    }
}

/// At the field that it concerns, or above the form.
fn refuse(form: &mut Form, refused: RoleError) -> Result<(), PageError> {
    match refused {
        RoleError::NameTaken => form.refuse("name", refused.to_string()),
        RoleError::NoDepartments => form.refuse("department", refused.to_string()),
        RoleError::HeldByMore | RoleError::Crossed | RoleError::BeyondYours | RoleError::NotToLimit(_) => {
            form.refuse_all(refused.to_string())
        }
        other => return Err(other.into()),
    }
    Ok(())
}

async fn new_page<N>(visit: &Allowed<N>, form: Form) -> Result<EditPage, PageError> {
    let departments = visit.read(|connection, _| store::departments(connection)).await?;
    Ok(EditPage {
        frame: visit.frame(),
        form,
        role: None,
        permissions: Permissions::default(),
        scope: Scope::Everywhere,
        departments,
        mine: visit.who.permissions.clone(),
    })
}

async fn page_of<N>(visit: &Allowed<N>, id: i64, form: Form) -> Result<EditPage, PageError> {
    let (role, permissions, scope) = visit
        .read(move |connection, _| {
            let permissions = permission::of_role(connection, id)?;
            Ok((store::find(connection, id)?, permissions, permission::scope_of_role(connection, id)?))
        })
        .await?;
    let page = new_page(visit, form).await?;
    Ok(EditPage { role: Some(role), permissions, scope, ..page })
}

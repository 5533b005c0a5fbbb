//! Which roles a bulk act adds, removes or puts in place of others: chosen in the query of its page, before it is confirmed.

use askama::Template;

use super::{Sender, acting};
use crate::batches::act::Act;
use crate::batches::role_change::{Mode, RoleChange};
use crate::batches::store::Batch;
use crate::db::{Connection, QueryResult};
use crate::gate::Frame;
use crate::rights::roles::{self, Role};
use crate::rights::{Permissions, permission};
use crate::web::{Page, render, render_refused};

#[derive(Template)]
#[template(path = "batches/roles.html")]
struct RolesPage {
    frame: Frame,
    batch: Batch,
    roles: Vec<Role>,
    mode: Mode,
    chosen: Vec<String>,
    is_refused: bool,
}

impl RolesPage {
    fn modes(&self) -> &'static [Mode] {
        Mode::ALL
    }

    fn is_mode(&self, mode: &Mode) -> bool {
        self.mode == *mode
    }

    fn is_chosen(&self, role: &Role) -> bool {
        self.chosen.contains(&role.id.to_string())
    }
}

/// `None` as long as nothing was chosen, or something else is to be.
pub fn chosen(query: &[(String, String)]) -> Option<RoleChange> {
    let chooses_anew = values_of(query, "change").next().is_some();
    let mode = values_of(query, "mode").next().unwrap_or_default();
    RoleChange::chosen(mode, values_of(query, "role")).filter(|_| !chooses_anew)
}

/// The question which roles, and how.
pub async fn ask(visit: &Sender, batch: Batch, query: &[(String, String)]) -> Page {
    let mine = acting(visit, Act::EditRoles);
    let roles = visit.read(move |connection, _| roles_for(connection, &mine)).await?;
    let mode = values_of(query, "mode").next().unwrap_or_default();
    let is_refused = !mode.is_empty() && values_of(query, "change").next().is_none();
    let page = RolesPage {
        frame: visit.frame(),
        batch,
        roles,
        mode: Mode::parse(mode).unwrap_or(Mode::Add),
        chosen: values_of(query, "role").map(str::to_owned).collect(),
        is_refused,
    };
    if is_refused { render_refused(&page) } else { render(&page) }
}

/// Whoever is limited to departments is shown the roles that they may give.
fn roles_for(connection: &mut Connection, mine: &Permissions) -> QueryResult<Vec<Role>> {
    let mut all = roles::all(connection)?;
    if !mine.reach().is_everywhere() {
        let each = permission::of_each_role(connection)?;
        all.retain(|role| each.get(&role.id).is_none_or(|permissions| mine.cover(permissions)));
    }
    Ok(all)
}

fn values_of<'a>(query: &'a [(String, String)], name: &'static str) -> impl Iterator<Item = &'a str> {
    query
        .iter()
        .filter(move |(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// What was chosen, to be added to a query. Empty where nothing was.
pub fn query_of(batch: &Batch) -> String {
    let Some(change) = batch.role_change() else { return String::new() };
    let roles: String = change.roles.iter().map(|role| format!("&role={role}")).collect();
    format!("&mode={}{roles}", change.mode.as_str())
}

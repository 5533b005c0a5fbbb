mod answer;
pub mod columns;
pub mod create;
pub mod detail;
pub mod edit;
pub mod export;
pub mod list;
pub mod menu;
mod offers;
pub mod requests;
pub mod standing;
pub mod views;

use super::store;
use crate::db::{Connection, QueryResult};
use crate::editing::{Editor, SaveError};
use crate::gate::Allowed;
use crate::rights::guard::Forbidden;
use crate::rights::{Permissions, permission, roles};
use crate::web::{Form, PageError};

fn editor<N>(visit: &Allowed<N>) -> Editor {
    Editor {
        permissions: visit.who.permissions.clone(),
        has_proved_lately: visit.has_proved_lately(),
    }
}

/// What may be chosen in a user's form: (value, label).
pub struct Choices {
    pub departments: Vec<(String, String)>,
    pub positions: Vec<(String, String)>,
    pub roles: Vec<(String, String)>,
}

impl Choices {
    /// For somebody in this department and job position, as far as someone with these permissions may choose.
    pub fn load(
        connection: &mut Connection,
        mine: &Permissions,
        department: Option<i64>,
        position: Option<i64>,
    ) -> QueryResult<Choices> {
        let options = |rows: Vec<(i64, String)>| rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        let reach = mine.reach();
        let mut departments = store::departments_for(connection, department)?;
        departments.retain(|(id, _)| reach.holds(Some(*id)));
        Ok(Choices {
            departments: options(departments),
            positions: options(store::positions_for(connection, position)?),
            roles: options(roles_for(connection, mine)?),
        })
    }
}

/// Whoever is limited to departments is shown the roles that they may give.
fn roles_for(connection: &mut Connection, mine: &Permissions) -> QueryResult<Vec<(i64, String)>> {
    let mut all = roles::all(connection)?;
    if !mine.reach().is_everywhere() {
        let each = permission::of_each_role(connection)?;
        all.retain(|role| each.get(&role.id).is_none_or(|permissions| mine.cover(permissions)));
    }
    Ok(all.into_iter().map(|role| (role.id, role.name)).collect())
}

/// Tells a problem at the field it belongs to; what is no problem of the form goes on as an error.
fn refuse(form: &mut Form, error: SaveError) -> Result<(), PageError> {
    let words = error.to_string();
    match error {
        SaveError::Draft(refused) => match refused.field() {
            Some(field) => form.refuse(field, words),
            None => form.refuse_all(words),
        },
        SaveError::OwnAddress | SaveError::Address(_) => form.refuse("email", words),
        SaveError::NoSuchRole => form.refuse("role", words),
        SaveError::NotYourDepartment => form.refuse("department_id", words),
        SaveError::Forbidden(Forbidden::NotYoursToGive | Forbidden::LastAdministrator) | SaveError::Unfit(_) => {
            form.refuse_all(words)
        }
        SaveError::Forbidden(error) => return Err(error.into()),
        SaveError::Database(error) => return Err(error.into()),
        SaveError::ProofDue => return Err(PageError::Forbidden),
    }
    Ok(())
}

mod answer;
pub mod create;
pub mod detail;
pub mod edit;
pub mod list;
pub mod menu;
pub mod standing;

use super::flow::{Editor, SaveError};
use super::store;
use crate::db::{Connection, QueryResult};
use crate::gate::Allowed;
use crate::rights::{Permission, roles};
use crate::web::{Form, PageError};

impl Editor {
    fn of<N>(visit: &Allowed<N>) -> Editor {
        Editor {
            permissions: visit.who.permissions.clone(),
            assigns_roles: visit.who.may(Permission::AssignRoles),
            has_proved_lately: visit.has_proved_lately(),
        }
    }
}

/// What may be chosen in a user's form: (value, label).
pub struct Choices {
    pub departments: Vec<(String, String)>,
    pub positions: Vec<(String, String)>,
    pub roles: Vec<(String, String)>,
}

impl Choices {
    pub fn load(connection: &mut Connection) -> QueryResult<Choices> {
        let options = |rows: Vec<(i64, String)>| rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        Ok(Choices {
            departments: options(store::departments(connection)?),
            positions: options(store::positions(connection)?),
            roles: options(
                roles::all(connection)?
                    .into_iter()
                    .map(|role| (role.id, role.name))
                    .collect(),
            ),
        })
    }
}

/// Tells a problem at the field it belongs to; what is no problem of the form goes on as an error.
fn told(form: &mut Form, error: SaveError) -> Result<(), PageError> {
    use crate::rights::guard::Forbidden;
    match error {
        SaveError::EmailTaken => form.refuse("email", "Another user has this address."),
        SaveError::OwnAddress => {
            form.refuse("email", "Change your own address under Your account, with your password.")
        }
        SaveError::Address(error) => form.refuse("email", error.to_string()),
        SaveError::UsernameTaken => form.refuse("username", "Another user has this username. Choose another."),
        SaveError::NoSuchDepartment => form.refuse("department_id", "Choose a department from the list."),
        SaveError::NoSuchPosition => form.refuse("position_id", "Choose a job position from the list."),
        SaveError::NoSuchRole => form.refuse("role", "Choose roles from the list."),
        SaveError::Forbidden(Forbidden::Query(error)) | SaveError::Query(error) => {
            return Err(error.into());
        }
        SaveError::Forbidden(Forbidden::MayDoMore) => return Err(PageError::Forbidden),
        SaveError::Forbidden(words) => form.refuse_all(words.to_string()),
        SaveError::Unfit(reason) => form.refuse_all(reason.words()),
        SaveError::Database(error) => return Err(error.into()),
        SaveError::ProofDue => return Err(PageError::Forbidden),
        SaveError::Crossed => form.refuse_all("Someone else changed this user while you were editing."),
    }
    Ok(())
}

//! Somebody's data, for whoever may change their record and export.

use actix_web::web::Path;

use super::DataPage;
use crate::context::UserId;
use crate::gate::{Recent, Within, need};
use crate::personal_data::column::Viewer;
use crate::personal_data::flow::{self, EraseError};
use crate::personal_data::store;
use crate::rights::Permission;
use crate::web::{Page, PageError, render};

type Exporter = Recent<Within<(need::EditUsers, need::ExportLists)>>;

pub async fn show(visit: Exporter, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    let viewer = Viewer::Administrator(visit.who.permissions.clone());
    let (user, told) = visit
        .about(id, move |connection, user| store::told(connection, user.id, &viewer))
        .await?;
    render(&DataPage {
        frame: visit.frame().about(user.department_id),
        may_erase: user.id != visit.who.id && visit.who.may(Permission::EraseUsers),
        user,
        told,
        is_self: false,
    })
}

pub async fn send(visit: Exporter, id: Path<i64>) -> Page {
    let (id, mine) = (UserId(id.into_inner()), visit.who.permissions.clone());
    let viewer = Viewer::Administrator(mine.clone());
    visit
        .attempt(move |connection, context| flow::note_taken(connection, context, &mine, id))
        .await
        .map_err(PageError::from)?;
    super::send(&visit, id, viewer).await
}

impl From<EraseError> for PageError {
    fn from(error: EraseError) -> PageError {
        match error {
            EraseError::Forbidden(error) => error.into(),
            EraseError::Database(error) => error.into(),
            EraseError::Oneself | EraseError::NotTyped => PageError::Conflict(error.to_string()),
        }
    }
}

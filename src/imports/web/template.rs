//! The template, to be downloaded and filled in.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};

use crate::export::{Broken, blank_csv, blank_workbook};
use crate::gate::{Allowed, need};
use crate::imports::known::Known;
use crate::imports::template;
use crate::rights::Permission;
use crate::web::{Page, PageError};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub async fn csv(visit: Allowed<need::EditUsers>) -> Page {
    let may_give_roles = visit.who.may(Permission::AssignRoles);
    let file = visit
        .read(move |connection, _| {
            let known = Known::load(connection)?;
            Ok(blank_csv(&template::columns(&known, may_give_roles)))
        })
        .await?;
    send(file, "text/csv; charset=utf-8; header=present", "csv")
}

pub async fn xlsx(visit: Allowed<need::EditUsers>) -> Page {
    let may_give_roles = visit.who.may(Permission::AssignRoles);
    let file = visit
        .read(move |connection, context| {
            let known = Known::load(connection)?;
            Ok(blank_workbook("Users", &template::columns(&known, may_give_roles), context.now))
        })
        .await?;
    send(file, XLSX, "xlsx")
}

fn send(file: Result<Vec<u8>, Broken>, content_type: &str, ending: &str) -> Page {
    let file = file.map_err(|error| PageError::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"users-template.{ending}\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(file))
}

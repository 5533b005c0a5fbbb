use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use crate::db::DatabaseError;
use crate::mail::outbox;
use crate::web::{Page, Portal};

/// Whoever asks whether the portal is ready asks again soon.
const PATIENCE: Duration = Duration::from_secs(1);

/// The process answers; nothing more is said.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

#[derive(Serialize)]
struct Readiness {
    ready: bool,
    database: &'static str,
    mail: &'static str,
}

/// Whether the database answers, without which nothing works, and the mail server, without which mails wait.
pub async fn readyz(portal: Data<Portal>) -> Page {
    let outage = portal
        .database
        .read_within(PATIENCE, |connection| Ok::<_, DatabaseError>(outbox::outage(connection)?))
        .await;
    let readiness = Readiness {
        ready: outage.is_ok(),
        database: if outage.is_ok() { "ok" } else { "away" },
        mail: match (&outage, &portal.mailbox) {
            (Err(_), _) => "unknown",
            (Ok(Some(_)), _) => "away",
            (Ok(None), Some(_)) => "captured",
            (Ok(None), None) => "ok",
        },
    };
    let mut response = match readiness.ready {
        true => HttpResponse::Ok(),
        false => HttpResponse::ServiceUnavailable(),
    };
    Ok(response.json(readiness))
}

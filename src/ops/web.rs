use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use crate::db::{DatabaseError, Trouble};
use crate::mail::outage;
use crate::web::{Page, Portal};

/// Reading and writing may each take so long before `/readyz` says that the database is not ready.
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

/// Whether the database answers and takes writes, without which nothing works, and the mail server, without which mails
/// wait.
pub async fn readyz(portal: Data<Portal>) -> Page {
    let health = portal.database.health(portal.surroundings.now(), PATIENCE).await;
    let readiness = Readiness {
        ready: health.is_ok(),
        database: health.err().map_or("ok", Trouble::words),
        mail: match health {
            Err(Trouble::Away) => "unknown",
            Ok(()) | Err(_) => mail(&portal).await,
        },
    };
    let mut response = match readiness.ready {
        true => HttpResponse::Ok(),
        false => HttpResponse::ServiceUnavailable(),
    };
    Ok(response.json(readiness))
}

async fn mail(portal: &Portal) -> &'static str {
    let outage = portal
        .database
        .read_within(PATIENCE, |connection| Ok::<_, DatabaseError>(outage::current(connection)?))
        .await;
    match (outage, &portal.mailbox) {
        (Err(_), _) => "unknown",
        (Ok(Some(_)), _) => "away",
        (Ok(None), Some(_)) => "captured",
        (Ok(None), None) => "ok",
    }
}

//! Style sheets, scripts and pictures, embedded in the binary. Their address carries a digest of them all, so that
//! browsers keep them for good and never show an old one.

use std::sync::LazyLock;

use actix_web::http::header::{self, CacheControl, CacheDirective};
use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::{Page, PageError};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static/"]
struct Static;

const YEAR_SECONDS: u32 = 31_536_000;

static PREFIX: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for file in Static::iter() {
        digest.update(file.as_bytes());
        digest.update(Static::get(&file).map(|file| file.data).unwrap_or_default());
    }
    let digest: String = digest
        .finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/static/{digest}/")
});

/// With its digest, so that it may be kept for ever.
pub fn url(file: &str) -> String {
    format!("{}{file}", *PREFIX)
}

/// Whatever digest it was asked for with: pages name the newest.
pub async fn serve(path: web::Path<(String, String)>) -> Page {
    let (_digest, file) = path.into_inner();
    let found = Static::get(&file).ok_or(PageError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type(&file)))
        .insert_header(CacheControl(vec![
            CacheDirective::Public,
            CacheDirective::MaxAge(YEAR_SECONDS),
            CacheDirective::Extension("immutable".into(), None),
        ]))
        .body(found.data.into_owned()))
}

/// For browsers that ask without having read a page.
pub async fn favicon() -> Page {
    let found = Static::get("img/favicon.svg").ok_or(PageError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .body(found.data.into_owned()))
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

//! What a request brings, read as it arrives: bounded in size, in time, and in how many one address has on their way.

use std::fs::File;
use std::future::Future;
use std::io::Write;

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::{PageError, Portal};

/// A file or a document may take longer than a form.
const DEADLINES_OF_FORMS: u32 = 4;

/// Fifty megabytes over a poor line.
const DEADLINES_OF_UPLOADS: u32 = 20;

const LONGEST_FILE_NAME: usize = 120;

/// No form of ours has so many fields beside its file.
const MOST_PARTS: usize = 20;

/// The file that a form sends under this name.
pub async fn file(
    request: &HttpRequest,
    payload: web::Payload,
    name: &str,
    largest: usize,
) -> Result<Vec<u8>, PageError> {
    let parts = Multipart::new(request.headers(), payload);
    arriving(request, DEADLINES_OF_FORMS, part(parts, name, largest)).await
}

async fn part(mut parts: Multipart, name: &str, largest: usize) -> Result<Vec<u8>, PageError> {
    let (mut file, mut size, mut count) = (None, 0, 0);
    while let Some(part) = parts.next().await {
        let mut part = part?;
        count += 1;
        if count > MOST_PARTS {
            return Err(PageError::PayloadTooLarge);
        }
        let mut content = Vec::new();
        let is_wanted = part.name() == Some(name);
        while let Some(chunk) = part.next().await {
            let chunk = chunk?;
            size += chunk.len();
            if size > largest {
                return Err(PageError::PayloadTooLarge);
            }
            if is_wanted {
                content.extend_from_slice(&chunk);
            }
        }
        if is_wanted {
            file = Some(content);
        }
    }
    file.ok_or(PageError::BadRequest)
}

/// A file that arrived, in one without a name, which the system removes when it is closed.
pub struct Upload {
    pub file: File,
    /// As whoever sent it calls it.
    pub name: String,
    /// More came than was to be taken, and was left.
    pub is_too_large: bool,
}

/// A large file, written to disk as it arrives, so that memory stays small.
pub async fn upload(
    request: &HttpRequest,
    payload: web::Payload,
    name: &str,
    largest: u64,
) -> Result<Upload, PageError> {
    let parts = Multipart::new(request.headers(), payload);
    arriving(request, DEADLINES_OF_UPLOADS, written_down(parts, name, largest)).await
}

async fn written_down(mut parts: Multipart, name: &str, largest: u64) -> Result<Upload, PageError> {
    let failed = |error: std::io::Error| PageError::Internal(format!("an upload can't be written: {error}"));
    let mut upload = None;
    let mut count = 0;
    while let Some(part) = parts.next().await {
        let mut part = part?;
        count += 1;
        if count > MOST_PARTS {
            return Err(PageError::PayloadTooLarge);
        }
        let is_wanted = part.name() == Some(name) && upload.is_none();
        let file_name = part
            .content_disposition()
            .and_then(|said| said.get_filename())
            .map(file_name);
        let (mut file, mut size) = (tempfile::tempfile().map_err(failed)?, 0);
        while let Some(chunk) = part.next().await {
            let chunk = chunk?;
            size += chunk.len() as u64;
            if size > largest {
                let name = file_name.unwrap_or_default();
                return Ok(Upload { file, name, is_too_large: true });
            }
            if is_wanted {
                file.write_all(&chunk).map_err(failed)?;
            }
        }
        if is_wanted {
            let name = file_name.unwrap_or_default();
            upload = Some(Upload { file, name, is_too_large: false });
        }
    }
    upload.ok_or(PageError::BadRequest)
}

/// Without folders, which some browsers send, and in one line.
fn file_name(said: &str) -> String {
    let bare = said.rsplit(['/', '\\']).next().unwrap_or_default();
    bare.chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_FILE_NAME)
        .collect()
}

/// `Unprocessable` where it is not what was asked for.
pub async fn json<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
    largest: usize,
) -> Result<T, PageError> {
    let body = arriving(request, DEADLINES_OF_FORMS, whole(payload.into_inner(), largest)).await?;
    serde_json::from_slice(&body).map_err(|_| PageError::Unprocessable)
}

pub(super) async fn form(request: &HttpRequest, payload: Payload, largest: usize) -> Result<Vec<u8>, PageError> {
    arriving(request, 1, whole(payload, largest)).await
}

async fn whole(mut payload: Payload, largest: usize) -> Result<Vec<u8>, PageError> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        body.extend_from_slice(&chunk.map_err(|_| PageError::BadRequest)?);
        if body.len() > largest {
            return Err(PageError::PayloadTooLarge);
        }
    }
    Ok(body)
}

/// Gives up at a deadline, so that slow senders can't hold connections.
async fn arriving<T>(
    request: &HttpRequest,
    deadlines: u32,
    body: impl Future<Output = Result<T, PageError>>,
) -> Result<T, PageError> {
    let portal = Portal::of(request)?;
    let address = portal.address_of(request);
    let _arrival = address
        .map(|address| portal.forms_arriving.begin(address))
        .transpose()?;
    tokio::time::timeout(portal.arrival_deadline * deadlines, body)
        .await
        .map_err(|_| PageError::RequestTimeout)?
}

impl From<MultipartError> for PageError {
    fn from(_: MultipartError) -> PageError {
        PageError::BadRequest
    }
}

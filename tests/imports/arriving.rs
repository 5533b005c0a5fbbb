//! A file on its way in.

use std::io::Write;
use std::net::TcpStream;

use tempfile::TempDir;

use super::{HEADINGS, upload};
use crate::servers::eventually;
use crate::servers::portal::{Portal, purser};
use crate::sheets::package::Package;
use crate::support::{TestDatabase, Visitor, make_administrator};

const SIZE: usize = 40 * 1024 * 1024;

/// Maria's portal, which writes files down in this folder.
async fn portal_with_folder() -> (TestDatabase, TempDir, Portal, Visitor) {
    let (database, folder) = (TestDatabase::empty(), TempDir::new().unwrap());
    let mut command = purser();
    command.env("TMPDIR", folder.path());
    let portal = Portal::start_as(command, &database.url());
    let maria = Visitor::new(&portal.base_url);
    make_administrator(&maria, &portal.set_up_link().await).await;
    (database, folder, portal, maria)
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn a_file_that_arrives_has_no_name_and_is_not_in_memory() {
    let (_database, folder, portal, maria) = portal_with_folder().await;
    maria.get("/imports/new").await.form("Upload");
    let (_, most_before) = portal.memory();

    let host = portal.base_url.trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&host).unwrap();
    let head = format!(
        "POST /imports/new HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {}\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary=edge\r\n\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"users.csv\"\r\n\r\n{HEADINGS}\n",
        portal.base_url,
        maria.cookies(),
        2 * SIZE
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&[b'x'; SIZE]).unwrap();
    let arrived = eventually("most of the file to be written down", || {
        portal
            .open_files()
            .into_iter()
            .find(|(_, size)| *size > (SIZE - 4 * 1024 * 1024) as u64)
    });
    let (path, _) = arrived.await;
    assert!(path.ends_with(" (deleted)"), "{path}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let (_, most) = portal.memory();
    assert!(most < most_before + 10, "at most {most_before} MB, then {most} MB");

    drop(connection);
    eventually("the file to be gone", || {
        portal
            .open_files()
            .iter()
            .all(|(other, _)| *other != path)
            .then_some(())
    })
    .await;
    assert!(maria.get("/imports").await.says("None yet"));
}

/// Packed into a thousandth of what it unpacks to.
fn bomb() -> Vec<u8> {
    let cell = [&b"<worksheet><sheetData><row><c t=\"str\"><v>"[..], &vec![b'x'; SIZE]].concat();
    Package::of_sheet("").with("xl/worksheets/sheet1.xml", cell).bytes()
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn nothing_is_left_of_a_file_that_was_read_or_could_not_be() {
    let (_database, folder, portal, maria) = portal_with_folder().await;
    let rows: String = (0..3_000)
        .map(|number| format!("Given,Name,p{number}@example.com\n"))
        .collect();
    let whole = format!("First name,Last name,Login email\n{rows}");
    let broken_off = format!("{whole}Kim,\"Moe,kim@example.com\n");
    let bomb = bomb();
    assert!(bomb.len() < SIZE / 100);
    for (file, words) in [
        (whole.as_bytes(), "3,000 rows were read."),
        (broken_off.as_bytes(), "A quotation mark in row 3002 is not closed"),
        (b"First name,Last name,Login email\n", "The file has headings and no rows below them."),
        (b"%PDF-1.7\n", "This is a PDF."),
        (
            &bomb,
            "The workbook unpacks to far more than a table of people does. Copy the table into a new workbook.",
        ),
    ] {
        upload(&maria, file).await.assert_says(words);
        let place = folder.path().display().to_string();
        eventually("the file to be gone", || {
            let mut open = portal.open_files().into_iter();
            (!open.any(|(path, _)| path.starts_with(&place))).then_some(())
        })
        .await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{words}");
    }
}

//! Files that can't be read are refused in one sentence, at the field.

use reqwest::header::HeaderMap;

use super::{upload, with_people};

#[actix_web::test]
async fn what_is_no_table_is_refused_in_one_sentence() {
    let (_app, maria) = with_people().await;
    for (file, words) in [
        ("excel-97-renamed.xlsx", "This is a workbook of Excel 97–2003 (.xls), whatever its name is."),
        ("opendocument-renamed.xlsx", "This is an OpenDocument file."),
        ("pdf-renamed.csv", "This is a PDF."),
        ("protected-by-password.xlsx", "The workbook is protected by a password."),
        ("web-page.xls", "This is a web page or XML, whatever its name is."),
    ] {
        let content = std::fs::read(format!("tests/sheets/files/{file}")).unwrap();
        let page = maria.upload("/imports/new", &content, HeaderMap::new()).await;
        page.assert_status(422);
        assert!(page.error_at("File").contains(words), "{file}: {}", page.error_at("File"));
    }
    for (content, words) in [
        (b"".as_slice(), "Choose a file."),
        (b"PK\x03\x04\xFF\xFE", "The workbook is damaged."),
        (b"1,2\n3,4\n", "No row has headings such as First name"),
    ] {
        let page = maria.upload("/imports/new", content, HeaderMap::new()).await;
        page.assert_status(422);
        assert!(page.error_at("File").contains(words), "{}", page.error_at("File"));
    }
    maria.get("/imports").await.assert_says("None yet");
}

#[actix_web::test]
async fn a_file_that_breaks_off_while_it_is_read_leaves_nothing() {
    let (app, maria) = with_people().await;
    let rows: String = (0..3_000)
        .map(|number| format!("Given,Name,p{number}@example.com\n"))
        .collect();
    let file = format!("First name,Last name,Login email\n{rows}Kim,\"Moe,kim@example.com\n");
    let page = upload(&maria, file.as_bytes()).await;
    page.assert_says("Failed")
        .assert_says("A quotation mark in row 3002 is not closed");
    super::carry_out(&app).await;
    assert_eq!(super::rows_kept(&app), 0);
    let empty = upload(&maria, b"First name,Last name,Login email\n").await;
    empty.assert_says("The file has headings and no rows below them.");
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_told_before_it_is_read() {
    let (_app, maria) = with_people().await;
    let large = vec![b'x'; 51 * 1024 * 1024];
    let page = maria.upload("/imports/new", &large, HeaderMap::new()).await;
    page.assert_status(422);
    assert!(page.error_at("File").contains("The file is larger than 50 MB."));
}

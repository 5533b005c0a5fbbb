//! Files that can't be read are refused in one sentence, at the field.

use reqwest::header::HeaderMap;

use super::{rows_kept, upload, with_people};
use crate::sheets::package::Package;

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

#[actix_web::test]
async fn a_workbook_that_unpacks_to_too_much_is_told_and_nothing_of_it_is_kept() {
    let (app, maria) = with_people().await;
    let rows = "<row><c t=\"inlineStr\"><is><t>Login email</t></is></c></row>".repeat(3);
    let mut claimed = Package::of_sheet(&rows);
    claimed.part("xl/worksheets/sheet1.xml").claims = Some(4_000_000_000);
    let texts = format!("<sst><si><t>{}", "x".repeat(30 * 1024 * 1024));
    let real = Package::of_sheet(&rows).with("xl/texts.xml", texts);
    for bomb in [claimed, real] {
        let page = maria.upload("/imports/new", &bomb.bytes(), HeaderMap::new()).await;
        page.assert_status(422);
        assert_eq!(
            page.error_at("File"),
            "Error: The workbook unpacks to far more than a table of people does. Copy the table into a new workbook."
        );
    }
    assert_eq!(rows_kept(&app), 0);
    maria.get("/imports").await.assert_says("None yet");
}

#[actix_web::test]
async fn each_kind_of_file_that_is_no_table_has_its_own_sentence() {
    let (app, maria) = with_people().await;
    let row = "<row><c t=\"inlineStr\"><is><t>Login email</t></is></c></row>";
    let package = || Package::of_sheet(row);
    let plain = || package().without("_rels/.rels");
    let wide = format!("First name,Login email\n{}\n", "x,".repeat(201));
    let long = format!("First name,Login email\nKim,{}\n", "x".repeat(32_768));
    let told = |name: &str| std::fs::read(format!("tests/sheets/files/{name}")).unwrap();
    for (file, words) in [
        (b" \r\n\r\n , ".to_vec(), "The file is empty."),
        (
            told("excel-97-renamed.xlsx"),
            "This is a workbook of Excel 97–2003 (.xls), whatever its name is. Save it as .xlsx or CSV.",
        ),
        (told("opendocument-renamed.xlsx"), "This is an OpenDocument file. Save it as .xlsx or CSV."),
        (told("pdf-renamed.csv"), "This is a PDF. Use the .xlsx or CSV file from which it was made."),
        (told("protected-by-password.xlsx"), "The workbook is protected by a password. Save it without one."),
        (
            told("web-page.xls"),
            "This is a web page or XML, whatever its name is. Open it in your spreadsheet program and save it as .xlsx or CSV.",
        ),
        (
            plain().with("xl/workbook.bin", "").bytes(),
            "This is a binary workbook (.xlsb). Save it as .xlsx or CSV.",
        ),
        (
            plain().bytes(),
            "This is an archive, not a workbook. Unpack it and choose the .xlsx or CSV file inside.",
        ),
        (b"\x89PNG\r\n".to_vec(), "This is neither a workbook (.xlsx) nor a CSV file."),
        (
            package().with("xl/workbook.xml", "<workbook><sheets>").bytes(),
            "The workbook is damaged. Open it in your spreadsheet program and save it again as .xlsx.",
        ),
        (
            Package::of_sheet("").bytes(),
            "The workbook has no sheet with anything in it, apart from hidden ones.",
        ),
        (wide.into_bytes(), "Row 2 has more than 200 columns."),
        (long.into_bytes(), "Cell B2 has more than 32,767 characters."),
    ] {
        let page = maria.upload("/imports/new", &file, HeaderMap::new()).await;
        page.assert_status(422);
        assert_eq!(page.error_at("File"), format!("Error: {words}"));
    }
    assert_eq!(rows_kept(&app), 0);
    maria.get("/imports").await.assert_says("None yet");
}

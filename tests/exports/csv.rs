//! What a CSV file holds, byte by byte.

use purser::export::harmless;

use super::{COLUMNS_OF_TEXT, CSV, column, file, lines, read, with_ann, with_text_everywhere};
use crate::support::TestApp;

const HEADINGS: &str = "First name,Last name,Status,Mobile prefix,Phone number,Login email,Address,Postal code,City,Country,\
                        Department,Job position,Employment type,Employee number,Employment date,Last day,Document type,Document number,Issuing state,\
                        Expiry date,Username,Language,Single sign-on,Second factor,Roles,Last sign-in (UTC),\
                        Locked until (UTC),Created (UTC),Source\r\n";

const ANN: &str = "\"نور \"\"Ann\"\"\",\"Berg, jr.\",Invited,'+47,0912 34 567,ann@example.com,\
                   \"Strandgaten 1\r\n2. etasje\",00123,'=1+1,'＠SUM(A1),Deck,,,,2026-11-01,,Passport,007,'\tNO,,ann.berg,\
                   The organisation's,No,No,Self-service,,,2026-11-24T08:00:00Z,By hand\r\n";

#[actix_web::test]
async fn each_byte_is_as_rfc_4180_has_it() {
    let (_app, maria) = with_ann().await;
    let answer = maria.download("/users/export?status=invited", CSV).await;
    assert_eq!(answer.status().as_u16(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"users-2026-11-24.csv\"; filename*=UTF-8''users-2026-11-24.csv"
    );
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(answer.text().await.unwrap(), format!("{HEADINGS}{ANN}"));
}

#[actix_web::test]
async fn a_byte_order_mark_stands_before_it_only_where_it_was_chosen() {
    let (_app, maria) = with_ann().await;
    let plain = file(&maria, "/users/export", CSV).await;
    let page = maria.get("/users/export").await.form("Export");
    let chosen = page.choose("CSV").tick("CSV for Excel: begin with a byte order mark");
    let fields: Vec<(&str, &str)> = chosen.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let marked = file(&maria, &chosen.action, &fields).await;
    assert_eq!(marked, [b"\xEF\xBB\xBF".as_slice(), &plain].concat());
    assert!(plain.starts_with(b"First name,"));
}

#[test]
fn whatever_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe() {
    for (text, written) in [
        ("=1+1", "'=1+1"),
        ("+47 912 34 567", "'+47 912 34 567"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A1", "'＠A1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("  =1", "'  =1"),
        ("\u{feff}=1", "'\u{feff}=1"),
        ("\u{200b}=1", "'\u{200b}=1"),
        ("\u{a0}=1", "'\u{a0}=1"),
        ("\"=1\"", "'\"=1\""),
        ("'=1", "''=1"),
        // Where a semicolon, a tab or a bar separates cells.
        ("a;=1", "a;'=1"),
        ("a; \"=1", "a;' \"=1"),
        ("a,=1", "a,'=1"),
        ("a|=1", "a|'=1"),
        ("a\t=1", "a\t'=1"),
        ("a\r\n=1", "a\r\n'=1"),
        ("=1;=2", "'=1;'=2"),
        // These begin none.
        ("", ""),
        ("ann@example.com", "ann@example.com"),
        ("Anne-Grethe", "Anne-Grethe"),
        ("0047 912", "0047 912"),
        ("1=1", "1=1"),
        ("O'Brien", "O'Brien"),
        ("Strandgaten 1\n\n5020 Bergen", "Strandgaten 1\n\n5020 Bergen"),
        ("نور الدين", "نور الدين"),
    ] {
        assert_eq!(harmless(text), written, "{text:?}");
    }
}

#[actix_web::test]
async fn a_formula_is_harmless_in_every_column() {
    let formula = "=cmd|' /C calc'!A0";
    let (_app, maria) = with_text_everywhere(formula).await;
    let lines = lines(&maria, "/users/export?status=invited").await;
    let harmless: Vec<&String> = lines[1].iter().filter(|cell| cell.contains("/C calc")).collect();
    assert_eq!(harmless.len(), COLUMNS_OF_TEXT, "{lines:?}");
    assert!(harmless.iter().all(|cell| cell.starts_with("'=")), "{harmless:?}");
}

#[actix_web::test]
async fn each_field_of_the_form_has_a_column_by_its_label() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let heads = lines(&maria, "/users/export").await.remove(0);
    let lacking: Vec<&str> = purser::people::FIELDS
        .iter()
        .map(|field| field.label)
        .filter(|label| !heads.iter().any(|head| head == label))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[actix_web::test]
async fn a_compressed_file_is_the_same() {
    use std::io::Read;

    let (app, maria) = with_ann().await;
    app.add_users(1_200);
    let plain = file(&maria, "/users/export", CSV).await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("accept-encoding", "gzip".parse().unwrap());
    let answer = maria.download_with("/users/export", CSV, headers).await;
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&*answer.bytes().await.unwrap())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert!(unpacked == plain, "{} bytes, {} without compression", unpacked.len(), plain.len());
    assert_eq!(column(&read(&plain), "Login email").len(), 1_202);
}

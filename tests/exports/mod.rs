//! Lists as files: what stands in them, who gets them, and what they cost.

mod access;
mod csv;
mod numbers;
mod on_its_way;
mod order;
mod others;
mod shown;
mod workbook;

use diesel::prelude::*;
use purser::db::schema::{departments, journal, positions, users};

use crate::servers::eventually;
use crate::support::{PersonForm, TestApp, Visitor};

const CSV: &[(&str, &str)] = &[("format", "csv")];
const XLSX: &[(&str, &str)] = &[("format", "xlsx")];

async fn file(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let answer = visitor.download(path, fields).await;
    assert_eq!(answer.status().as_u16(), 200);
    answer.bytes().await.unwrap().to_vec()
}

/// The lines of a CSV file, the headings first.
async fn lines(visitor: &Visitor, path: &str) -> Vec<Vec<String>> {
    read(&file(visitor, path, CSV).await)
}

fn read(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

/// What stands below this heading.
fn column(lines: &[Vec<String>], head: &str) -> Vec<String> {
    let place = lines[0].iter().position(|label| label == head).unwrap();
    lines[1..].iter().map(|line| line[place].clone()).collect()
}

/// What the journal says of so many such acts. An end is written once the file was taken, which its reader may know a moment
/// earlier.
async fn told_in_journal(app: &TestApp, action: &str, count: usize) -> Vec<String> {
    eventually("the journal to tell", || {
        let told: Vec<String> = app.read(|connection| {
            journal::table
                .filter(journal::action.eq(action))
                .order(journal::id)
                .select(journal::detail)
                .load(connection)
        });
        (told.len() == count).then_some(told)
    })
    .await
}

/// Ann, whose record holds what CSV is easily broken by.
async fn with_ann() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq("ann@example.com")))
            .set((
                users::first_name.eq("نور \"Ann\""),
                users::last_name.eq("Berg, jr."),
                users::phone.eq("0912 34 567"),
                users::address.eq("Strandgaten 1\r\n2. etasje"),
                users::postal_code.eq("00123"),
                users::city.eq("=1+1"),
                users::country.eq("＠SUM(A1)"),
                users::document_type.eq("passport"),
                users::document_number.eq("007"),
                users::document_state.eq("\tNO"),
            ))
            .execute(connection)
    });
    (app, maria)
}

/// A text in each column that has text of people's own.
async fn with_text_everywhere(text: &str) -> (TestApp, Visitor) {
    let (app, maria) = with_ann().await;
    let now = app.now();
    app.write(|connection| {
        diesel::update(departments::table)
            .set(departments::name.eq(text))
            .execute(connection)?;
        diesel::insert_into(positions::table)
            .values((positions::name.eq(text), positions::name_key.eq("position"), positions::created_at.eq(now)))
            .execute(connection)?;
        diesel::update(users::table.filter(users::email.eq("ann@example.com")))
            .set((
                users::first_name.eq(text),
                users::last_name.eq(text),
                users::email.eq(text),
                users::mobile_prefix.eq(text),
                users::phone.eq(text),
                users::address.eq(text),
                users::postal_code.eq(text),
                users::city.eq(text),
                users::country.eq(text),
                users::document_type.eq(text),
                users::document_number.eq(text),
                users::document_state.eq(text),
                users::username.eq(text),
                users::language.eq(text),
                users::position_id.eq(positions::table.select(positions::id.nullable()).single_value()),
            ))
            .execute(connection)
    });
    (app, maria)
}

/// How many columns [`with_text_everywhere`] fills.
const COLUMNS_OF_TEXT: usize = 16;

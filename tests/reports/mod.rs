//! Reports on user accounts: as a list and in groups, as pictures, as files, and saved under a name.

mod days;
mod files;
mod groups;
mod list;
mod plans;
mod saved;

use diesel::prelude::*;
use purser::db::schema::{departments, users};
use purser::db::{Connection, QueryResult};
use time::Duration;

use crate::support::{PageView, PersonForm, TestApp, Visitor};

/// The cells of each row of the table, its head first, without the last, which is a picture.
fn rows(page: &PageView) -> Vec<Vec<String>> {
    let lines = page.all(".table tbody tr").len();
    let heads = names(page);
    let cells = page.all(".table tbody td.cell-number");
    let width = cells.len().checked_div(lines).unwrap_or(0);
    let of_row = |row: usize| cells[row * width..(row + 1) * width].to_vec();
    (0..lines)
        .map(|row| [vec![heads[row].clone()], of_row(row)].concat())
        .collect()
}

/// The numbers of the last line.
fn total(page: &PageView) -> Vec<String> {
    page.all("tfoot td.cell-number")
}

fn names(page: &PageView) -> Vec<String> {
    page.all(".table tbody th")
}

/// Maria, Ann who is active, Bob whose mail failed, and Eve who opened her link. All but Maria are in the department Deck.
async fn with_people() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.create_user(&maria, &PersonForm::EVE).await;
    let link = app.link_mailed_to("eve@example.com").await;
    app.visitor().get(&link).await.assert_status(200);
    app.fail_mails_to("bob@example.com");
    (app, maria)
}

/// So many who were invited two days ago, at this domain.
fn invite_many(app: &TestApp, domain: &str, count: usize) {
    let at = app.now() - Duration::days(2);
    app.write(|connection| {
        for number in 0..count {
            add(connection, &format!("p{number}"), domain, at)?;
        }
        Ok(())
    });
}

fn add(connection: &mut Connection, name: &str, domain: &str, at: purser::clock::Timestamp) -> QueryResult<()> {
    let email = format!("{name}@{domain}");
    diesel::insert_into(users::table)
        .values((
            users::first_name.eq(name),
            users::last_name.eq("Vik"),
            users::sort_name.eq(format!("vik {name}")),
            users::email.eq(&email),
            users::email_key.eq(email.to_lowercase()),
            users::username.eq(format!("{name}.{domain}")),
            users::username_key.eq(format!("{name}.{domain}")),
            users::department_key.eq(""),
            users::status.eq("invited"),
            users::invited_at.eq(at),
            users::created_at.eq(at),
            users::updated_at.eq(at),
        ))
        .execute(connection)
        .map(drop)
}

/// So many departments, with one person in each.
fn departments_with_people(app: &TestApp, count: usize) {
    let now = app.now();
    app.write(|connection| {
        for number in 0..count {
            let name = format!("Crew {number:04}");
            let department: i64 = diesel::insert_into(departments::table)
                .values((
                    departments::name.eq(&name),
                    departments::name_key.eq(name.to_lowercase()),
                    departments::created_at.eq(now),
                ))
                .returning(departments::id)
                .get_result(connection)?;
            let person = format!("d{number}");
            add(connection, &person, "crew.example", now)?;
            diesel::update(users::table.filter(users::email.eq(format!("{person}@crew.example"))))
                .set(users::department_id.eq(department))
                .execute(connection)?;
        }
        Ok(())
    });
}

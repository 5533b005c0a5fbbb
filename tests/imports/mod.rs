//! Users from files, looked over before anything is written.

pub mod afterwards;
mod applied;
mod arriving;
mod command;
mod dates;
mod exported;
mod found;
mod headed;
mod many;
mod mended;
mod preview;
mod refused_files;
mod rights;
mod template;
mod undone;

use diesel::prelude::*;
use purser::db::schema::{import_rows, imports, journal, users};
use reqwest::header::HeaderMap;

use crate::support::{PageView, PersonForm, TestApp, Visitor};

pub const HEADINGS: &str = "First name,Last name,Login email,Department,Employee number";

/// A portal with Ann and Bob, and Maria who is its administrator.
pub async fn with_people() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for person in [PersonForm::ANN, PersonForm::BOB] {
        app.create_staged(&maria, &person).await;
    }
    (app, maria)
}

/// Waits until the file is read.
pub async fn upload(visitor: &Visitor, content: &[u8]) -> PageView {
    let mut page = visitor.upload("/imports/new", content, HeaderMap::new()).await;
    while page.says("read so far") {
        page = visitor.get(&page.path).await;
    }
    page
}

/// With the columns as they are guessed.
pub async fn look_over(visitor: &Visitor, content: &str) -> PageView {
    let page = upload(visitor, content.as_bytes()).await;
    visitor.submit(page.form("Check rows")).await
}

/// To the end, also of what the chore does afterwards.
pub async fn apply(app: &TestApp, visitor: &Visitor, page: &PageView) -> PageView {
    visitor.submit(page.form("Apply")).await;
    carry_out(app).await;
    visitor.get(&page.path).await
}

/// All that the chore has to do by now.
pub async fn carry_out(app: &TestApp) {
    while app.runner("imports", "the only one").do_piece().await.unwrap() {}
}

/// Emails with the names of departments, in the order in which they came.
pub fn people(app: &TestApp) -> Vec<(String, String)> {
    app.read(|connection| {
        users::table
            .order(users::id)
            .select((users::email, users::department_key))
            .load(connection)
    })
}

pub fn rows_kept(app: &TestApp) -> i64 {
    app.read(|connection| import_rows::table.count().get_result(connection))
}

pub fn state(app: &TestApp) -> String {
    app.read(|connection| {
        imports::table
            .order(imports::id.desc())
            .select(imports::state)
            .first(connection)
    })
}

pub fn entries(app: &TestApp, action: &str) -> Vec<String> {
    app.read(|connection| {
        journal::table
            .filter(journal::action.eq(action))
            .order(journal::id)
            .select(journal::detail)
            .load(connection)
    })
}

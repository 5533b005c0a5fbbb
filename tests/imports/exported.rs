//! The users' list as a file, imported again: of all that a record holds nothing is lost on the way.

use super::rights::export;
use super::upload;
use crate::support::{PageForm, PageView, PersonForm, TestApp, Visitor};

/// Fields of Ann's form, what stands in each, and how a preview shows that.
const OF_ANN: [(&str, &str, &str); 9] = [
    ("Job position", "1", "Second engineer"),
    ("Employee number", "007", "007"),
    ("Postal code", "00123", "00123"),
    ("City", "Ålesund", "Ålesund"),
    ("Country", "Côte d'Ivoire", "Côte d'Ivoire"),
    ("Document type", "seafarer", "Seafarer's identity document"),
    ("Document number", "=1+1", "=1+1"),
    ("Issuing state", "Norway", "Norway"),
    ("Expiry date", "2031-03-04", "2031-03-04"),
];

async fn edit_of(visitor: &Visitor, name: &str) -> PageForm {
    let page = visitor.get("/users").await.link(name);
    visitor.get(&format!("{page}/edit")).await.form("Save")
}

async fn save(visitor: &Visitor, form: PageForm) {
    visitor.submit(form).await.assert_says("Saved.");
}

async fn archive(visitor: &Visitor, list: &str, name: &str) {
    let entry = visitor.get(list).await.link(name);
    let form = visitor.get(&entry).await.form("Save").fill("Status", "archived");
    visitor.submit(form).await.assert_says("2 users keep it.");
}

/// Ann has all that a record may have, and a role by hand beside one by rule. Bob and Eve are where nobody is put any more,
/// and Eve has one role both by hand and by rule.
async fn with_full_records() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (list, name) in [("/positions", "Second engineer"), ("/positions", "Stoker"), ("/departments", "Hotel")] {
        let form = maria.get(list).await.form("Add").fill("Name", name);
        maria.submit(form).await.assert_says("Added");
    }
    app.add_rule(&maria, &[("Employment type", "cadet")], "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.create_staged(&maria, &PersonForm::BOB).await;
    app.user_with_role(&maria, &PersonForm::EVE, "Support").await;
    let ann = edit_of(&maria, "Berg, Ann").await;
    let ann = OF_ANN
        .iter()
        .fold(ann, |form, (label, value, _)| form.fill(label, value));
    save(&maria, ann.fill("Employment type", "cadet").tick("User administrator")).await;
    for (name, employment) in [("Dahl, Bob", "temporary"), ("Lund, Eve", "cadet")] {
        let form = edit_of(&maria, name).await.fill("Employment type", employment);
        save(&maria, form.fill("Department", "2").fill("Job position", "2")).await;
    }
    archive(&maria, "/departments", "Hotel").await;
    archive(&maria, "/positions", "Stoker").await;
    app.deliver_mail().await;
    (app, maria)
}

async fn looked_over(visitor: &Visitor, file: &[u8]) -> PageView {
    let page = upload(visitor, file).await;
    visitor.submit(page.form("Check rows")).await
}

#[actix_web::test]
async fn full_records_come_back_unchanged() {
    let (_app, maria) = with_full_records().await;
    for format in ["csv", "xlsx"] {
        let file = export(&maria, format).await;
        looked_over(&maria, &file)
            .await
            .assert_says("4 rows Unchanged 4 Apply")
            .assert_says("There is nothing to apply");
    }
}

#[actix_web::test]
async fn each_field_that_was_emptied_since_is_told_by_the_file_of_before() {
    let (_app, maria) = with_full_records().await;
    let files = [export(&maria, "csv").await, export(&maria, "xlsx").await];
    let ann = edit_of(&maria, "Berg, Ann").await;
    let ann = OF_ANN.iter().fold(ann, |form, (label, ..)| form.fill(label, ""));
    save(&maria, ann.untick("User administrator")).await;
    let bob = edit_of(&maria, "Dahl, Bob").await.fill("Employment type", "");
    save(&maria, bob.fill("Department", "1").fill("Job position", "")).await;
    for file in files {
        let page = looked_over(&maria, &file).await;
        page.assert_says("Unchanged 2")
            .assert_says("Changed 1")
            .assert_says("Refused 1");
        for (label, _, shown) in OF_ANN {
            page.assert_says(&format!("{label}: None → {shown}"));
        }
        page.assert_says("Roles: None → User administrator")
            .assert_says("Employment type: None → Temporary")
            .assert_says("Department: This department is paused or archived.")
            .assert_says("Job position: This job position is paused or archived.");
    }
}

#[actix_web::test]
async fn whoever_has_no_address_comes_back_unchanged_whatever_the_others_are_found_by() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ole = PersonForm { first_name: "Ole", last_name: "Vik", email: "" };
    app.create_user(&maria, &ole).await;
    for (format, key) in [("csv", "username"), ("xlsx", "username"), ("csv", "email"), ("xlsx", "email")] {
        let page = upload(&maria, &export(&maria, format).await).await;
        let form = page.form("Check rows").fill("Rows find their user by", key);
        maria
            .submit(form)
            .await
            .assert_says("2 rows Unchanged 2 Apply")
            .assert_says("There is nothing to apply");
    }
}

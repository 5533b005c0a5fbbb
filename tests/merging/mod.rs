//! Two records of one person become one.

mod at_once;
mod belongings;
mod rights;
mod sign_ins;

use diesel::prelude::*;
use purser::db::schema::users;

use crate::personal_data::number_of;
use crate::support::{PageForm, PageView, PersonForm, TestApp, Visitor};

/// Ann once more, as somebody made her a second time.
const TWIN: PersonForm = PersonForm {
    first_name: "Ann",
    last_name: "Berg",
    email: "ann2@example.com",
};
const BUTTON: &str = "Merge the two records";

/// Ann, who has signed in, and her twin, who was invited.
async fn with_twins() -> (TestApp, Visitor, i64, i64) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &TWIN).await;
    app.deliver_mail().await;
    let (ann, twin) = (number_of(&app, PersonForm::ANN.email), number_of(&app, TWIN.email));
    (app, maria, ann, twin)
}

async fn preview(visitor: &Visitor, one: i64, other: i64) -> PageView {
    visitor.get(&format!("/users/{one}/merge/{other}")).await
}

/// As the preview proposes it.
async fn merge(visitor: &Visitor, one: i64, other: i64) -> PageView {
    visitor.submit(preview(visitor, one, other).await.form(BUTTON)).await
}

fn sent(form: &PageForm) -> Vec<(&str, &str)> {
    let fields = form.fields.iter();
    fields.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn is_there(app: &TestApp, id: i64) -> bool {
    let count: i64 = app.read(|connection| users::table.filter(users::id.eq(id)).count().get_result(connection));
    count == 1
}

#[actix_web::test]
async fn from_the_menu_to_one_record_with_one_timeline() {
    let (app, maria, ann, twin) = with_twins().await;
    let menu = maria.row_menu("/users?q=ann2").await;
    let search = maria.get(&menu.link("Merge with another record")).await;
    search
        .assert_says("1 record with the same name or phone number")
        .assert_says("Same name");
    let page = maria.get(&search.link("Compare")).await;
    page.assert_says("ann2@example.com")
        .assert_says("ann@example.com")
        .assert_says("because it is the one that somebody has signed in to")
        .assert_says("1 mail")
        .assert_says("1 link or temporary password")
        .assert_says("This can't be undone.");
    let page = maria.submit(page.form(BUTTON)).await;
    page.assert_says("The two records were merged.")
        .assert_says("Merged with Ann Berg (ann2@example.com)")
        .assert_says("ann2@example.com");
    assert_eq!(page.path, format!("/users/{ann}"));
    assert!(is_there(&app, ann) && !is_there(&app, twin));
    maria.get("/users?q=ann.berg").await.assert_says("1 user");
    maria.get("/journal").await.assert_says("Merged with another record");
}

#[actix_web::test]
async fn links_to_the_old_record_lead_to_the_one_that_stayed_and_tell_nobody_else() {
    let (app, maria, ann, twin) = with_twins().await;
    let self_service = app.active_user(&maria, &PersonForm::EVE).await;
    merge(&maria, twin, ann)
        .await
        .assert_says("The two records were merged.");
    let page = maria.get_without_following(&format!("/users/{twin}")).await;
    assert_eq!((page.status.as_u16(), page.location()), (303, format!("/users/{ann}")));
    let page = maria
        .get_without_following(&format!("/users/{twin}/edit?from=list"))
        .await;
    assert_eq!(page.location(), format!("/users/{ann}/edit?from=list"));
    let page = maria.get(&format!("/users/{ann}/merge/{twin}")).await;
    assert_eq!(page.path, format!("/users/{ann}"));
    self_service.get(&format!("/users/{twin}")).await.assert_status(403);
    app.visitor()
        .get(&format!("/users/{twin}"))
        .await
        .assert_says("Sign in");
    maria.get("/users/7000").await.assert_status(404);
}

#[actix_web::test]
async fn whoever_is_merged_twice_is_found_by_all_their_numbers() {
    let (app, maria, ann, twin) = with_twins().await;
    app.create_staged(&maria, &PersonForm { email: "ann3@example.com", ..TWIN })
        .await;
    let third = number_of(&app, "ann3@example.com");
    merge(&maria, third, twin)
        .await
        .assert_says("The two records were merged.");
    preview(&maria, twin, ann).await.assert_says("1 record merged earlier");
    merge(&maria, twin, ann)
        .await
        .assert_says("The two records were merged.");
    for old in [third, twin] {
        let page = maria.get(&format!("/users/{old}")).await;
        assert_eq!(page.path, format!("/users/{ann}"));
    }
}

#[actix_web::test]
async fn a_value_is_proposed_where_the_other_has_none_and_any_can_be_chosen() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = maria.get(&format!("/users/{twin}/edit")).await.form("Save");
    let form = form
        .fill("City", "Bergen")
        .fill("Phone number", "998 87 766")
        .fill("Employee number", "E-77");
    maria.submit(form).await.assert_says("Saved.");
    let page = preview(&maria, ann, twin).await;
    let form = page.form(BUTTON);
    let chosen = |name: &str| {
        form.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    assert_eq!(chosen("city"), Some(twin.to_string()));
    assert_eq!(chosen("phone"), Some(ann.to_string()));
    assert_eq!(chosen("email"), Some(ann.to_string()));
    assert_eq!(chosen("first_name"), None);
    let form = form
        .choose("Login email ann2@example.com")
        .choose("Phone number 998 87 766")
        .choose("Username ann.berg2");
    let page = maria.submit(form).await;
    page.assert_says("The two records were merged.")
        .assert_says("Bergen")
        .assert_says("998 87 766")
        .assert_says("E-77")
        .assert_says("ann.berg2");
    assert_eq!(number_of(&app, "ann2@example.com"), ann);
    // Whoever reads the old address is told.
    let mails = app.deliver_mail().await;
    assert!(mails.iter().any(|mail| mail.to == "ann@example.com"));
    for login in ["ann.berg2", "ann2@example.com"] {
        let visitor = app.visitor();
        app.sign_in(&visitor, login, crate::support::PASSWORD)
            .await
            .assert_says("Welcome aboard, Ann");
    }
    let twins_number = maria.get("/users?q=E-77").await;
    twins_number.assert_says("1 user");
}

#[actix_web::test]
async fn the_other_record_is_found_by_whatever_is_known_of_it() {
    let (app, maria, ann, _) = with_twins().await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.deliver_mail().await;
    let bob = number_of(&app, PersonForm::BOB.email);
    let form = maria.get(&format!("/users/{bob}/edit")).await.form("Save");
    maria
        .submit(form.fill("Employee number", "E-4711"))
        .await
        .assert_says("Saved.");
    let search = maria.get(&format!("/users/{ann}/merge")).await;
    search.assert_says("Same phone number");
    for typed in ["dahl", "bob@example.com", "bob.dahl", "E-4711", "Dahl, Bob"] {
        let page = maria.submit(search.form("Search").fill(LABEL, typed)).await;
        assert_eq!(page.link("Compare"), format!("/users/{ann}/merge/{bob}"), "{typed}");
    }
    let nobody = maria.submit(search.form("Search").fill(LABEL, "zzzz")).await;
    nobody.assert_says("No record found");
    // Oneself is no other record.
    let own = maria.submit(search.form("Search").fill(LABEL, "ann@example.com")).await;
    own.assert_says("No record found");
    app.add_users(60);
    let many = maria.submit(search.form("Search").fill(LABEL, "user")).await;
    many.assert_says("The first 20 that match.");
    assert_eq!(many.all("tbody tr").len(), 20);
}

const LABEL: &str = "Search by name, email, username, employee number or phone";

#[actix_web::test]
async fn names_of_many_letters_from_right_to_left_are_merged_as_others() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let name = "محمد عبد الرحمن ".repeat(12).trim().to_owned();
    let name = name.chars().take(100).collect::<String>().trim().to_owned();
    for email in ["one@example.com", "two@example.com"] {
        let form = maria.get("/users/new").await.form("Create user");
        let form = PersonForm { email, ..TWIN }
            .fill(form)
            .fill("First name", &name)
            .fill("Last name", &name)
            .fill("Username", &email.replace('@', "."))
            .tick("Don't send it yet");
        maria.submit(form).await.assert_status(200);
    }
    let (one, two) = (number_of(&app, "one@example.com"), number_of(&app, "two@example.com"));
    maria.get(&format!("/users/{one}/merge")).await.assert_says("Same name");
    let page = merge(&maria, one, two).await;
    page.assert_says("The two records were merged.")
        .assert_says(&format!("Merged with {name} {name} (two@example.com)"));
}

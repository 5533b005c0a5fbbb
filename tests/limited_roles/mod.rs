//! Roles that hold in some departments only: whoever has no other sees nobody elsewhere, and does nothing to them.

mod acts;
mod journal;
mod mails;
mod roles;
mod routes;
mod sight;

use crate::support::{PageView, PersonForm, TestApp, Visitor};

/// Of Deck, with the limited role.
const DORA: PersonForm = PersonForm {
    first_name: "Dora",
    last_name: "Eide",
    email: "dora@example.com",
};

/// Of Engine, out of Dora's sight.
const ZELDA: PersonForm = PersonForm {
    first_name: "Zelda",
    last_name: "Quist",
    email: "zq@example.com",
};

/// All that a limited role can allow.
const ALL: &[&str] = &[
    "Read users",
    "Edit users",
    "Send mails",
    "Correct addresses",
    "Set passwords",
    "Give roles",
    "Read the mail log",
    "Read the journal",
    "Export lists",
];

/// Maria, who may do everything; Dora, who may do nearly everything in Deck; Ann of Deck and Zelda of Engine, staged.
struct Ship {
    app: TestApp,
    maria: Visitor,
    dora: Visitor,
    ann: String,
    zelda: String,
    role: String,
}

/// A page about nobody.
const NOBODY: &str = "/users/999999";

async fn ship() -> Ship {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/departments").await.form("Add").fill("Name", "Engine");
    maria.submit(form).await.assert_says("Added Engine.");
    let role = limited_role(&maria, "Deck office", ALL, &["Deck"]).await;
    let dora = app.user_with_role(&maria, &DORA, "Deck office").await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let ann = page_of(&maria, "Berg, Ann").await;
    let zelda = create_in(&maria, &ZELDA, "2").await.path;
    Ship { app, maria, dora, ann, zelda, role }
}

async fn limited_role(maria: &Visitor, name: &str, permissions: &[&str], departments: &[&str]) -> String {
    let form = maria.get("/roles/new").await.form("Create role").fill("Name", name);
    let form = form.choose("Only in these departments");
    let form = permissions
        .iter()
        .chain(departments)
        .fold(form, |form, label| form.tick(label));
    let page = maria.submit(form).await;
    page.assert_says("Created.");
    page.path
}

/// Bob, who may do one thing in Deck and others in Engine only.
async fn bob_who_may(ship: &Ship, in_deck: &str, in_engine: &[&str]) -> Visitor {
    limited_role(&ship.maria, "Of Deck", &[in_deck], &["Deck"]).await;
    limited_role(&ship.maria, "Of Engine", in_engine, &["Engine"]).await;
    let bob = ship.app.user_with_role(&ship.maria, &PersonForm::BOB, "Of Deck").await;
    let edit = format!("{}/edit", page_of(&ship.maria, "Dahl, Bob").await);
    let form = ship.maria.get(&edit).await.form("Save").tick("Of Engine");
    ship.maria.submit(form).await.assert_says("Saved.");
    bob
}

/// Somebody staged, in the department of this number.
async fn create_in(visitor: &Visitor, person: &PersonForm, department: &str) -> PageView {
    let form = person.fill(visitor.get("/users/new").await.form("Create user"));
    let form = form.fill("Department", department).tick("Don't send it yet");
    visitor.submit(form).await
}

async fn page_of(visitor: &Visitor, name: &str) -> String {
    visitor.get("/users").await.link(name)
}

async fn move_to(visitor: &Visitor, page: &str, department: &str) -> PageView {
    let form = visitor.get(&format!("{page}/edit")).await.form("Save");
    visitor.submit(form.fill("Department", department)).await
}

fn number_in(page: &str) -> &str {
    page.rsplit('/').next().unwrap()
}

#[track_caller]
fn assert_knows_nothing_of_zelda(page: &PageView) {
    for word in ["Zelda", "Quist", "zq@", "zelda"] {
        assert!(!page.body.contains(word), "{word} on {} ({}):\n{}", page.path, page.status, page.text());
    }
}

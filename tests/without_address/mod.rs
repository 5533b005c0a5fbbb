//! People without an e-mail address: how they are kept, how they get their credentials on paper, and how they get in.

mod added;
mod card;
mod imported;
mod records;
mod slips;

use crate::support::{PageView, PersonForm, TestApp, Visitor};

const OLE: PersonForm = PersonForm { first_name: "Ole", last_name: "Vik", email: "" };
const KARI: PersonForm = PersonForm { first_name: "Kari", last_name: "Moe", email: "" };
const OWN: &str = "violet harbour under snow";

/// Their page.
async fn page_of(visitor: &Visitor, person: &PersonForm) -> PageView {
    let name = format!("{}, {}", person.last_name, person.first_name);
    let list = visitor.get(&format!("/users?q={}", person.last_name)).await;
    visitor.get(&list.link(&name)).await
}

async fn with_ole(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.create_user(&maria, &OLE).await;
    maria
}

/// By the button on their page's card.
async fn slip_of(maria: &Visitor, person: &PersonForm) -> PageView {
    let page = page_of(maria, person).await;
    let question = maria.submit(page.form("Hand out credentials…")).await;
    maria.submit(question.form("Show the slips")).await
}

/// Username and password, of each slip in turn.
fn secrets(page: &PageView) -> Vec<String> {
    page.all(".slip .secret-text")
}

fn password_on(page: &PageView) -> String {
    let secrets = secrets(page);
    assert_eq!(secrets.len(), 2, "{}", page.text());
    secrets[1].clone()
}

/// Signs in with what stands on the slip, and chooses a password.
async fn comes_aboard(app: &TestApp, login: &str, password: &str) -> Visitor {
    let visitor = app.visitor();
    let page = app.sign_in(&visitor, login, password).await;
    page.assert_says("Choose a password of your own");
    let form = page
        .form("Set password")
        .fill("Password", OWN)
        .fill("Re-enter password", OWN);
    visitor.submit(form).await.assert_says("Your password is set.");
    visitor
}

/// Ole, who is in by a slip of paper.
async fn ole_aboard(app: &TestApp, maria: &Visitor) -> Visitor {
    let password = password_on(&slip_of(maria, &OLE).await);
    comes_aboard(app, "ole.vik", &password).await
}

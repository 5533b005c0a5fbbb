//! The people of the stories, and how they get in: always by the real forms.

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::context::UserId;
use purser::db::schema::users;
use purser::db::{Connection, QueryResult, index_many};
use purser::fields::fold;
use purser::mail::{MailKind, enqueue};
use purser::people::{Details, Status, search};
use time::Duration;

use super::app::link_in;
use super::{PageForm, PageView, TestApp, Visitor};

pub const PASSWORD: &str = "copper lantern drifts north";

/// A user's form, filled with what is required.
pub struct PersonForm {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub email: &'static str,
}

impl PersonForm {
    pub const ANN: PersonForm = PersonForm {
        first_name: "Ann",
        last_name: "Berg",
        email: "ann@example.com",
    };
    pub const BOB: PersonForm = PersonForm {
        first_name: "Bob",
        last_name: "Dahl",
        email: "bob@example.com",
    };
    pub const EVE: PersonForm = PersonForm {
        first_name: "Eve",
        last_name: "Lund",
        email: "eve@example.com",
    };

    pub fn fill(&self, form: PageForm) -> PageForm {
        form.fill("First name", self.first_name)
            .fill("Last name", self.last_name)
            .fill("Mobile prefix", "+47")
            .fill("Phone number", "912 34 567")
            .fill("Login email", self.email)
            .fill("Address", "Strandgaten 1")
            .fill("Employment date", "2026-11-01")
            .fill("Department", "1")
    }
}

impl TestApp {
    /// Users in numbers, staged, put into the database as the form would.
    pub fn add_users(&self, count: usize) {
        let now = self.now();
        self.write(|connection| add_users(connection, count, now));
    }

    /// An activation mail to each user who was never in.
    pub fn queue_activation_mails(&self) {
        let context = self.system_context();
        self.write(|connection| {
            let staged: Vec<(UserId, String)> = users::table
                .filter(users::status.eq(Status::Staged))
                .select((users::id, users::email))
                .load(connection)?;
            for (id, email) in staged {
                enqueue(connection, &context, MailKind::Activation, Some(id), &email)?;
            }
            Ok(())
        });
    }

    /// As an import could, or a portal that spoke another language.
    pub fn set_language_of(&self, address: &str, language: &str) {
        self.write(|connection| {
            diesel::update(users::table.filter(users::email.eq(address)))
                .set(users::language.eq(language))
                .execute(connection)
        });
    }

    /// The mail server has refused this address.
    pub fn fail_mails_to(&self, address: &str) {
        let now = self.now();
        self.write(|connection| {
            diesel::update(users::table.filter(users::email.eq(address)))
                .set(users::mail_failed_at.eq(now))
                .execute(connection)
        });
    }

    /// Maria, the first administrator, signed in.
    pub async fn administrator(&self) -> Visitor {
        let maria = self.visitor();
        let link = self.set_up_link().expect("there is no administrator yet");
        make_administrator(&maria, &link).await;
        let form = maria.get("/departments").await.form("Add").fill("Name", "Deck");
        maria.submit(form).await.assert_says("Added Deck.");
        maria
    }

    /// Creates a user by the form; their activation mail waits in the queue.
    pub async fn create_user(&self, administrator: &Visitor, person: &PersonForm) -> PageView {
        let form = administrator.get("/users/new").await.form("Create user");
        let page = administrator.submit(person.fill(form)).await;
        page.assert_says("Created.").assert_status(200);
        page
    }

    /// Creates a user to whom nothing is mailed.
    pub async fn create_staged(&self, administrator: &Visitor, person: &PersonForm) -> PageView {
        let form = person.fill(administrator.get("/users/new").await.form("Create user"));
        administrator.submit(form.tick("Don't send it yet")).await
    }

    /// Ticks these people in the list and presses this button of the selection bar.
    pub async fn select(&self, visitor: &Visitor, people: &[&str], button: &str) -> PageView {
        let mut form = visitor.get("/users").await.form(button);
        for person in people {
            form = form.tick(&format!("Select {person}"));
        }
        visitor.submit(form).await
    }

    /// A rule that gives a role where these conditions hold, each a field of the form and what is chosen there, saved after
    /// its preview.
    pub async fn add_rule(&self, visitor: &Visitor, conditions: &[(&str, &str)], role: &str) -> PageView {
        let page = visitor.get("/roles/rules/new").await;
        let chosen = page.choice_of("Role that it gives", role);
        let form = page.form("Preview").fill("Role that it gives", &chosen);
        let form = conditions
            .iter()
            .fold(form, |form, (label, value)| form.fill(label, value));
        let preview = visitor.submit(form).await;
        preview.assert_says("Save this rule?");
        visitor.submit(preview.form("Save")).await
    }

    /// The link in the newest mail, which must be to this address.
    pub async fn link_mailed_to(&self, address: &str) -> String {
        link_in(&self.newest_mail_to(address).await)
    }

    /// A user who followed their activation link and is signed in.
    pub async fn active_user(&self, administrator: &Visitor, person: &PersonForm) -> Visitor {
        self.create_user(administrator, person).await;
        let link = self.link_mailed_to(person.email).await;
        let visitor = self.visitor();
        self.set_password(&visitor, &link, PASSWORD)
            .await
            .assert_says("Your password is set");
        visitor
    }

    pub async fn set_password(&self, visitor: &Visitor, link: &str, password: &str) -> PageView {
        let form = visitor
            .get(link)
            .await
            .form("Reset")
            .fill("Password", password)
            .fill("Re-enter password", password);
        visitor.submit(form).await
    }

    pub async fn sign_in(&self, visitor: &Visitor, login: &str, password: &str) -> PageView {
        let form = visitor
            .get("/login")
            .await
            .form("Sign in")
            .fill("Email or username", login)
            .fill("Password", password);
        visitor.submit(form).await
    }

    /// A user with these roles, signed in.
    pub async fn user_with_role(&self, administrator: &Visitor, person: &PersonForm, role: &str) -> Visitor {
        let visitor = self.active_user(administrator, person).await;
        let page = administrator.get(&format!("/users?q={}", person.email)).await;
        let link = page.link(person.last_name);
        let form = administrator.get(&format!("{link}/edit")).await.form("Save").tick(role);
        administrator.submit(form).await.assert_says("Saved.");
        visitor
    }
}

/// Staged, as the form would put them into the database.
pub fn add_users(connection: &mut Connection, count: usize, now: Timestamp) -> QueryResult<()> {
    let numbers: Vec<usize> = (0..count).collect();
    numbers
        .chunks(USERS_A_STATEMENT)
        .try_for_each(|numbers| add_users_of(connection, numbers, now))
}

/// Below both engines' limits of values in a statement.
const USERS_A_STATEMENT: usize = 400;

fn add_users_of(connection: &mut Connection, numbers: &[usize], now: Timestamp) -> QueryResult<()> {
    let people: Vec<Details> = numbers.iter().map(|number| person_of(*number)).collect();
    let values = |(number, person): (&usize, &Details)| {
        (
            users::first_name.eq(person.first_name.clone()),
            users::last_name.eq(person.last_name.clone()),
            users::sort_name.eq(fold::sort_name(&person.first_name, &person.last_name)),
            users::email.eq(person.email.clone()),
            users::email_key.eq(person.email.clone()),
            users::username.eq(format!("u{number}")),
            users::username_key.eq(format!("u{number}")),
            users::department_key.eq(format!("department {}", number % 3)),
            users::status.eq(Status::Staged),
            users::created_at.eq(now + Duration::seconds((number % 11) as i64)),
            users::updated_at.eq(now),
        )
    };
    let rows: Vec<_> = numbers.iter().zip(&people).map(values).collect();
    match connection {
        Connection::Sqlite(inner) => diesel::insert_into(users::table).values(rows).execute(inner)?,
        Connection::Postgres(inner) => diesel::insert_into(users::table).values(rows).execute(inner)?,
    };
    let ids: Vec<UserId> = users::table
        .filter(users::email_key.eq_any(people.iter().map(|person| &person.email)))
        .select(users::id)
        .order(users::id)
        .load(connection)?;
    let texts = people.iter().map(search::text_of);
    let texts: Vec<(i64, String)> = ids.iter().map(|id| id.0).zip(texts).collect();
    index_many(connection, search::USERS, &texts)
}

fn person_of(number: usize) -> Details {
    Details {
        first_name: format!("Given{}", number % 7),
        last_name: format!("User{number:05}"),
        email: format!("user{:05}@example.com", (number * 7919) % 100_000),
        ..Details::default()
    }
}

/// By a set-up link, the visitor becomes Maria, signed in.
pub async fn make_administrator(visitor: &Visitor, link: &str) {
    let form = visitor
        .get(link)
        .await
        .form("Make administrator")
        .fill("First name", "Maria")
        .fill("Last name", "Solberg")
        .fill("Login email", "maria@example.com")
        .fill("Password", PASSWORD)
        .fill("Re-enter password", PASSWORD);
    visitor.submit(form).await.assert_says("Welcome aboard, Maria");
}

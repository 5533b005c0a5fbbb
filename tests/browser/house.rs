//! A portal in which something happened to everybody, so that every page has something to show.

use std::collections::HashMap;

use diesel::prelude::*;
use purser::context::UserId;
use purser::db::DatabaseError;
use purser::db::schema::{sessions, tokens, users};

use crate::servers::portal::Portal;
use crate::servers::smtp::SmtpServer;
use crate::support::{self, PASSWORD, PersonForm, TestDatabase, Visitor};

pub const ANN: PersonForm = PersonForm::ANN;
const ROLF: PersonForm = person("Rolf", "Refsnes", "refused.rolf@example.com");
const ELLA: PersonForm = person("Ella", "Exner", "ella@example.com");
pub const EMIL: PersonForm = person("Emil", "Ek", "emil@example.com");
const DINA: PersonForm = person("Dina", "Dahl", "dina@example.com");
const LARS: PersonForm = person("Lars", "Lund", "lars@example.com");
pub const SIRI: PersonForm = person("Siri", "Strand", "siri@example.com");
pub const EVA: PersonForm = person("Eva", "Eide", "eva@example.com");
pub const LONG: PersonForm = person(
    "Maximiliane-Wilhelmine Theodora Bartholomäa",
    "Hohenstein-Oberramstadt-Wiesenthalberger-Donaudampfschifffahrt",
    "maximiliane-wilhelmine.hohenstein-oberramstadt-wiesenthal@a-rather-long-company-name.example.com",
);
const LAYLA: PersonForm = person("ليلى", "حداد", "layla@example.com");

const fn person(first_name: &'static str, last_name: &'static str, email: &'static str) -> PersonForm {
    PersonForm { first_name, last_name, email }
}

/// More than a visitor may fail before the account is locked.
const TRIES_UNTIL_LOCKED: usize = 10;

pub struct House {
    pub portal: Portal,
    pub mail_server: SmtpServer,
    pub maria: Visitor,
    pub people: Vec<Acquaintance>,
    pub links: Links,
    // Dropped last, after those who use it.
    database: TestDatabase,
}

pub struct Acquaintance {
    /// What the person is an example of.
    pub state: &'static str,
    pub email: &'static str,
    pub page: String,
}

/// Mailed links, each in another state.
pub struct Links {
    pub live: String,
    pub ended: String,
    pub used: String,
}

impl House {
    pub async fn furnish() -> House {
        let (database, mail_server) = (TestDatabase::empty(), SmtpServer::start());
        let portal = Portal::start(&database.url(), Some(&mail_server.url()));
        let maria = make_administrator(&portal).await;
        for position in ["Bosun", "Second engineer, responsible for auxiliary machinery and refrigeration"] {
            add(&maria, "/positions", position).await;
        }
        let mut people = Vec::new();
        let states = [
            ("invited", ANN),
            ("whose mail failed", ROLF),
            ("whose invitation expired", EMIL),
            ("who asks for a new link", ELLA),
            ("disabled", DINA),
            ("locked", LARS),
            ("active", EVA),
            ("with a long name", LONG),
            ("with a name from right to left", LAYLA),
        ];
        for (state, person) in states {
            let page = add_user(&maria, &person).await;
            people.push(Acquaintance { state, email: person.email, page });
        }
        let links = Links {
            live: link_to(&mail_server, &ANN).await,
            ended: link_to(&mail_server, &ELLA).await,
            used: link_to(&mail_server, &EVA).await,
        };
        let house = House { portal, mail_server, maria, people, links, database };
        house.let_things_happen().await;
        house
    }

    async fn let_things_happen(&self) {
        accept(&self.portal, &self.links.used).await;
        accept(&self.portal, &link_to(&self.mail_server, &LARS).await).await;
        for _ in 0..TRIES_UNTIL_LOCKED {
            sign_in(&self.portal, LARS.email, "not the password of Lars").await;
        }
        self.maria
            .post(&format!("{}/disable", self.page_of(DINA.email)), &[])
            .await
            .assert_says("Disabled");
        self.mail_server.mail_to(EMIL.email).await;
        self.end_invitation(EMIL.email);
        self.end_invitation(ELLA.email);
        add_pax(&self.maria, "Otto", "Passasjer", "Fjord Cruises").await;
        add_pax(&self.maria, LONG.first_name, LONG.last_name, "Gesellschaft für Schiffsausrüstungsprüfung").await;
    }

    /// The link by which Eva would confirm an address that waits.
    pub async fn address_link(&self) -> String {
        self.maria
            .post(&format!("{}/address", self.page_of(EVA.email)), &[("new_email", "eva.eide@example.org")])
            .await
            .assert_says("A new address waits to be confirmed");
        let mail = self.mail_server.mail_to("eva.eide@example.org").await;
        mail.link("Confirm this address")
    }

    /// Siri of the support desk corrects two addresses: one before that takes approval, one after.
    pub async fn correct_addresses(&self) {
        let siri = add_user(&self.maria, &SIRI).await;
        accept(&self.portal, &link_to(&self.mail_server, &SIRI).await).await;
        let form = self
            .maria
            .get(&format!("{siri}/edit"))
            .await
            .form("Save")
            .tick("Support");
        self.maria.submit(form).await.assert_says("Saved");
        let siri = sign_in(&self.portal, SIRI.email, PASSWORD).await;
        let correct = async |email: &str, corrected: &str| {
            let page = format!("{}/address", self.page_of(email));
            siri.post(&page, &[("new_email", corrected)]).await
        };
        correct(EMIL.email, "emil.ek@example.org").await.assert_says("Sent to");
        let requests = format!("{}/requests", self.page_of(EMIL.email));
        siri.post(&requests, &[("task", "enable")])
            .await
            .assert_says("Asked to");
        let form = self.maria.get("/settings/communication").await.form("Save");
        let form = form.tick("Require their approval");
        self.maria.submit(form).await.assert_says("Saved");
        correct(LONG.email, &LONG.email.replace(".com", ".org"))
            .await
            .assert_says("Asked for");
    }

    pub fn let_proofs_age(&self) {
        let_proofs_age(&self.database);
    }

    pub fn page_of(&self, email: &str) -> &str {
        &self.people.iter().find(|person| person.email == email).unwrap().page
    }

    /// As if the link had been mailed long ago.
    fn end_invitation(&self, email: &str) {
        let database = self.database.open();
        let ended: Result<usize, DatabaseError> = database.write_now(|connection| {
            let id: UserId = users::table
                .filter(users::email.eq(email))
                .select(users::id)
                .first(connection)?;
            diesel::update(users::table.find(id))
                .set(users::invitation_ends_at.eq(users::invited_at))
                .execute(connection)?;
            Ok(diesel::update(tokens::table.filter(tokens::user_id.eq(id)))
                .set(tokens::expires_at.eq(tokens::created_at))
                .execute(connection)?)
        });
        assert_eq!(ended.unwrap(), 1, "one link was mailed to {email}");
    }
}

/// As if everybody had signed in long ago.
pub fn let_proofs_age(database: &TestDatabase) {
    let aged: Result<(), DatabaseError> = database.open().write_now(|connection| {
        let states: Vec<(i64, String)> = sessions::table
            .select((sessions::id, sessions::state))
            .load(connection)?;
        for (id, state) in states {
            let mut state: HashMap<String, String> = serde_json::from_str(&state).unwrap();
            state.remove("proved_at");
            diesel::update(sessions::table.find(id))
                .set(sessions::state.eq(serde_json::to_string(&state).unwrap()))
                .execute(connection)?;
        }
        Ok(())
    });
    aged.unwrap();
}

/// Maria, signed in, and a department, without which there are no users.
pub async fn make_administrator(portal: &Portal) -> Visitor {
    let maria = Visitor::new(&portal.base_url);
    support::make_administrator(&maria, &portal.set_up_link().await).await;
    add(&maria, "/departments", "Deck").await;
    maria
}

async fn add(maria: &Visitor, list: &str, name: &str) {
    let form = maria.get(list).await.form("Add").fill("Name", name);
    maria.submit(form).await.assert_says("Added");
}

/// The page of the user who was added.
pub async fn add_user(maria: &Visitor, person: &PersonForm) -> String {
    let form = maria.get("/users/new").await.form("Create user");
    let page = maria.submit(person.fill(form)).await;
    page.assert_says("Created.");
    page.path.clone()
}

/// To whom nothing is mailed.
/// Returns the address of the user's page.
pub async fn add_staged_user(maria: &Visitor, person: &PersonForm) -> String {
    let form = maria.get("/users/new").await.form("Create user");
    let page = maria.submit(person.fill(form).tick("Don't send it yet")).await;
    page.assert_says("Created.");
    page.path
}

async fn add_pax(maria: &Visitor, first_name: &str, last_name: &str, company: &str) {
    let form = maria.get("/pax/new").await.form("Create PAX");
    let form = form
        .fill("First name", first_name)
        .fill("Last name", last_name)
        .fill("Company", company)
        .fill("Category", "contractor")
        .fill("Special care", "Uses a wheelchair; needs help on ladders.");
    maria.submit(form).await.assert_says(last_name);
}

async fn link_to(mail_server: &SmtpServer, person: &PersonForm) -> String {
    mail_server.mail_to(person.email).await.link("Verify my email")
}

async fn accept(portal: &Portal, link: &str) {
    let visitor = Visitor::new(&portal.base_url);
    let form = visitor.get(link).await.form("Reset");
    let form = form.fill("Password", PASSWORD).fill("Re-enter password", PASSWORD);
    visitor.submit(form).await.assert_says("Your password is set");
}

async fn sign_in(portal: &Portal, login: &str, password: &str) -> Visitor {
    let visitor = Visitor::new(&portal.base_url);
    let form = visitor.get("/login").await.form("Sign in");
    visitor
        .submit(form.fill("Email or username", login).fill("Password", password))
        .await;
    visitor
}

//! Every route of the portal, with somebody out of sight in its address, its query and its form.

use diesel::prelude::*;
use purser::db::schema::{address_corrections, outbox, requests, users};

use super::*;
use crate::permissions::{RULES, Rule};

/// The numbers of what there is of Zelda.
struct Traces {
    person: i64,
    mail: i64,
    request: i64,
    correction: i64,
    batch: String,
}

/// Support has written to Zelda, asked for her, and corrected her address; Maria has selected her.
async fn traces(ship: &Ship) -> Traces {
    let (maria, zelda) = (&ship.maria, &ship.zelda);
    let bob = ship.app.user_with_role(maria, &PersonForm::BOB, "Support").await;
    let page = maria.get(zelda).await;
    maria
        .submit(page.form("Send Confirmation Email"))
        .await
        .assert_says("Sent to");
    ship.app.deliver_mail().await;
    bob.post(&format!("{zelda}/requests"), &[("task", "enable")])
        .await
        .assert_says("Asked to");
    bob.post(&format!("{zelda}/address"), &[("new_email", "zq@example.org")])
        .await
        .assert_status(200);
    ship.app.deliver_mail().await;
    let batch = maria
        .post("/batches", &[("act", "disable"), ("id", number_in(zelda))])
        .await;
    let person: i64 = number_in(zelda).parse().unwrap();
    ship.app.read(|connection| {
        let mails = outbox::table.filter(outbox::user_id.eq(person)).select(outbox::id);
        let asked = requests::table
            .filter(requests::user_id.eq(person))
            .select(requests::id);
        let corrected = address_corrections::table.filter(address_corrections::user_id.eq(person));
        Ok(Traces {
            person,
            mail: mails.first(connection)?,
            request: asked.first(connection)?,
            correction: corrected.select(address_corrections::id).first(connection)?,
            batch: number_in(&batch.path).to_owned(),
        })
    })
}

impl Traces {
    /// The rule's path about Zelda, or about nobody; and whether anything in it is hers.
    fn path(&self, rule: &Rule, is_hers: bool) -> (String, bool) {
        let hers = [
            ("/users/5", "/users", self.person.to_string()),
            ("/users/1", "/users", self.person.to_string()),
            ("/mail/1", "/mail", self.mail.to_string()),
            ("/requests/1", "/requests", self.request.to_string()),
            ("/corrections/1", "/corrections", self.correction.to_string()),
            ("/batches/1", "/batches", self.batch.clone()),
        ];
        for (example, list, number) in hers {
            let rest = rule.path.strip_prefix(example);
            if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                let number = if is_hers { number } else { "999999".to_owned() };
                return (format!("{list}/{number}{rest}"), true);
            }
        }
        (rule.path.to_owned(), false)
    }
}

async fn ask(dora: &Visitor, rule: &Rule, path: &str, person: i64) -> PageView {
    let id = person.to_string();
    if rule.method == "GET" {
        let query = format!("?id={id}&user={id}&department=2&person={id}&outcome=done&sort=-created");
        return dora.get_without_following(&format!("{path}{query}")).await;
    }
    let fields = [
        ("id", id.as_str()),
        ("user", &id),
        ("all", ""),
        ("act", "disable"),
        ("task", "unlock"),
        ("format", "csv"),
        ("new_email", "taken.over@example.com"),
        ("first_name", "Taken"),
        ("version", "1"),
    ];
    dora.post_without_following(path, &fields).await
}

#[actix_web::test]
async fn no_route_tells_of_somebody_elsewhere_or_touches_them() {
    let ship = ship().await;
    let traces = traces(&ship).await;
    let row = || {
        ship.app.read(|connection| {
            users::table
                .find(traces.person)
                .select((users::email, users::first_name, users::version, users::status, users::department_id))
                .get_result::<(String, String, i32, purser::people::Status, Option<i64>)>(connection)
        })
    };
    let before = row();
    let mut of_hers = 0;
    for rule in RULES {
        let (path, is_hers) = traces.path(rule, true);
        let page = ask(&ship.dora, rule, &path, traces.person).await;
        let what = format!("{} {path}: {}", rule.method, page.status);
        assert!(page.status.as_u16() < 500, "{what}");
        assert_knows_nothing_of_zelda(&page);
        if page.status.as_u16() == 303 {
            assert_knows_nothing_of_zelda(&ship.dora.get(&page.location()).await);
        }
        if is_hers {
            of_hers += 1;
            assert!([403, 404].contains(&page.status.as_u16()), "{what}");
        }
    }
    assert!(of_hers > 30, "{of_hers}");
    assert_eq!(row(), before);
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn the_answer_about_somebody_elsewhere_is_that_about_nobody() {
    let ship = ship().await;
    let traces = traces(&ship).await;
    for rule in RULES {
        let (path, is_hers) = traces.path(rule, true);
        // Another selection took the place of one that is gone, which whoever selected is told.
        if !is_hers || path.ends_with("/confirm") {
            continue;
        }
        let (nobody, _) = traces.path(rule, false);
        let (hers, none) =
            (ask(&ship.dora, rule, &path, traces.person).await, ask(&ship.dora, rule, &nobody, 999_999).await);
        let what = format!("{} {path}", rule.method);
        assert_eq!(hers.status, none.status, "{what}");
        assert_eq!(hers.text(), none.text(), "{what}");
    }
    ship.app.deliver_mail().await;
}

//! The mail log of whoever may read it in some departments only.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::schema::outbox;
use purser::mail::outbox::MailState;

use super::*;

/// An activation mail to Ann and one to Zelda, by their numbers; Maria's own, and a test mail to her.
async fn mailed_ship() -> (Ship, i64, i64) {
    let ship = ship().await;
    for person in [&ship.ann, &ship.zelda] {
        let page = ship.maria.get(person).await;
        ship.maria
            .submit(page.form("Send Confirmation Email"))
            .await
            .assert_says("Sent to");
    }
    ship.maria.post("/mail/test", &[]).await.assert_says("A test mail");
    let mail_to = |email: &str| {
        ship.app.read(|connection| {
            let mails = outbox::table.filter(outbox::recipient.eq(email));
            mails.select(outbox::id).first::<i64>(connection)
        })
    };
    let (ann, zelda) = (mail_to(PersonForm::ANN.email), mail_to(ZELDA.email));
    (ship, ann, zelda)
}

fn state_of(ship: &Ship, mail: i64) -> MailState {
    ship.app
        .read(|connection| outbox::table.find(mail).select(outbox::state).get_result(connection))
}

fn fail(ship: &Ship, mail: i64) {
    ship.app.write(|connection| {
        diesel::update(outbox::table.find(mail))
            .set(outbox::state.eq(MailState::Failed))
            .execute(connection)
    });
}

#[actix_web::test]
async fn the_mail_log_ends_at_the_department_however_it_is_asked() {
    let (ship, ann, zelda) = mailed_ship().await;
    let page = ship.dora.get("/mail").await;
    page.assert_says("Every mail to the people of your departments")
        .assert_says("ann@example.com")
        .assert_silent("maria@example.com");
    assert_knows_nothing_of_zelda(&page);
    assert!(page.body.contains(&format!("/mail/{ann}\"")) && !page.body.contains(&format!("/mail/{zelda}\"")));
    for closed in ["/mail/chart", "/mail/bounces"] {
        assert!(!page.body.contains(closed), "{closed}");
        ship.dora.get(closed).await.assert_status(403);
    }
    ship.dora
        .get("/mail?state=queued&kind=activation")
        .await
        .assert_says("1 mail,");
    ship.maria
        .get("/mail?state=queued&kind=activation")
        .await
        .assert_says("2 mails,");
    ship.dora.get("/mail?q=ann").await.assert_says("ann@example.com");
    for query in ["q=quist", "q=zq@example.com", "q=maria", "kind=test", "state=failed", "to=2026-11-01"] {
        let page = ship.dora.get(&format!("/mail?{query}")).await;
        page.assert_says("No mails");
        assert!(!page.body.contains("Zelda"), "{query}");
    }
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn two_people_who_look_at_the_mails_count_each_their_own() {
    let (ship, ..) = mailed_ship().await;
    for _ in 0..2 {
        ship.maria
            .get("/mail?kind=activation&state=queued")
            .await
            .assert_says("2 mails,");
        ship.dora
            .get("/mail?kind=activation&state=queued")
            .await
            .assert_says("1 mail,");
    }
    move_to(&ship.maria, &ship.ann, "2").await.assert_says("Saved.");
    ship.dora
        .get("/mail?kind=activation&state=queued")
        .await
        .assert_says("No mails");
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn a_mail_to_somebody_elsewhere_is_not_there() {
    let (ship, ann, zelda) = mailed_ship().await;
    ship.app.deliver_mail().await;
    ship.dora
        .get(&format!("/mail/{ann}"))
        .await
        .assert_says("Maria Solberg")
        .assert_says("Ann Berg");
    ship.dora.get(&format!("/mail/{ann}/html")).await.assert_status(200);
    let test_mail = ship.app.read(|connection| {
        let mails = outbox::table.filter(outbox::kind.eq("test"));
        mails.select(outbox::id).first::<i64>(connection)
    });
    for page in ["", "/html"] {
        let nobody = ship.dora.get(&format!("/mail/999999{page}")).await;
        for elsewhere in [zelda, test_mail] {
            let there = ship.dora.get(&format!("/mail/{elsewhere}{page}")).await;
            there.assert_status(404);
            assert_eq!(there.text(), nobody.text());
            ship.maria
                .get(&format!("/mail/{elsewhere}{page}"))
                .await
                .assert_status(200);
        }
    }
}

#[actix_web::test]
async fn mails_of_the_department_are_tried_again_and_cancelled_and_no_others() {
    let (ship, ann, zelda) = mailed_ship().await;
    for mail in [ann, zelda] {
        fail(&ship, mail);
    }
    let page = ship.dora.get("/mail?state=failed").await;
    page.assert_says("1 mail,");
    assert!(page.has_button("Try again"), "{}", page.text());
    ship.dora
        .post(&format!("/mail/{zelda}/try-again"), &[])
        .await
        .assert_status(404);
    assert_eq!(state_of(&ship, zelda), MailState::Failed);
    ship.dora
        .post(&format!("/mail/{ann}/try-again"), &[])
        .await
        .assert_says("first in line");
    assert_eq!(state_of(&ship, ann), MailState::Queued);
    ship.maria.post(&format!("/mail/{zelda}/try-again"), &[]).await;
    ship.dora
        .post(&format!("/mail/{zelda}/cancel"), &[])
        .await
        .assert_status(404);
    assert_eq!(state_of(&ship, zelda), MailState::Queued);
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn what_can_be_done_with_a_mail_is_offered_where_it_can_be_done() {
    let (ship, ann, _) = mailed_ship().await;
    fail(&ship, ann);
    limited_role(&ship.maria, "Deck post", &["Read the mail log"], &["Deck"]).await;
    limited_role(&ship.maria, "Engine post", &["Send mails"], &["Engine"]).await;
    let bob = ship
        .app
        .user_with_role(&ship.maria, &PersonForm::BOB, "Deck post")
        .await;
    let edit = format!("{}/edit", page_of(&ship.maria, "Dahl, Bob").await);
    let form = ship.maria.get(&edit).await.form("Save").tick("Engine post");
    ship.maria.submit(form).await.assert_says("Saved.");
    for page in ["/mail?state=failed".to_owned(), format!("/mail/{ann}")] {
        let there = bob.get(&page).await;
        there.assert_says("ann@example.com");
        assert!(!there.has_button("Try again"), "{page}");
        assert!(ship.dora.get(&page).await.has_button("Try again"), "{page}");
    }
    bob.post(&format!("/mail/{ann}/try-again"), &[])
        .await
        .assert_status(404);
    assert_eq!(state_of(&ship, ann), MailState::Failed);
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn the_file_of_the_mails_ends_there_too() {
    let (ship, ..) = mailed_ship().await;
    for query in ["", "?q=quist", "?kind=activation", "?state=queued"] {
        let file = ship
            .dora
            .post(&format!("/mail/export{query}"), &[("format", "csv")])
            .await;
        file.assert_status(200);
        assert!(!file.body.contains("zq@") && !file.body.contains("Zelda"), "{query}: {}", file.body);
        assert!(!file.body.contains("maria@"), "{query}: {}", file.body);
    }
    let file = ship.dora.post("/mail/export", &[("format", "csv")]).await;
    assert!(file.body.contains("ann@example.com"), "{}", file.body);
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn the_mails_of_a_large_department_are_whole_however_many_went_elsewhere() {
    let (ship, ..) = mailed_ship().await;
    ship.app.deliver_mail().await;
    ship.app.add_users(3_010);
    let departments =
        "UPDATE users SET department_id = CASE WHEN id % 3 = 0 THEN 2 ELSE 1 END WHERE username LIKE 'u%';
        UPDATE users SET department_id = 1 WHERE username IN ('u7', 'u2009')";
    let of_deck = "INSERT INTO outbox (kind, user_id, recipient, state, next_try_at, message_id, created_at)
        SELECT 'password_reset', id, email, 'failed', updated_at, 'deck-' || id, updated_at
        FROM users WHERE username IN ('u7', 'u2009')";
    let flood = "INSERT INTO outbox (kind, user_id, recipient, state, next_try_at, message_id, created_at)
        SELECT 'password_reset', one.id, one.email, 'failed', one.updated_at,
               'flood-' || one.id || '-' || other.id, one.updated_at
        FROM users AS one CROSS JOIN users AS other WHERE one.department_id = 2 AND other.id <= 60";
    ship.app.write(|connection| {
        connection.batch_execute(departments)?;
        connection.batch_execute(of_deck)?;
        connection.batch_execute(flood)
    });
    if ship.app.is_on_postgres() {
        ship.app.write(|connection| connection.batch_execute("ANALYZE"));
    }
    for query in ["state=failed", "kind=password_reset", "state=failed&kind=password_reset"] {
        let page = ship.dora.get(&format!("/mail?{query}")).await;
        page.assert_says("2 mails,");
        assert_eq!(page.all("tbody tr").len(), 2, "{query}");
        assert_knows_nothing_of_zelda(&page);
    }
    ship.maria.get("/mail?state=failed").await.assert_says("10,000+ mails");
    let file = ship.dora.post("/mail/export?state=failed", &[("format", "csv")]).await;
    assert_eq!(file.body.matches("Failed").count(), 2, "{}", file.body);
}

//! What a person's page asks before it acts: each such page offers an act, whoever looks and however the person stands.

use diesel::prelude::*;
use purser::db::schema::users;
use time::Duration;

use crate::support::{PersonForm, TestApp, Visitor};

const SIRI: PersonForm = person("Siri", "siri@example.com");
const STAGED: PersonForm = person("Stig", "stig@example.com");
const DISABLED: PersonForm = person("Dina", "dina@example.com");
const BY_SSO: PersonForm = person("Sol", "sol@example.com");
const FAILED: PersonForm = person("Fia", "fia@example.com");
const MAILED_JUST_NOW: PersonForm = person("Mona", "mona@example.com");

const fn person(first_name: &'static str, email: &'static str) -> PersonForm {
    PersonForm { first_name, last_name: "Strand", email }
}

/// Somebody in each standing in which less can be done than usual.
async fn crew(app: &TestApp, maria: &Visitor) {
    app.create_staged(maria, &STAGED).await;
    for active in [&DISABLED, &BY_SSO, &FAILED, &MAILED_JUST_NOW] {
        app.active_user(maria, active).await;
    }
    app.create_user(maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(10));
    let page = maria
        .get(&format!("/users?q={}", DISABLED.email))
        .await
        .link(DISABLED.last_name);
    maria
        .post(&format!("{page}/disable"), &[])
        .await
        .assert_says("Disabled");
    let (failed_at, asked_at) = (app.now(), app.now());
    app.write(|connection| {
        let of = |email| users::table.filter(users::email.eq(email));
        diesel::update(of(BY_SSO.email))
            .set(users::sso.eq(true))
            .execute(connection)?;
        diesel::update(of(FAILED.email))
            .set(users::mail_failed_at.eq(failed_at))
            .execute(connection)?;
        diesel::update(of(MAILED_JUST_NOW.email))
            .set(users::mail_asked_at.eq(asked_at))
            .execute(connection)
    });
}

#[actix_web::test]
async fn none_offers_only_to_cancel() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let siri = app.user_with_role(&maria, &SIRI, "Support").await;
    crew(&app, &maria).await;
    let mut seen = 0;
    for viewer in [&maria, &siri] {
        let list = viewer.get("/users").await;
        for page in list.addresses_of("tbody th a, tbody a.more") {
            for popup in viewer.get(&page).await.addresses_of("main a[data-popup]") {
                let asked = viewer.get(&popup).await;
                let acts = asked.all(".confirm button, .confirm a.button:not([data-cancel])");
                assert!(!acts.is_empty(), "{popup} from {page}:\n{}", asked.text());
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} popups were looked at");
}

#[actix_web::test]
async fn one_that_can_do_nothing_leads_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let siri = app.user_with_role(&maria, &SIRI, "Support").await;
    let ann = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let page = siri.get(&ann).await;
    page.assert_silent("Reset password");
    let popup = siri.get(&format!("{ann}/reset-password")).await;
    popup
        .assert_says("They need an activation mail.")
        .assert_silent("Cancel");
    assert_eq!(siri.get(&popup.link("Back to Ann's page")).await.path, ann);
}

//! Mails in each language.

use std::sync::Arc;

use purser::language::Language;
use purser::mail::placeholders::{self, Gives};
use purser::mail::{LetterDraft, MailKind, Stationery};
use purser::site::{Site, Zone};
use serde_json::{Map, Value};
use time::Duration;

use super::create_speaker;
use crate::support::{PersonForm, TestApp};

fn site() -> Arc<Site> {
    Arc::new(Site {
        organisation: "Nordlys Shipping".to_owned(),
        portal: "Crew Portal".to_owned(),
        contact: "crew@nordlys.example".to_owned(),
        zone: Zone::named("Europe/Oslo").unwrap(),
        ..Site::default()
    })
}

fn example(gives: Gives, name: &str, site: &Site, language: &str) -> Option<Value> {
    let start = time::macros::datetime!(2026-11-24 08:00);
    let page = format!("https://crew.nordlys.example/{}", name.replace('_', "-"));
    Some(match gives {
        Gives::FirstName => "Ann".into(),
        Gives::Username => "ann.berg".into(),
        Gives::Email => "ann@example.com".into(),
        Gives::Past => site.time(&start, language).into(),
        Gives::Ahead => site.time(&(start + Duration::days(7)), language).into(),
        Gives::Number => 2.into(),
        Gives::Page | Gives::SecretPage => page.into(),
        Gives::Address => "https://crew.nordlys.example".into(),
        Gives::Password => "abcd-efgh-jkmn-pqrs".into(),
        Gives::Portal | Gives::Contact => return None,
    })
}

#[test]
fn every_kind_reads_so_in_every_language() {
    let site = site();
    let mut stationery = Stationery::of(&site);
    for language in Language::all() {
        for kind in MailKind::ALL {
            let values: Map<String, Value> = placeholders::own(*kind)
                .iter()
                .filter_map(|own| Some((own.name.to_owned(), example(own.gives, own.name, &site, language.tag())?)))
                .collect();
            let draft = LetterDraft::of(*kind, language.tag(), values);
            let letter = draft.write(&mut stationery).unwrap();
            assert_eq!(letter.language, language.tag());
            let whole = format!("{}\n\n{}\n\n{}", letter.subject, letter.text, letter.html);
            insta::with_settings!({ snapshot_path => "snapshots" }, {
                insta::assert_snapshot!(format!("{}_{}", language.tag(), kind.as_str()), whole);
            });
        }
    }
}

#[actix_web::test]
async fn a_mail_is_in_the_recipients_language_whoever_causes_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (person, language) in [(PersonForm::ANN, "nb"), (PersonForm::BOB, "de"), (PersonForm::EVE, "")] {
        create_speaker(&maria, &person, language).await;
    }
    app.deliver_mail().await;
    let mails = app.deliver_mail().await;
    let language_of = |address: &str| {
        let mail = mails.iter().find(|mail| mail.to == address).expect("a mail to them");
        mail.letter.language.clone()
    };
    assert_eq!(language_of("ann@example.com"), "nb");
    assert_eq!(language_of("bob@example.com"), "de");
    assert_eq!(language_of("eve@example.com"), "en", "the site's");
}

#[actix_web::test]
async fn without_a_language_in_ones_record_mails_are_in_the_sites() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Language", "sv").fill("Time zone", "Europe/Stockholm"))
        .await
        .assert_says("Saved.");
    create_speaker(&maria, &PersonForm::ANN, "").await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.language, "sv");
    let text = &mail.letter.text;
    assert!(text.contains("tisdagen den 1 december 2026 kl. 09:00 CET"), "{text}");
    app.set_language_of("ann@example.com", "pl");
    let page = maria.get("/users?q=Ann").await;
    let ann = maria.get(&page.link("Berg")).await;
    assert!(ann.all("dd").contains(&"pl".to_owned()), "{}", ann.text());
    app.after(Duration::hours(1));
    let form = maria.get(&ann.path).await.form("Resend Confirmation Email");
    maria.submit(form).await.assert_says("Sent to ann@example.com.");
    assert_eq!(app.newest_mail_to("ann@example.com").await.letter.language, "sv");
}

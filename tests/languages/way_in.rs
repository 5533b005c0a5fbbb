//! A new user's way in each language, from the mail to being signed in.

use purser::mail::mailbox::CapturedMail;
use time::Duration;

use super::create_speaker;
use crate::credentials::password_among;
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, link_in};

struct Speaker {
    language: &'static str,
    subject: &'static str,
    until: &'static str,
    title: &'static str,
    save: &'static str,
    again: &'static str,
    password: &'static str,
    differ: &'static str,
    signed_in: &'static str,
    sign_in: &'static str,
    done: &'static str,
    unknown: &'static str,
}

const SPEAKERS: [Speaker; 4] = [
    Speaker {
        language: "nb",
        subject: "Aktiver kontoen din og velg et passord",
        until: "Lenken er gyldig til tirsdag 1. desember 2026 kl. 09:00 CET.",
        title: "Velg passord",
        save: "Lagre passord",
        again: "Gjenta passordet",
        password: "Passord",
        differ: "Passordene er ikke like. Skriv det samme passordet to ganger.",
        signed_in: "Passordet er lagret, og du er logget inn.",
        sign_in: "Logg inn",
        done: "Lenken er allerede brukt, og passordet ditt er lagret.",
        unknown: "Vi kjenner ikke igjen denne lenken",
    },
    Speaker {
        language: "da",
        subject: "Aktivér din konto, og vælg en adgangskode",
        until: "Linket gælder til tirsdag den 1. december 2026 kl. 09.00 CET.",
        title: "Vælg din adgangskode",
        save: "Gem adgangskode",
        again: "Gentag adgangskoden",
        password: "Adgangskode",
        differ: "De to adgangskoder er ikke ens. Skriv den samme to gange.",
        signed_in: "Din adgangskode er gemt, og du er logget ind.",
        sign_in: "Log ind",
        done: "Linket er allerede brugt, og din adgangskode er gemt.",
        unknown: "Vi kender ikke linket",
    },
    Speaker {
        language: "sv",
        subject: "Aktivera ditt konto och välj ett lösenord",
        until: "Länken gäller till tisdagen den 1 december 2026 kl. 09:00 CET.",
        title: "Välj ditt lösenord",
        save: "Spara lösenord",
        again: "Upprepa lösenordet",
        password: "Lösenord",
        differ: "Lösenorden är olika. Skriv samma lösenord två gånger.",
        signed_in: "Ditt lösenord är sparat och du är inloggad.",
        sign_in: "Logga in",
        done: "Länken har redan använts och ditt lösenord är sparat.",
        unknown: "Vi känner inte igen länken",
    },
    Speaker {
        language: "de",
        subject: "Aktivieren Sie Ihr Konto: Passwort festlegen",
        until: "Dieser Link ist bis Dienstag, 1. Dezember 2026 um 09:00 Uhr (MEZ) gültig.",
        title: "Passwort festlegen",
        save: "Passwort festlegen",
        again: "Passwort wiederholen",
        password: "Passwort",
        differ: "Die beiden Passwörter stimmen nicht überein. Geben Sie zweimal dasselbe ein.",
        signed_in: "Ihr Passwort ist festgelegt und Sie sind angemeldet.",
        sign_in: "Anmelden",
        done: "Dieser Link wurde bereits verwendet: Ihr Passwort ist festgelegt.",
        unknown: "Diesen Link kennen wir nicht",
    },
];

fn assert_speaks(page: &PageView, language: &str) {
    assert_eq!(page.attribute("html", "lang").as_deref(), Some(language), "{}", page.path);
}

async fn invited(app: &TestApp, speaker: &Speaker) -> CapturedMail {
    let maria = app.administrator().await;
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Time zone", "Europe/Oslo"))
        .await
        .assert_says("Saved.");
    create_speaker(&maria, &PersonForm::ANN, speaker.language).await;
    app.newest_mail_to("ann@example.com").await
}

#[actix_web::test]
async fn a_link_opens_in_the_language_of_its_mail_and_so_do_the_pages_after_it() {
    for speaker in SPEAKERS {
        let app = TestApp::start().await;
        let mail = invited(&app, &speaker).await;
        assert_eq!(mail.letter.subject, speaker.subject);
        let ann = app.visitor();
        let link = link_in(&mail);
        let page = ann.get(&link).await;
        page.assert_says(speaker.title).assert_says(speaker.until);
        assert_speaks(&page, speaker.language);
        let form = page.form(speaker.save);
        let refused = ann
            .submit(
                form.fill(speaker.password, PASSWORD)
                    .fill(speaker.again, "something else"),
            )
            .await;
        refused.assert_status(422).assert_says(speaker.differ);
        assert_speaks(&refused, speaker.language);
        let form = refused.form(speaker.save);
        ann.submit(form.fill(speaker.password, PASSWORD).fill(speaker.again, PASSWORD))
            .await
            .assert_says(speaker.signed_in);
        let used = app.visitor().get(&link).await;
        used.assert_status(410).assert_says(speaker.done);
        assert_speaks(&used, speaker.language);
        let cut_off = link.replacen("/activate/", "/activate/x", 1);
        app.visitor()
            .get(&cut_off)
            .await
            .assert_status(404)
            .assert_says(speaker.unknown);
        ann.post("/logout", &[]).await.assert_says(speaker.sign_in);
        assert_speaks(&ann.get("/forgot-password").await, speaker.language);
    }
}

#[actix_web::test]
async fn an_expired_link_says_so_in_its_language_and_mails_another() {
    let app = TestApp::start().await;
    let mail = invited(&app, &SPEAKERS[3]).await;
    app.after(Duration::days(8));
    let page = app.visitor().get(&link_in(&mail)).await;
    page.assert_status(410)
        .assert_says("Er war bis Dienstag, 1. Dezember 2026 um 09:00 Uhr (MEZ) gültig.");
    let ann = app.visitor();
    ann.get(&link_in(&mail)).await;
    ann.submit(page.form("Neuen Link senden"))
        .await
        .assert_says("Ein neuer Link ist unterwegs");
    assert_eq!(app.newest_mail_to("ann@example.com").await.letter.language, "de");
}

#[actix_web::test]
async fn a_temporary_password_and_the_step_after_it_are_in_ones_language() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    create_speaker(&maria, &PersonForm::ANN, "sv").await;
    app.deliver_mail().await;
    app.after(Duration::hours(1));
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.submit(page.form("Send Emails")).await.assert_status(200);
    let mails = app.deliver_mail().await;
    let mail = mails
        .iter()
        .find(|mail| mail.letter.subject == "Ditt tillfälliga lösenord")
        .unwrap();
    let password = password_among(&mail.letter.text).expect("the mail holds the password");
    let ann = app.visitor();
    let form = ann.get(&link_in(mail)).await.form("Logga in");
    let page = ann
        .submit(
            form.fill("E-postadress eller användarnamn", "ann@example.com")
                .fill("Lösenord", &password),
        )
        .await;
    page.assert_says("Välj ett eget lösenord");
    let form = page.form("Spara lösenord");
    ann.submit(form.fill("Lösenord", "kort").fill("Upprepa lösenordet", "kort"))
        .await
        .assert_says("Använd minst 15 tecken. Det här har 4.");
}

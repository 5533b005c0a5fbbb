//! What follows an import: how far those whom it made have come, and what is sent to them.

use diesel::prelude::*;
use purser::db::schema::{batches, outbox, users};
use time::Duration;
use time::macros::datetime;

use super::{HEADINGS, apply, look_over, with_people};
use crate::support::statements;
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor, link_in};

/// Ann is changed; Kim, Tor and Eli are new.
const FILE: &str = "First name,Last name,Login email,Department,Username\nAnn,Bergen,ann@example.com,Deck,\n\
                    Kim,Moe,kim@example.com,Deck,\nTor,Vik,tor@example.com,Deck,\nEli,Aas,eli@example.com,Deck,\n";

pub async fn imported() -> (TestApp, Visitor, PageView) {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    let result = apply(&app, &maria, &page).await;
    (app, maria, result)
}

fn mails(app: &TestApp) -> i64 {
    app.read(|connection| outbox::table.count().get_result(connection))
}

async fn link_to_kim(app: &TestApp) -> String {
    let mails = app.deliver_mail().await;
    let to_kim = mails.iter().find(|mail| mail.to == "kim@example.com");
    link_in(to_kim.expect("Kim was mailed"))
}

async fn listed(visitor: &Visitor, query: &str) -> Vec<String> {
    visitor.get(query).await.all("tbody th")
}

/// The lines of the funnel.
fn lines(page: &PageView) -> Vec<String> {
    page.all("section[aria-labelledby='became'] li")
}

#[actix_web::test]
async fn the_list_of_users_is_narrowed_to_those_whom_an_import_made() {
    let (_app, maria, page) = imported().await;
    let import = page.path.trim_start_matches("/imports/").to_owned();
    for (query, names) in [
        ("", &["Aas, Eli", "Moe, Kim", "Vik, Tor"][..]),
        ("&sort=-email", &["Vik, Tor", "Moe, Kim", "Aas, Eli"]),
        ("&status=staged&q=moe", &["Moe, Kim"]),
        ("&status=active", &[]),
        ("&show=not_invited&department=1", &["Aas, Eli", "Moe, Kim", "Vik, Tor"]),
    ] {
        assert_eq!(listed(&maria, &format!("/users?import={import}{query}")).await, names, "{query}");
    }
    assert!(listed(&maria, "/users?import=999").await.is_empty());
    assert_eq!(listed(&maria, "/users?import=x").await.len(), 6, "what is no number narrows nothing");
    let list = maria.get(&format!("/users?import={import}")).await;
    assert_eq!(list.value_of("Created by import"), import);
    list.assert_says("names.csv").assert_says("Clear all");
    let export = maria.get(&list.link("Export")).await;
    export
        .assert_says("Created by import")
        .assert_says("names.csv")
        .assert_says("3 users");
    let answer = maria
        .download(&format!("/users/export?import={import}"), &[("format", "csv")])
        .await;
    let file = answer.text().await.unwrap();
    assert_eq!(file.lines().count(), 4, "{file}");
    assert!(file.contains("Vik") && !file.contains("Bergen"), "{file}");
}

#[actix_web::test]
async fn what_is_done_to_all_that_match_is_done_to_those_of_the_import_and_to_nobody_else() {
    let (_app, maria, page) = imported().await;
    let list = page.path.replace("/imports/", "/users?import=");
    for (button, words) in [
        ("Resend activation email", "3 users that matched a filter"),
        ("Hand out credentials", "3 users get"),
    ] {
        let mut form = maria.get(&list).await.form(button);
        form.fields.push(("all".into(), "1".into()));
        let preview = maria.submit(form).await;
        preview
            .assert_says(words)
            .assert_says("Moe")
            .assert_silent("Dahl")
            .assert_silent("Bergen");
    }
}

#[actix_web::test]
async fn credentials_are_handed_out_to_no_more_than_the_list_shows() {
    let (app, maria) = with_people().await;
    app.user_with_role(&maria, &PersonForm::EVE, "Support").await;
    let list = maria.get("/users?role=3").await;
    assert_eq!(list.all("tbody th"), ["Lund, Eve"]);
    let mut form = list.form("Hand out credentials");
    form.fields.push(("all".into(), "1".into()));
    maria
        .submit(form)
        .await
        .assert_silent("Berg, Ann")
        .assert_silent("Ann Berg")
        .assert_silent("2 users get");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn those_of_an_import_are_found_by_an_index() {
    statements::listen();
    let (app, maria, page) = imported().await;
    app.add_users(30);
    let url = app.own_database().url();
    for query in [page.path.clone(), page.path.replace("/imports/", "/users?import=")] {
        statements::heard(&url);
        maria.get(&query).await.assert_status(200);
        let run = statements::heard(&url).run;
        let of_import = run.keys().filter(|sql| sql.contains("import_people"));
        let plans: Vec<String> = of_import.map(|sql| app.own_database().plan_of(sql)).collect();
        assert!(!plans.is_empty(), "{query}: {run:#?}");
        for plan in plans {
            let mut indexes =
                ["SEARCH import_people USING PRIMARY KEY", "import_people_made", "import_people_by_user"].iter();
            assert!(indexes.any(|index| plan.contains(index)), "{query}: {plan}");
            assert!(!plan.contains("SCAN import_people"), "{query}: {plan}");
        }
    }
}

#[actix_web::test]
async fn an_import_shows_how_far_those_whom_it_made_have_come() {
    let (app, maria, page) = imported().await;
    page.assert_says("3 created, 0 active, 0 failed, 3 waiting");
    let funnel = [
        "Created 3",
        "Waiting for an invitation 3",
        "Invited, not in yet 0",
        "Active 0",
        "Mail failed 0",
        "Invitation expired 0",
    ];
    assert_eq!(lines(&page), funnel);
    let form = page.form("Continue").choose("Send activation mails");
    let preview = maria.submit(form).await;
    maria.submit(preview.form("Send Emails")).await;
    let link = link_to_kim(&app).await;
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("Your password is set");
    app.fail_mails_to("tor@example.com");
    let page = maria.get(&page.path).await;
    page.assert_says("3 created, 1 active, 1 failed, 1 waiting")
        .assert_silent("What next?");
    app.after(Duration::days(8));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let eli = maria.get("/users?q=eli").await.link("Aas, Eli");
    maria.post(&format!("{eli}/disable"), &[]).await;
    let page = maria.get(&page.path).await;
    page.assert_says("3 created, 1 active, 1 failed, 0 waiting, 1 disabled");
    let funnel = [
        "Created 3",
        "Waiting for an invitation 0",
        "Invited, not in yet 1",
        "Active 1",
        "Mail failed 1",
        "Invitation expired 1",
        "Disabled 1",
    ];
    assert_eq!(lines(&page), funnel);
    for (label, names) in [
        ("Created", &["Aas, Eli", "Moe, Kim", "Vik, Tor"][..]),
        ("Waiting for an invitation", &[]),
        ("Invited, not in yet", &["Vik, Tor"]),
        ("Active", &["Moe, Kim"]),
        ("Mail failed", &["Vik, Tor"]),
        ("Invitation expired", &["Vik, Tor"]),
        ("Disabled", &["Aas, Eli"]),
    ] {
        let list = page.link_at("section[aria-labelledby='became'] li a", label);
        assert_eq!(listed(&maria, &list).await, names, "{label}");
    }
}

#[actix_web::test]
async fn who_was_deleted_since_is_told() {
    let (app, maria, page) = imported().await;
    app.write(|connection| diesel::delete(users::table.filter(users::email.eq("eli@example.com"))).execute(connection));
    let page = maria.get(&page.path).await;
    page.assert_says("3 created, 0 active, 0 failed, 2 waiting")
        .assert_says("1 user was deleted since.");
    assert_eq!(lines(&page)[0], "Created 2");
}

#[actix_web::test]
async fn nobody_is_mailed_until_somebody_chooses_to_and_hold_is_what_is_chosen_first() {
    let (app, maria, page) = imported().await;
    page.assert_says("What next?")
        .assert_says("3 users wait for an invitation");
    let held = maria.submit(page.form("Continue")).await;
    held.assert_says("On hold: nobody is mailed.").assert_says("What next?");
    assert_eq!(held.path, page.path);
    let drafts: i64 = app.read(|connection| batches::table.count().get_result(connection));
    assert_eq!((drafts, mails(&app)), (0, 0));
}

#[actix_web::test]
async fn activation_mails_go_to_those_of_the_import_once_it_was_looked_over() {
    let (app, maria, page) = imported().await;
    let preview = maria
        .submit(page.form("Continue").choose("Send activation mails"))
        .await;
    preview
        .assert_says("Confirm Email Sending")
        .assert_says("3 users that matched a filter")
        .assert_says("3 users get an activation mail")
        .assert_says("tor@example.com")
        .assert_silent("bob@example.com")
        .assert_silent("ann@example.com");
    assert_eq!(mails(&app), 0);
    maria.submit(preview.form("Send Emails")).await;
    let mut sent: Vec<String> = app.deliver_mail().await.into_iter().map(|mail| mail.to).collect();
    sent.sort();
    assert_eq!(sent, ["eli@example.com", "kim@example.com", "tor@example.com"]);
}

#[actix_web::test]
async fn mails_to_those_of_the_import_are_scheduled_from_its_page() {
    let (app, maria, page) = imported().await;
    assert!(page.attribute("#when-now", "checked").is_some());
    let form = page.form("Continue").choose("Send activation mails");
    let form = form.choose("At a time").fill("Day", "2026-12-01").fill("Time", "14:05");
    let preview = maria.submit(form).await;
    preview.assert_says("3 users get an activation mail");
    assert!(preview.attribute("#when-at", "checked").is_some());
    assert_eq!((preview.value_of("Day").as_str(), preview.value_of("Time").as_str()), ("2026-12-01", "14:05"));
    let scheduled = maria.submit(preview.form("Send Emails")).await;
    scheduled.assert_says("Starts Tue 1 Dec 2026, 14:05 UTC");
    assert_eq!(mails(&app), 0);
    let to_date = datetime!(2026-12-01 14:05) - app.now();
    app.clock.advance(to_date);
    app.carry_out_batches().await;
    assert_eq!(app.deliver_mail().await.len(), 3);
}

#[actix_web::test]
async fn credentials_go_to_those_of_the_import() {
    let (app, maria, page) = imported().await;
    let preview = maria.submit(page.form("Continue").choose("Email credentials")).await;
    preview.assert_says("3 users get two mails each");
    maria.submit(preview.form("Send Emails")).await;
    assert_eq!(app.deliver_mail().await.len(), 6);
}

#[actix_web::test]
async fn a_mail_is_sent_again_to_those_still_waiting_only() {
    let (app, maria, page) = imported().await;
    assert!(!page.has_button("Resend to those still waiting"), "nobody was invited yet");
    app.create_user(&maria, &PersonForm::EVE).await;
    let preview = maria
        .submit(page.form("Continue").choose("Send activation mails"))
        .await;
    maria.submit(preview.form("Send Emails")).await;
    let link = link_to_kim(&app).await;
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    app.after(Duration::minutes(2));
    let page = maria.get(&page.path).await;
    page.assert_says("2 users were invited and have not come in yet.");
    let preview = maria.submit(page.form("Resend to those still waiting")).await;
    preview
        .assert_says("2 users get an activation mail")
        .assert_silent("kim@example.com")
        .assert_silent("eve@example.com");
    let before = mails(&app);
    maria.submit(preview.form("Send Emails")).await;
    assert_eq!(mails(&app), before + 2);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_import_that_made_nobody_asks_nothing() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, &format!("{HEADINGS}\nAnn,Bergen,ann@example.com,Deck,\n")).await;
    page.assert_silent("What next?").assert_silent("What became of them");
    let page = apply(&app, &maria, &page).await;
    page.assert_says("Updated 1")
        .assert_silent("What next?")
        .assert_silent("What became of them");
}

#[actix_web::test]
async fn whoever_may_not_import_is_not_told_what_a_file_was_called() {
    let (app, maria, page) = imported().await;
    let support = app.user_with_role(&maria, &PersonForm::EVE, "Support").await;
    let list = page.path.replace("/imports/", "/users?import=");
    let list = support.get(&list).await;
    list.assert_says("Moe, Kim")
        .assert_says("Import 1")
        .assert_silent("names.csv");
    app.deliver_mail().await;
}

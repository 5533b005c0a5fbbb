use diesel::prelude::*;
use purser::db::schema::settings;
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp};

#[actix_web::test]
async fn the_life_of_a_link_is_a_setting() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    let form = form
        .fill("Links are valid for", "36")
        .fill("Links are valid for days or hours", "hours");
    maria.submit(form).await.assert_says("Saved.");
    maria
        .get("/users/new")
        .await
        .assert_says("Its link is valid for 36 hours.");
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert!(mail.letter.text.contains("Wed 25 Nov 2026, 20:00 UTC"), "{}", mail.letter.text);
    let link = crate::support::link_in(&mail);
    app.after(Duration::hours(36) - Duration::SECOND);
    app.visitor().get(&link).await.assert_status(200);
    app.after(Duration::SECOND);
    app.visitor().get(&link).await.assert_status(410);
}

#[actix_web::test]
async fn from_one_hour_to_ninety_days() {
    const HOURS: &str = "Enter hours from 1 to 2160 (90 days).";
    const DAYS: &str = "Enter whole days from 1 to 90, or choose hours.";
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (number, unit, refusal) in [
        ("0", "hours", HOURS),
        ("1", "hours", ""),
        ("2160", "hours", ""),
        ("2161", "hours", HOURS),
        ("", "hours", HOURS),
        ("x", "hours", HOURS),
        ("0", "days", DAYS),
        ("1", "days", ""),
        ("90", "days", ""),
        ("91", "days", DAYS),
        ("1.5", "days", DAYS),
        ("-7", "days", DAYS),
        ("9223372036854775807", "days", DAYS),
        ("7", "", "Choose days or hours."),
        ("7", "weeks", "Choose days or hours."),
    ] {
        let form = maria.get("/settings/communication").await.form("Save");
        let form = form
            .fill("Temporary passwords are valid for", number)
            .fill("Temporary passwords are valid for days or hours", unit);
        let page = maria.submit(form).await;
        assert_eq!(page.says("Saved."), refusal.is_empty(), "{number} {unit}");
        assert_eq!(page.error_at("Temporary passwords are valid for"), refusal, "{number} {unit}");
        if !refusal.is_empty() {
            page.assert_status(422);
            assert_eq!(page.value_of("Temporary passwords are valid for"), number, "what was typed stays");
        }
    }
}

/// The number and the unit of each, as the page shows them: of activation links, temporary passwords and reset links.
fn validities(page: &PageView) -> Vec<String> {
    let shown = ["activation", "credentials", "reset"].map(|name| {
        let number = page.attribute(&format!("input[name={name}_validity]"), "value");
        let unit = page.all(&format!("select[name={name}_validity_unit] option[selected]"));
        format!("{} {}", number.unwrap(), unit.join(" "))
    });
    shown.to_vec()
}

#[actix_web::test]
async fn a_validity_is_shown_in_days_where_they_are_whole() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/settings/communication").await;
    assert_eq!(validities(&page), ["7 days"; 3]);
    let mut form = page.form("Save");
    form.fields.retain(|(name, _)| !name.contains("_validity"));
    for (field, value) in [
        ("activation_validity", "36"),
        ("activation_validity_unit", "hours"),
        ("credentials_validity", "48"),
        ("credentials_validity_unit", "hours"),
        ("reset_validity", "14"),
        ("reset_validity_unit", "days"),
    ] {
        form.fields.push((field.into(), value.into()));
    }
    let page = maria.submit(form).await;
    page.assert_says("Saved.");
    assert_eq!(validities(&page), ["36 hours", "2 days", "14 days"]);
    let stored: Vec<(String, String)> = app.read(|connection| {
        let validities = settings::table.filter(settings::key.like("%_validity_hours"));
        validities.order(settings::key).load(connection)
    });
    let stored: Vec<&str> = stored.iter().map(|(_, hours)| hours.as_str()).collect();
    assert_eq!(stored, ["36", "48", "336"], "in hours, as before");
}

#[actix_web::test]
async fn the_journal_tells_what_was_changed_from_what_to_what() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = || async { maria.get("/settings/communication").await.form("Save") };
    maria.submit(form().await).await.assert_says("Saved.");
    let told = || async {
        maria
            .get("/journal?action=settings_changed")
            .await
            .all("tbody th .cell-sub")
    };
    assert_eq!(told().await, [""; 0], "a form that changes nothing is no change");
    let changed = form()
        .await
        .fill("Links are valid for", "36")
        .fill("Links are valid for days or hours", "hours")
        .fill("Temporary passwords are valid for", "1")
        .untick("Activation of users");
    maria.submit(changed).await.assert_says("Saved.");
    let expected = "Communication: Activation of users: on → off, Activation links: 7 days → 36 hours, Temporary passwords: \
                    7 days → 1 day";
    assert_eq!(told().await, [expected]);
}

#[actix_web::test]
async fn corrections_by_support_are_mailed_unless_turned_off_and_wait_only_if_asked_to() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let are_on = |page: &PageView| {
        let switches = ["corrections_mailed", "corrections_await_approval"];
        switches.map(|name| page.attribute(&format!("input#{name}"), "checked").is_some())
    };
    let page = maria.get("/settings/communication").await;
    assert_eq!(are_on(&page), [true, false]);
    let form = page.form("Save").untick("Tell user administrators by mail");
    let page = maria.submit(form.tick("Require their approval")).await;
    assert_eq!(are_on(&page), [false, true]);
}

#[actix_web::test]
async fn what_users_cannot_do_without_is_on_and_locked_with_its_reason() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/settings/communication").await;
    assert!(page.attribute("input#reset", "disabled").is_some());
    page.assert_says("Always on. Without it, nobody could get back in without help.");
}

#[actix_web::test]
async fn saving_says_what_changed_from_what_to_what() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = || async { maria.get("/settings/communication").await.form("Save") };
    maria
        .submit(form().await)
        .await
        .assert_says("Saved. Nothing was changed.");
    let changed = form()
        .await
        .fill("Confirmation links are valid for", "3")
        .fill("Confirmation links are valid for days or hours", "hours")
        .untick("Activation of users");
    let changes = "Activation of users: on → off, Confirmation links: 7 days → 3 hours";
    maria
        .submit(changed)
        .await
        .assert_says(&format!("Saved. {changes}. It applies to mails sent from now on."));
    maria
        .get("/journal?action=settings_changed")
        .await
        .assert_says(&format!("Communication: {changes}"));
}

#[actix_web::test]
async fn a_link_that_confirms_an_address_has_a_validity_of_its_own() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    let form = form
        .fill("Confirmation links are valid for", "3")
        .fill("Confirmation links are valid for days or hours", "hours");
    maria.submit(form).await.assert_says("Saved.");
    let form = maria.get("/account").await.form("Change address");
    maria
        .submit(
            form.fill("New email", "maria@example.org")
                .fill("Your password", PASSWORD),
        )
        .await
        .assert_says("Sent to maria@example.org.");
    let mails = app.deliver_mail().await;
    let mail = mails.iter().find(|mail| mail.to == "maria@example.org").unwrap();
    assert!(mail.letter.text.contains("Tue 24 Nov 2026, 11:00 UTC"), "{}", mail.letter.text);
    let link = crate::support::link_in(mail);
    app.after(Duration::hours(3) - Duration::SECOND);
    app.visitor().get(&link).await.assert_status(200);
    app.after(Duration::SECOND);
    app.visitor().get(&link).await.assert_status(410);
}

#[actix_web::test]
async fn the_validity_of_confirmations_follows_that_of_resets_until_one_is_chosen() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.write(|connection| {
        diesel::insert_into(settings::table)
            .values((settings::key.eq("reset_validity_hours"), settings::value.eq("48")))
            .execute(connection)
    });
    let page = maria.get("/settings/communication").await;
    assert_eq!(page.value_of("Confirmation links are valid for"), "2", "as it was before there was a choice");
}

#[actix_web::test]
async fn the_rule_of_reminders_is_told_and_changed_on_its_own_page() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/settings/communication").await;
    page.assert_says("Users who have not signed in after 7 days are reminded, at most 5 times. Now off. Change");
    assert!(page.attribute("input#no-login", "disabled").is_some());
    assert!(page.attribute("input#no-login", "checked").is_none());
    let rule = maria
        .get(&page.link("Change"))
        .await
        .form("Save")
        .tick("No login reminder");
    maria
        .submit(
            rule.fill("Remind after", "1")
                .fill("at most", "1")
                .fill("Hour, UTC", "15"),
        )
        .await
        .assert_says("Saved. Reminders are on.");
    let page = maria.get("/settings/communication").await;
    page.assert_says("Users who have not signed in after 1 day are reminded, once. Now on. Change")
        .assert_says("on Mondays at 15:00 UTC");
    assert!(page.attribute("input#no-login", "checked").is_some());
}

#[actix_web::test]
async fn a_form_of_an_older_instance_leaves_what_it_did_not_have() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let mut form = maria.get("/settings/communication").await.form("Save");
    form.fields.retain(|(name, _)| {
        let is_new = ["confirmation_validity", "endings_notice"]
            .iter()
            .any(|new| name.starts_with(new));
        !is_new && !name.starts_with("from_")
    });
    maria.submit(form).await.assert_says("Saved. Nothing was changed.");
}

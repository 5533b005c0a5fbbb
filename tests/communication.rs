use time::Duration;

use crate::support::{PageView, PersonForm, TestApp};

#[actix_web::test]
async fn the_life_of_a_link_is_a_setting() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    let mut form = form;
    form.fields.retain(|(name, _)| name != "activation_validity_hours");
    form.fields.push(("activation_validity_hours".into(), "36".into()));
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
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (hours, fits) in [("0", false), ("1", true), ("2160", true), ("2161", false), ("", false), ("x", false)] {
        let fields = [
            ("activation_validity_hours", hours),
            ("reset_validity_hours", "24"),
            ("credentials_validity_hours", "24"),
        ];
        let page = maria.post("/settings/communication", &fields).await;
        assert_eq!(page.says("Saved."), fits, "{hours}");
        assert_eq!(page.says("Enter hours from 1 to 2160 (90 days)."), !fits, "{hours}");
    }
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

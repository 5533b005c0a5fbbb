//! Every page under a permission, for everyone who might come by it.

use crate::support::{PersonForm, TestApp, Visitor};

const KIM: PersonForm = PersonForm {
    first_name: "Kim",
    last_name: "Moe",
    email: "kim@example.com",
};

/// A page, and who may see it.
pub struct Rule {
    pub method: &'static str,
    pub path: &'static str,
    support: bool,
    user_administrator: bool,
    administrator: bool,
    /// Whoever did not prove lately who they are is asked to first.
    dangerous: bool,
}

const fn rule(method: &'static str, path: &'static str, who: &str) -> Rule {
    let who = who.as_bytes();
    Rule {
        method,
        path,
        support: who[0] == b's',
        user_administrator: who[1] == b'u',
        administrator: who[2] == b'a',
        dangerous: who.len() > 3 && who[3] == b'!',
    }
}

pub const RULES: &[Rule] = &[
    rule("GET", "/users", "sua"),
    rule("GET", "/users/1", "sua"),
    rule("GET", "/users/new", "-ua"),
    rule("POST", "/users/new", "-ua"),
    rule("GET", "/users/export", "-ua!"),
    rule("POST", "/users/export", "-ua!"),
    rule("GET", "/users/username-proposal", "-ua"),
    rule("GET", "/users/columns", "sua"),
    rule("POST", "/users/columns", "sua"),
    rule("GET", "/users/views", "sua"),
    rule("POST", "/users/views", "sua"),
    rule("GET", "/users/views/1", "sua"),
    rule("POST", "/users/views/1", "sua"),
    rule("GET", "/users/views/1/delete", "sua"),
    rule("POST", "/users/views/1/delete", "sua"),
    rule("GET", "/users/5/edit", "-ua"),
    rule("POST", "/users/5/edit", "-ua"),
    rule("GET", "/users/5/menu", "sua"),
    rule("GET", "/users/5/disable", "-ua!"),
    rule("POST", "/users/5/disable", "-ua!"),
    rule("GET", "/users/5/data", "-ua!"),
    rule("POST", "/users/5/data.json", "-ua!"),
    rule("GET", "/users/5/erase", "--a!"),
    rule("POST", "/users/5/erase", "--a!"),
    rule("GET", "/users/5/merge", "--a"),
    rule("GET", "/users/5/merge/4", "--a!"),
    rule("POST", "/users/5/merge/4", "--a!"),
    rule("POST", "/users/5/enable", "-ua!"),
    rule("POST", "/users/5/unlock", "sua!"),
    rule("POST", "/users/5/requests", "sua"),
    rule("GET", "/requests", "-ua"),
    rule("POST", "/requests/1/decline", "-ua"),
    rule("POST", "/users/5/activation-mail", "sua"),
    rule("GET", "/users/5/reset-password", "sua"),
    rule("POST", "/users/5/reset-mail", "sua"),
    rule("GET", "/users/5/password", "-ua!"),
    rule("POST", "/users/5/password", "-ua!"),
    rule("GET", "/users/5/address", "sua!"),
    rule("POST", "/users/5/address", "sua!"),
    rule("POST", "/users/5/address/send-again", "sua"),
    rule("POST", "/users/5/address/withdraw", "sua"),
    rule("GET", "/corrections", "-ua"),
    rule("POST", "/corrections/1/approve", "-ua!"),
    rule("POST", "/corrections/1/decline", "-ua"),
    rule("POST", "/corrections/review", "-ua"),
    rule("GET", "/users/5/second-factor/remove", "-ua!"),
    rule("POST", "/users/5/second-factor/remove", "-ua!"),
    rule("GET", "/credentials", "-ua"),
    rule("POST", "/credentials", "-ua"),
    rule("GET", "/credentials/slips", "-ua"),
    rule("POST", "/credentials/slips", "-ua!"),
    rule("GET", "/pax", "-ua"),
    rule("GET", "/pax/export", "-ua!"),
    rule("POST", "/pax/export", "-ua!"),
    rule("GET", "/pax/1", "-ua"),
    rule("GET", "/pax/new", "-ua"),
    rule("POST", "/pax/new", "-ua"),
    rule("GET", "/pax/1/edit", "-ua"),
    rule("POST", "/pax/1/edit", "-ua"),
    rule("GET", "/departments", "-ua"),
    rule("POST", "/departments", "-ua"),
    rule("GET", "/departments/export", "-ua!"),
    rule("POST", "/departments/export", "-ua!"),
    rule("GET", "/departments/import", "-ua"),
    rule("POST", "/departments/import", "-ua"),
    rule("POST", "/departments/import/confirm", "-ua"),
    rule("GET", "/departments/1", "-ua"),
    rule("POST", "/departments/1", "-ua"),
    rule("POST", "/departments/1/move", "-ua"),
    rule("POST", "/departments/1/delete", "-ua"),
    rule("GET", "/positions", "-ua"),
    rule("POST", "/positions", "-ua"),
    rule("GET", "/positions/export", "-ua!"),
    rule("POST", "/positions/export", "-ua!"),
    rule("GET", "/positions/import", "-ua"),
    rule("POST", "/positions/import", "-ua"),
    rule("POST", "/positions/import/confirm", "-ua"),
    rule("GET", "/positions/1", "-ua"),
    rule("POST", "/positions/1", "-ua"),
    rule("POST", "/positions/1/move", "-ua"),
    rule("POST", "/positions/1/delete", "-ua"),
    rule("GET", "/roles", "--a"),
    rule("GET", "/roles/export", "--a!"),
    rule("POST", "/roles/export", "--a!"),
    rule("GET", "/roles/new", "--a"),
    rule("POST", "/roles/new", "--a!"),
    rule("GET", "/roles/3", "--a"),
    rule("POST", "/roles/3", "--a!"),
    rule("POST", "/roles/3/restore", "--a!"),
    rule("POST", "/roles/3/delete", "--a!"),
    rule("GET", "/roles/rules", "--a"),
    rule("GET", "/roles/rules/new", "--a"),
    rule("GET", "/roles/rules/preview", "--a"),
    rule("GET", "/roles/rules/preview/people", "--a"),
    rule("POST", "/roles/rules/save", "--a!"),
    rule("GET", "/roles/rules/1", "--a"),
    rule("POST", "/roles/rules/1/delete", "--a!"),
    rule("GET", "/imports", "-ua"),
    rule("GET", "/imports/export", "-ua!"),
    rule("POST", "/imports/export", "-ua!"),
    rule("GET", "/imports/new", "-ua!"),
    rule("POST", "/imports/new", "-ua"),
    rule("GET", "/imports/template.csv", "-ua"),
    rule("GET", "/imports/template.xlsx", "-ua"),
    rule("GET", "/imports/1", "-ua"),
    rule("GET", "/imports/1/columns", "-ua"),
    rule("POST", "/imports/1/columns", "-ua"),
    rule("POST", "/imports/1/apply", "-ua!"),
    rule("POST", "/imports/1/cancel", "-ua"),
    rule("GET", "/imports/1/undo", "--a!"),
    rule("POST", "/imports/1/undo", "--a!"),
    rule("GET", "/imports/1/stayed", "-ua"),
    rule("POST", "/imports/1/refused.csv", "-ua"),
    rule("GET", "/imports/1/rows", "-ua"),
    rule("GET", "/imports/1/rows/1", "-ua"),
    rule("POST", "/imports/1/rows/1", "-ua"),
    rule("POST", "/imports/1/rows/1/leave-out", "-ua"),
    rule("GET", "/batches", "sua"),
    rule("POST", "/batches", "sua"),
    rule("GET", "/batches/export", "-ua!"),
    rule("POST", "/batches/export", "-ua!"),
    rule("GET", "/batches/1", "sua"),
    rule("GET", "/batches/1/people", "sua"),
    rule("POST", "/batches/1/confirm", "sua"),
    rule("POST", "/batches/1/start", "sua"),
    rule("POST", "/batches/1/cancel", "sua"),
    rule("GET", "/notifications", "sua"),
    rule("GET", "/notifications/new", "-ua"),
    rule("POST", "/notifications/new", "-ua!"),
    rule("GET", "/notifications/1", "sua"),
    rule("GET", "/notifications/1/edit", "-ua"),
    rule("POST", "/notifications/1/edit", "-ua!"),
    rule("POST", "/notifications/1/delete", "-ua!"),
    rule("GET", "/reports", "sua"),
    rule("GET", "/reports/accounts", "sua"),
    rule("GET", "/reports/accounts/export", "-ua!"),
    rule("POST", "/reports/accounts/export", "-ua!"),
    rule("GET", "/reports/saved/new", "sua"),
    rule("POST", "/reports/saved/new", "sua"),
    rule("GET", "/reports/saved/1", "sua"),
    rule("POST", "/reports/saved/1", "sua"),
    rule("POST", "/reports/saved/1/delete", "sua"),
    rule("GET", "/mail", "sua"),
    rule("GET", "/mail/export", "-ua!"),
    rule("POST", "/mail/export", "-ua!"),
    rule("GET", "/mail/bounces", "sua"),
    rule("GET", "/mail/1", "sua"),
    rule("GET", "/mail/1/html", "sua"),
    rule("GET", "/mail/chart", "sua"),
    rule("POST", "/mail/outage/try", "sua"),
    rule("POST", "/mail/1/try-again", "sua"),
    rule("GET", "/journal", "--a"),
    rule("GET", "/journal/export", "--a!"),
    rule("POST", "/journal/export", "--a!"),
    rule("GET", "/settings", "--a"),
    rule("GET", "/settings/communication", "--a"),
    rule("POST", "/settings/communication", "--a!"),
    rule("GET", "/settings/background", "--a"),
    rule("GET", "/settings/reminders", "--a"),
    rule("POST", "/settings/reminders", "--a!"),
    rule("GET", "/settings/reminders/forecast", "--a"),
    rule("GET", "/settings/reminders/run", "--a"),
    rule("GET", "/settings/dormant-accounts", "--a"),
    rule("POST", "/settings/dormant-accounts", "--a!"),
    rule("GET", "/settings/dormant-accounts/forecast", "--a"),
    rule("GET", "/settings/dormant-accounts/told", "--a"),
    rule("POST", "/users/5/reminders/resume", "sua"),
    rule("GET", "/settings/retention", "--a"),
    rule("POST", "/settings/retention", "--a!"),
    rule("GET", "/settings/organisation", "--a"),
    rule("POST", "/settings/organisation", "--a!"),
    rule("GET", "/settings/mail-check", "--a"),
    rule("POST", "/settings/mail-check", "--a"),
    rule("POST", "/settings/mail-check/test-mail", "--a"),
    rule("GET", "/settings/templates", "--a"),
    rule("GET", "/settings/templates/activation/en", "--a"),
    rule("POST", "/settings/templates/activation/en", "--a!"),
    rule("GET", "/settings/templates/activation/en/history", "--a"),
    rule("POST", "/settings/templates/activation/en/restore", "--a!"),
    rule("GET", "/settings/security", "--a"),
    rule("POST", "/settings/security", "--a!"),
    rule("POST", "/mail/test", "--a"),
    rule("POST", "/mail/1/cancel", "sua"),
];

async fn status(visitor: &Visitor, rule: &Rule) -> u16 {
    let page = match rule.method {
        "GET" => visitor.get_without_following(rule.path).await,
        _ => visitor.post_without_following(rule.path, &[]).await,
    };
    page.status.as_u16()
}

#[actix_web::test]
async fn every_page_opens_to_those_who_may_and_to_nobody_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let self_service = app.active_user(&maria, &PersonForm::ANN).await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let user_administrator = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.create_user(&maria, &KIM).await;
    app.deliver_mail().await;
    let pax = maria.get("/pax/new").await.form("Create PAX");
    let pax = pax.fill("First name", "A").fill("Last name", "B");
    maria.submit(pax.fill("Category", "visitor")).await;
    for rule in RULES {
        let what = format!("{} {}", rule.method, rule.path);
        assert_eq!(status(&app.visitor(), rule).await, 303, "anonymous: {what}");
        assert_eq!(status(&self_service, rule).await, 403, "self-service: {what}");
        assert_eq!(status(&support, rule).await == 403, !rule.support, "support: {what}");
        assert_eq!(
            status(&user_administrator, rule).await == 403,
            !rule.user_administrator,
            "user administrator: {what}"
        );
        assert_eq!(status(&maria, rule).await == 403, !rule.administrator, "administrator: {what}");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_while_after_signing_in_what_is_dangerous_asks_for_the_password_and_nothing_else_does() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for person in [PersonForm::ANN, PersonForm::BOB, PersonForm::EVE, KIM] {
        app.create_user(&maria, &person).await;
    }
    app.deliver_mail().await;
    app.after(time::Duration::minutes(15));
    for rule in RULES {
        let page = match rule.method {
            "GET" => maria.get_without_following(rule.path).await,
            _ => maria.post_without_following(rule.path, &[]).await,
        };
        assert_eq!(page.says("Confirm your password"), rule.dangerous, "{} {}", rule.method, rule.path);
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_navigation_shows_only_what_opens() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let self_service = app.active_user(&maria, &PersonForm::ANN).await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    for visitor in [&self_service, &support, &maria] {
        let home = visitor.get("/").await;
        for link in home.links_in("nav.sidebar") {
            visitor.get(&link).await.assert_status(200);
        }
    }
    self_service.get("/").await.assert_silent("Users & PAX");
    support
        .get("/")
        .await
        .assert_says("Users & PAX")
        .assert_silent("Journal");
}

#[actix_web::test]
async fn support_resends_and_cannot_edit() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(time::Duration::minutes(1));
    let list = support.get("/users?q=ann").await;
    assert!(!list.has_link("Edit"));
    let page = support.get(&list.link("Berg, Ann")).await;
    assert!(!page.has_link("Edit"));
    support
        .submit(page.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.deliver_mail().await;
}

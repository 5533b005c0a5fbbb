//! Somebody whose address had a typo: the card tells who corrected it, until they are in.

use time::Duration;

use super::{answer, assert_answer, button};
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const KIM: PersonForm = PersonForm {
    first_name: "Kim",
    last_name: "Lie",
    email: "kim@example.com",
};
const MISTYPED: PersonForm = PersonForm {
    first_name: "Ann",
    last_name: "Berg",
    email: "ann@exmaple.com",
};
const CORRECTED: &str = "The address was corrected from ann@exmaple.com to ann@example.com on Tue 24 Nov 2026, 08:05 UTC by \
                         Kim Lie.";

/// Kim of support has corrected Ann's address.
async fn corrected_by_kim(app: &TestApp) -> (Visitor, String) {
    let maria = app.administrator().await;
    let kim = app.user_with_role(&maria, &KIM, "Support").await;
    let ann = app.create_user(&maria, &MISTYPED).await.path;
    app.deliver_mail().await;
    app.after(Duration::minutes(5));
    let form = kim.get(&format!("{ann}/address")).await;
    let form = form.form("Correct the address and resend");
    kim.submit(form.fill("Login email", "ann@example.com"))
        .await
        .assert_says("Sent to ann@example.com.");
    (maria, ann)
}

#[actix_web::test]
async fn it_is_told_whatever_became_of_the_mail_until_they_are_in() {
    let app = TestApp::start().await;
    let (maria, ann) = corrected_by_kim(&app).await;
    let queued = "The activation mail waits to be sent since Tue 24 Nov 2026, 08:05 UTC.";
    let page = maria.get(&ann).await;
    assert_answer(&page, &format!("{CORRECTED} {queued}"));
    assert_eq!(button(&page), "See the queue");

    let mails = app.deliver_mail().await;
    let mail = mails.iter().find(|mail| mail.to == "ann@example.com").unwrap();
    let link = crate::support::link_in(mail);
    let sent = "The activation mail reached the mail server for ann@example.com on Tue 24 Nov 2026, 08:05 UTC, and its link \
                was not opened yet. It is valid until Tue 1 Dec 2026, 08:05 UTC.";
    assert_answer(&maria.get(&ann).await, &format!("{CORRECTED} {sent}"));

    app.after(Duration::minutes(5));
    app.visitor().get(&link).await;
    let said = answer(&maria.get(&ann).await);
    let opened = format!("{CORRECTED} The link in the activation mail was opened on Tue 24 Nov 2026, 08:10 UTC");
    assert!(said.starts_with(&opened), "{said}");
    assert_eq!(button(&maria.get(&ann).await), "Resend Confirmation Email");

    app.set_password(&app.visitor(), &link, PASSWORD).await;
    assert_answer(&maria.get(&ann).await, "They can: they last signed in on Tue 24 Nov 2026, 08:10 UTC.");
}

#[actix_web::test]
async fn what_stands_nearer_in_their_way_is_told_alone() {
    let app = TestApp::start().await;
    let (maria, ann) = corrected_by_kim(&app).await;
    let page = maria.post(&format!("{ann}/disable"), &[]).await;
    assert_answer(&page, "Disabled by Maria Solberg on Tue 24 Nov 2026, 08:05 UTC.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_newest_of_several_corrections_is_told() {
    let app = TestApp::start().await;
    let (maria, ann) = corrected_by_kim(&app).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    let form = maria.get(&format!("{ann}/address")).await;
    let form = form.form("Correct the address and resend");
    maria.submit(form.fill("Login email", "ann.berg@example.com")).await;
    app.deliver_mail().await;
    let said = answer(&maria.get(&ann).await);
    let newest = "The address was corrected from ann@example.com to ann.berg@example.com on Tue 24 Nov 2026, 08:06 UTC by \
                  Maria Solberg. The activation mail reached the mail server for ann.berg@example.com";
    assert!(said.starts_with(newest), "{said}");
}

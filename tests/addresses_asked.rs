//! The link that confirms an address: what it does, and what it says when it can do nothing any more.

use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor, link_in, secret_in};

const NEW: &str = "ann.new@example.org";
const OTHER: &str = "ann.other@example.org";
const OWN: &str = "violet harbour under snow";

async fn ask(administrator: &Visitor, email: &str) -> PageView {
    let user = administrator.get("/users?q=ann").await.link("Berg, Ann");
    let form = administrator
        .get(&format!("{user}/address"))
        .await
        .form("Change address");
    administrator.submit(form.fill("Login email", email)).await
}

/// Ann, who has been in, and the link by which she confirms her new address.
async fn asked(app: &TestApp, administrator: &Visitor) -> (Visitor, String) {
    let ann = app.active_user(administrator, &PersonForm::ANN).await;
    ask(administrator, NEW)
        .await
        .assert_says("Sent to ann.new@example.org.");
    (ann, app.link_mailed_to(NEW).await)
}

/// With Ann's password, where it is asked for.
async fn confirm(visitor: &Visitor, link: &str) -> PageView {
    let page = visitor.get(link).await;
    let form = page.form("Confirm address");
    let is_asked = !page.all("input[name=current_password]").is_empty();
    visitor
        .submit(if is_asked { form.fill("Your password", PASSWORD) } else { form })
        .await
}

const PROOF: [(&str, &str); 1] = [("current_password", PASSWORD)];

#[actix_web::test]
async fn whoever_reads_a_mistyped_address_gets_no_account_by_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let form = ann.get("/account").await.form("Change address");
    ann.submit(form.fill("New email", NEW).fill("Your password", PASSWORD))
        .await
        .assert_says("Sent to ann.new@example.org.");
    let link = app.link_mailed_to(NEW).await;
    let stranger = app.visitor();
    stranger
        .get(&link)
        .await
        .assert_says("It shows that the account is yours, and not only this address.");
    stranger.post(&link, &[]).await.assert_status(422);
    ann.get(&link).await.assert_silent("Your password");
    confirm(&ann, &link).await.assert_says("Confirmed.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn confirming_changes_the_address_and_tells_the_old_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, link) = asked(&app, &maria).await;
    let page = confirm(&app.visitor(), &link).await;
    page.assert_says("Confirmed. The address of the account is ann.new@example.org now.");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "Your e-mail address was changed");
    ann.get("/account").await.assert_says(NEW);
    app.sign_in(&app.visitor(), NEW, PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    let page = maria.get("/users?q=ann.new").await;
    maria
        .get(&page.link("Berg, Ann"))
        .await
        .assert_says("Address changed: confirmed")
        .assert_silent("waits to be confirmed");
}

#[actix_web::test]
async fn whoever_is_signed_in_comes_back_to_their_account() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, link) = asked(&app, &maria).await;
    assert_eq!(confirm(&ann, &link).await.path, "/account");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn opening_the_link_changes_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    for _ in 0..20 {
        let page = app.visitor().get(&link).await;
        page.assert_status(200).assert_says(NEW);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        app.visitor().head(&link).await.assert_status(200);
    }
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let page = maria.get(&user).await;
    page.assert_says("A new address waits to be confirmed");
    let opened = page.all(".timeline strong").into_iter();
    let openings = opened.filter(|what| what.starts_with("Link opened"));
    assert_eq!(openings.count(), 2, "of the activation link, and of this one");
}

#[actix_web::test]
async fn an_ended_link_offers_a_new_one_to_the_new_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    app.after(Duration::days(7));
    let visitor = app.visitor();
    let page = visitor.get(&link).await;
    page.assert_status(410).assert_says("This link has expired");
    for _ in 0..2 {
        visitor
            .submit(visitor.get(&link).await.form("Send me a new link"))
            .await
            .assert_says("A new link is on its way");
    }
    let fresh = app.link_mailed_to(NEW).await;
    confirm(&visitor, &fresh).await.assert_says("Confirmed.");
    app.visitor().get(&link).await.assert_says("Already done");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_used_link_says_already_done_and_so_do_its_siblings() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, first) = asked(&app, &maria).await;
    app.after(Duration::minutes(1));
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria
        .submit(maria.get(&user).await.form("Send again"))
        .await
        .assert_says("Sent to ann.new@example.org. The link is valid until");
    let second = app.link_mailed_to(NEW).await;
    confirm(&app.visitor(), &first).await.assert_says("Confirmed.");
    for link in [&first, &second] {
        app.visitor()
            .get(link)
            .await
            .assert_status(410)
            .assert_says("Already done");
        app.visitor().post(link, &[]).await.assert_says("Already done");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_unknown_link_says_nothing_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let as_reset = link.replace("/confirm-address/", "/reset/");
    app.visitor().get(&as_reset).await.assert_status(404);
    let made_up = format!("/confirm-address/{}", "A".repeat(43));
    let secret = secret_in(&link);
    let cut_off = link.replace(secret, &secret[..secret.len() - 1]);
    for wrong in [&cut_off, &made_up, "/confirm-address/x", "/confirm-address/x/y"] {
        app.visitor().get(wrong).await.assert_status(404).assert_silent("Ann");
        app.visitor().post(wrong, &[]).await.assert_status(404);
    }
}

#[actix_web::test]
async fn a_withdrawn_change_is_told_kindly() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let page = maria.submit(maria.get(&user).await.form("Withdraw")).await;
    page.assert_says("Withdrawn. The mailed link no longer works.")
        .assert_says("Address change withdrawn")
        .assert_silent("waits to be confirmed,");
    app.visitor()
        .get(&link)
        .await
        .assert_status(410)
        .assert_says("This change was withdrawn");
    app.visitor()
        .post(&link, &[])
        .await
        .assert_says("This change was withdrawn");
    maria
        .post(&format!("{user}/address/withdraw"), &[])
        .await
        .assert_says("No change of address waits to be confirmed any more.");
}

#[actix_web::test]
async fn one_change_waits_at_a_time() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, first) = asked(&app, &maria).await;
    ask(&maria, OTHER).await.assert_says("Sent to ann.other@example.org.");
    let second = app.link_mailed_to(OTHER).await;
    let visitor = app.visitor();
    visitor
        .get(&first)
        .await
        .assert_status(410)
        .assert_says("Another address took its place");
    visitor
        .post(&first, &[])
        .await
        .assert_says("Another address took its place");
    confirm(&visitor, &second).await.assert_says("Confirmed.");
    visitor.get(&first).await.assert_says("This change was withdrawn");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_mail_of_a_change_that_was_withdrawn_does_not_leave() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    ask(&maria, NEW).await;
    ask(&maria, OTHER).await;
    let to: Vec<String> = app.deliver_mail().await.into_iter().map(|mail| mail.to).collect();
    assert!(to.contains(&OTHER.to_owned()) && !to.contains(&NEW.to_owned()), "{to:?}");
    maria
        .get("/mail")
        .await
        .assert_says("The change of address was withdrawn, or another took its place.");
}

#[actix_web::test]
async fn an_address_that_another_got_meanwhile_stays_theirs() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let stranger = PersonForm {
        first_name: "Bob",
        last_name: "Dahl",
        email: "ANN.new@example.org",
    };
    app.create_user(&maria, &stranger).await;
    app.deliver_mail().await;
    let visitor = app.visitor();
    visitor
        .get(&link)
        .await
        .assert_status(409)
        .assert_says("Another account has this address");
    visitor
        .post(&link, &[])
        .await
        .assert_says("Another account has this address");
    let user = maria.get("/users?q=ann%40example").await.link("Berg, Ann");
    app.after(Duration::minutes(1));
    maria
        .post(&format!("{user}/address/send-again"), &[])
        .await
        .assert_says("Not sent. Another user has this address.");
}

#[actix_web::test]
async fn two_who_wait_for_the_same_address_cannot_both_have_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, anns) = asked(&app, &maria).await;
    app.active_user(&maria, &PersonForm::BOB).await;
    let user = maria.get("/users?q=bob").await.link("Dahl, Bob");
    let form = maria.get(&format!("{user}/address")).await.form("Change address");
    maria.submit(form.fill("Login email", NEW)).await;
    let bobs = app.link_mailed_to(NEW).await;
    let (one, other) = (app.visitor(), app.visitor());
    let (first, second) =
        futures_util::join!(one.post_without_following(&anns, &PROOF), other.post_without_following(&bobs, &PROOF));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn two_presses_at_once_change_it_once() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let (one, other) = (app.visitor(), app.visitor());
    let (first, second) =
        futures_util::join!(one.post_without_following(&link, &PROOF), other.post_without_following(&link, &PROOF));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    let notices = app.deliver_mail().await.into_iter();
    let changed = notices.filter(|mail| mail.letter.subject == "Your e-mail address was changed");
    assert_eq!(changed.count(), 1);
}

#[actix_web::test]
async fn a_disabled_persons_address_is_confirmed_by_nobody() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria.post(&format!("{user}/disable"), &[]).await;
    app.visitor().get(&link).await.assert_status(404);
    app.visitor().post(&link, &[]).await.assert_status(404);
    app.visitor()
        .post(&format!("{link}/new-link"), &[])
        .await
        .assert_status(404);
    assert!(!maria.get(&user).await.has_button("Send again"));
    maria
        .get(&format!("{user}/address"))
        .await
        .assert_says("This user is disabled. Enable them first.");
    maria.post(&format!("{user}/enable"), &[]).await;
    app.visitor().get(&link).await.assert_says("This link has expired");
}

#[actix_web::test]
async fn a_change_at_once_ends_the_one_that_waits() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(
            form.fill("Login email", OTHER)
                .fill("If the login email changes", "at_once"),
        )
        .await
        .assert_silent("waits to be confirmed");
    app.visitor().get(&link).await.assert_says("This change was withdrawn");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_reset_link_to_the_old_address_ends_with_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, link) = asked(&app, &maria).await;
    let form = app.visitor().get("/forgot-password").await.form("Send the link");
    app.visitor().submit(form.fill("Email or username", "ann.berg")).await;
    let reset = app.link_mailed_to("ann@example.com").await;
    confirm(&app.visitor(), &link).await.assert_says("Confirmed.");
    app.visitor().get(&reset).await.assert_status(404);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_new_password_ends_what_its_owner_asked_for_and_not_what_an_administrator_did() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, by_maria) = asked(&app, &maria).await;
    let change = |current: &'static str, new: &'static str| {
        [("current_password", current), ("password", new), ("password_again", new)]
    };
    ann.post("/account/password", &change(PASSWORD, OWN)).await;
    app.visitor().get(&by_maria).await.assert_says("Confirm address");
    app.after(Duration::minutes(1));
    let fields = [("new_email", OTHER), ("address_password", OWN)];
    ann.post("/account/address", &fields)
        .await
        .assert_says("Sent to ann.other@example.org.");
    let mails = app.deliver_mail().await;
    let by_ann = link_in(mails.iter().find(|mail| mail.to == OTHER).unwrap());
    ann.post("/account/password", &change(OWN, PASSWORD)).await;
    app.visitor()
        .get(&by_ann)
        .await
        .assert_says("This change was withdrawn");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn someone_never_in_who_confirms_is_mailed_a_way_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let activation = app.link_mailed_to("ann@example.com").await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(
            form.fill("Login email", NEW)
                .fill("If the login email changes", "confirm"),
        )
        .await;
    let link = app.link_mailed_to(NEW).await;
    confirm(&app.visitor(), &link)
        .await
        .assert_says("Confirmed. A mail with a link to set your password goes to ann.new@example.org.");
    let fresh = app.link_mailed_to(NEW).await;
    app.visitor().get(&activation).await.assert_status(404);
    app.set_password(&app.visitor(), &fresh, PASSWORD)
        .await
        .assert_says("you are signed in");
}

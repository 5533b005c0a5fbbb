//! The form, which needs no script.

use super::*;

/// Presses one of the buttons that change rows.
async fn press(maria: &Visitor, page: &PageView, act: &str) -> PageView {
    let mut form = page.form("Save");
    form.fields.push(("act".into(), act.into()));
    maria.submit(form).await
}

#[actix_web::test]
async fn rows_come_and_go_by_buttons_and_nothing_is_saved_by_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get(NEW).await;
    let form = page
        .form("Add condition")
        .fill("Name", "Drill")
        .fill("Field", "last_sign_in");
    let page = maria.submit(form).await;
    page.assert_status(200).assert_says("Last sign-in");
    assert_eq!(page.value_of("Name"), "Drill");
    assert!(page.has_button("Remove"));
    let page = press(&maria, &page, "or").await;
    page.assert_says("Or for whom");
    let page = press(&maria, &page, "add:1").await;
    assert_eq!(page.all("button[value^='remove:']").len(), 2);
    let page = press(&maria, &page, "remove:0").await;
    assert_eq!(page.all("button[value^='remove:']").len(), 1);
    assert_eq!(page.value_of("Name"), "Drill");
    maria.get("/notifications").await.assert_says("None yet");
}

#[actix_web::test]
async fn no_more_rows_than_twenty_fit() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let rows = [("0", "status", "is", "active"); 30];
    let page = maria.submit(draft(&maria, "Drill", &rows).await).await;
    page.assert_says("Saved.");
    let page = maria.get(&page.link("Edit")).await;
    assert_eq!(page.all("button[value^='remove:']").len(), 20);
    assert!(!page.has_button("Add condition"));
}

#[actix_web::test]
async fn what_makes_no_notification_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let draft = || draft(&maria, "Drill", ACTIVE);
    let days = [("0", "created", "more_than_days_ago", "many")];
    let word = [("0", "status", "is", "' OR 1=1 --")];
    for (form, words) in [
        (draft().await.fill("Name", ""), "Enter a name."),
        (with_rows(draft().await, &[]), "Add a condition: it says who gets the mail."),
        (with_rows(draft().await, &days), "Enter a whole number of days."),
        (with_rows(draft().await, &word), "Choose one from the list."),
        (draft().await.fill("Subject (English)", ""), "Enter a subject."),
        (
            draft().await.fill("Body (English)", "{{ password }}"),
            "there is no placeholder {{ password }} for this mail",
        ),
        (draft().await.fill("Body (English)", "{% for x in y %}{% endfor %}"), "a mail can't have loops."),
        (draft().await.fill("Body (English)", "<b>now</b>"), "A mail can't have HTML tags."),
        (
            draft().await.fill("Subject (English)", "").fill("Body (English)", ""),
            "Write the mail in at least one language.",
        ),
        (
            draft()
                .await
                .choose("Again after some days")
                .fill("Days until it may be sent again", "0"),
            "Enter a whole number from 1 to 3650.",
        ),
    ] {
        let page = maria.submit(form).await;
        page.assert_status(422)
            .assert_says("Nothing was saved")
            .assert_says(words);
    }
    maria.get("/notifications").await.assert_says("None yet");
}

#[actix_web::test]
async fn what_was_saved_stands_in_the_form_again_and_the_journal_tells_of_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = written(&maria, "Drill", ACTIVE).await;
    maria
        .get("/notifications")
        .await
        .assert_says("Drill Status is Active and Department is Deck Once By hand");
    let page = maria.get(&page.link("Edit")).await;
    assert_eq!(page.value_of("Name"), "Drill");
    assert_eq!(page.value_of("Subject (English)"), "Muster drill, {{ first_name }}");
    assert_eq!(page.all("button[value^='remove:']").len(), 2);
    let saved = maria.submit(page.form("Save").fill("Name", "Fire drill")).await;
    saved.assert_says("Saved.").assert_says("Fire drill");
    maria
        .get("/journal")
        .await
        .assert_says("Notification saved")
        .assert_says("Fire drill, sent by hand");
}

#[actix_web::test]
async fn an_edit_that_crossed_another_is_told_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = written(&maria, "Drill", ACTIVE).await;
    let edit = page.link("Edit");
    let (mine, theirs) = (maria.get(&edit).await.form("Save"), maria.get(&edit).await.form("Save"));
    maria.submit(theirs.fill("Name", "Theirs")).await.assert_says("Saved.");
    let crossed = maria.submit(mine.fill("Name", "Mine")).await;
    crossed.assert_says("Maria Solberg saved this notification while you were editing.");
    maria.get(&page.path).await.assert_says("Theirs");
    maria
        .submit(crossed.form("Save"))
        .await
        .assert_says("Saved.")
        .assert_says("Mine");
}

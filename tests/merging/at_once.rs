//! What comes between the preview and the merge.

use super::{BUTTON, is_there, merge, preview, sent, with_twins};
use crate::support::PersonForm;

#[actix_web::test]
async fn what_changed_since_the_preview_is_shown_anew() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    let edit = maria.get(&format!("/users/{twin}/edit")).await.form("Save");
    maria.submit(edit.fill("City", "Bodø")).await.assert_says("Saved.");
    let page = maria.submit(form).await;
    page.assert_status(409)
        .assert_says("One of the two records changed since you looked.")
        .assert_says("Bodø");
    assert!(is_there(&app, ann) && is_there(&app, twin));
    maria
        .submit(page.form(BUTTON))
        .await
        .assert_says("The two records were merged.");
}

#[actix_web::test]
async fn whoever_signs_in_meanwhile_is_not_merged_away() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    let link = app.link_mailed_to("ann2@example.com").await;
    app.set_password(&app.visitor(), &link, crate::support::PASSWORD).await;
    // Ann's record could stay all the same, but the choice is somebody's to make.
    let page = maria.submit(form).await;
    page.assert_status(409).assert_says("People have signed in to both.");
    assert!(is_there(&app, ann) && is_there(&app, twin));
}

#[actix_web::test]
async fn of_two_who_merge_each_into_the_other_one_comes_first() {
    let (app, maria, ann, twin) = with_twins().await;
    let other = maria.thief();
    let one = preview(&maria, ann, twin).await.form(BUTTON);
    let two = preview(&maria, twin, ann).await.form(BUTTON);
    let (as_one, as_two) = (sent(&one), sent(&two));
    let (path, back) = (format!("/users/{ann}/merge/{twin}"), format!("/users/{twin}/merge/{ann}"));
    let (answer, answer_too) =
        futures_util::join!(maria.post_without_following(&path, &as_one), other.post_without_following(&back, &as_two));
    assert_eq!((answer.status.as_u16(), answer_too.status.as_u16()), (303, 303));
    assert!(is_there(&app, ann) && !is_there(&app, twin));
    let page = maria.get(&format!("/users/{twin}")).await;
    assert_eq!(page.path, format!("/users/{ann}"));
    assert_eq!(page.text().matches("Merged with Ann Berg").count(), 1);
}

#[actix_web::test]
async fn a_record_that_was_erased_or_merged_meanwhile_is_told_to_be_gone() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    let again = preview(&maria, ann, twin).await.form(BUTTON);
    maria.submit(form).await.assert_says("The two records were merged.");
    let page = maria.submit(again).await;
    page.assert_says("One of the two records is gone");
    assert_eq!(page.path, format!("/users/{ann}"));
    app.create_staged(&maria, &PersonForm::BOB).await;
    let bob = crate::personal_data::number_of(&app, PersonForm::BOB.email);
    let form = preview(&maria, ann, bob).await.form(BUTTON);
    let erase = maria.get(&format!("/users/{bob}/erase")).await.form("Erase for good");
    maria
        .submit(erase.fill("Their username", "bob.dahl"))
        .await
        .assert_says("The user was erased.");
    maria.submit(form).await.assert_says("One of the two records is gone");
    preview(&maria, ann, bob).await.assert_status(404);
    assert!(is_there(&app, ann));
}

#[actix_web::test]
async fn a_record_is_not_merged_with_itself() {
    let (app, maria, ann, twin) = with_twins().await;
    let page = preview(&maria, ann, ann).await;
    assert_eq!(page.path, format!("/users/{ann}/merge"));
    let page = maria
        .post(&format!("/users/{ann}/merge/{ann}"), &[("stays", "2")])
        .await;
    page.assert_status(200);
    merge(&maria, ann, twin)
        .await
        .assert_says("The two records were merged.");
    // Its old link to the preview has become one of a record with itself.
    let page = preview(&maria, twin, ann).await;
    assert_eq!(page.path, format!("/users/{ann}/merge"));
    assert!(is_there(&app, ann));
}

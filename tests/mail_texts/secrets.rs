//! Links and passwords of mails go nowhere but into the mail, whatever somebody makes of its text. These texts stand in the
//! database without having been looked over.

use diesel::prelude::*;
use purser::db::schema::mail_texts;
use purser::mail::mailbox::CapturedMail;

use crate::support::{PASSWORD, PersonForm, TestApp, link_in};

/// The activation mail that Ann gets while this text is in the database.
async fn mail_in(subject: &str, body: &str) -> CapturedMail {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.write(|connection| {
        diesel::insert_into(mail_texts::table)
            .values((
                mail_texts::kind.eq("activation"),
                mail_texts::language.eq("en"),
                mail_texts::subject.eq(subject),
                mail_texts::body.eq(body),
                mail_texts::created_at.eq(app.now()),
            ))
            .execute(connection)
    });
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link_in(&mail), PASSWORD)
        .await
        .assert_says("you are signed in");
    mail
}

#[actix_web::test]
async fn a_text_that_can_not_be_used_makes_way_for_the_default() {
    for (subject, body) in [
        ("Edited", "{% for i in range(1000000000) %}x{% endfor %}"),
        ("Edited", "{{ no_such_thing }} [a]({{ link }})"),
        ("Edited", "[a]({{ link"),
        ("Edited", "Nothing to press"),
        ("Edited {{ link }}", "[a]({{ link }})"),
        ("Edited", "[a](https://evil.example/?{{ link }}) [b]({{ link }})"),
        ("Edited", "{% if first_name == \"Ann\" %}no link{% else %}[a]({{ link }}){% endif %}"),
    ] {
        let mail = mail_in(subject, body).await;
        assert_eq!(mail.letter.subject, "Activate your account: set your password", "{body}");
        assert!(!mail.letter.html.contains("evil.example"), "{}", mail.letter.html);
    }
}

#[actix_web::test]
async fn no_condition_sees_a_link() {
    let body = "{% if link > \"http\" and link < \"httpz\" %}seen{% endif %} [a]({{ link }})";
    let mail = mail_in("Edited", body).await;
    assert_eq!(mail.letter.subject, "Edited");
    assert!(!mail.letter.text.contains("seen"), "{}", mail.letter.text);
}

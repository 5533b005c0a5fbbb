//! Texts that would not do what their mail is for, or that try to do more than say something.

use super::{ACTIVATION, BODY, PASSWORD_MAIL, SUBJECT, press};
use crate::support::TestApp;

/// What is typed instead of the link's paragraph, and what is said of it.
const BODIES: &[(&str, &str)] = &[
    ("{{ nickname }} [a]({{ link }})", "Line 3: there is no placeholder {{ nickname }} for this mail."),
    ("[a]({{ link )", "Line 3 can't be read:"),
    (
        "[a]({{ link }}) {% if portal %}",
        "Line 5 can't be read: unexpected end of input, expected end of block.",
    ),
    ("no link at all", "Every mail of this kind needs a link to {{ link }}"),
    ("{{ link }}", "Every mail of this kind needs a link to {{ link }}"),
    ("{% if contact %}[a]({{ link }}){% endif %}", "Every mail of this kind needs a link to {{ link }}"),
    ("<a href=\"{{ link }}\">a</a>", "A mail can't have HTML tags."),
    ("<div>\n[a]({{ link }})\n</div>", "A mail can't have HTML tags."),
    ("[a]({{ link }}) ![b](https://evil.example/pixel)", "A mail can't have pictures."),
    ("[a]({{ link }}) `{{ first_name }}`", "Placeholders can't stand in code"),
    ("[a]({{ link }})\n\n    {{ first_name }}", "Placeholders can't stand in code"),
    ("[a]({{ link }}) [b]({{ first_name }})", "A link leads either to a placeholder that is a link"),
    (
        "[a]({{ link }}) [b](https://evil.example/?{{ link }})",
        "A link leads either to a placeholder that is a link",
    ),
    ("[a]({{ link }}) [b][c]\n\n[c]: https://evil.example/{{ username }}", "A link leads either to"),
    ("[a]({{ link }}) [b](javascript:alert)", "The link to \"javascript:alert\" needs a whole address"),
    ("[a]({{ link }}) <data:text/html,x>", "The link to \"data:text/html,x\" needs a whole address"),
    ("[a]({{ link }}) {{ first_name|safe }}", "Line 3: Only placeholders and {% if"),
    (
        "[a]({{ link }}) {% autoescape false %}{{ first_name }}{% endautoescape %}",
        "Line 3: Only placeholders and",
    ),
    ("[a]({{ link }}) {% filter upper %}{{ first_name }}{% endfilter %}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {{ link[8:] }}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {{ first_name.upper() }}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {{ \"x\" * 1000000000 }}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {{ first_name ~ first_name }}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {% set x = first_name %}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {% if 'a' in link %}{% endif %}", "Line 3: Only placeholders and"),
    ("[a]({{ link }}) {% for i in range(100000000) %}x{% endfor %}", "Line 3: a mail can't have loops."),
    ("[a]({{ link }}) {% include 'x' %}", "Line 3 can't be read: unknown statement include."),
];

#[actix_web::test]
async fn a_body_that_does_not_do_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (paragraph, words) in BODIES {
        let body = format!("Ahoy,\n\n{paragraph}\n\nUntil {{{{ valid_until }}}}.");
        let page = press(&maria, ACTIVATION, (SUBJECT, &body), "Save").await;
        page.assert_status(422).assert_says("Nothing was saved");
        assert!(page.error_at("Body").contains(words), "{paragraph}: {}", page.error_at("Body"));
        assert_eq!(page.value_of("Body"), body);
    }
    maria
        .get(&format!("{ACTIVATION}/history"))
        .await
        .assert_says("Nobody has edited this template");
}

#[actix_web::test]
async fn what_is_endless_or_huge_is_refused() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let conditions = "{% if portal %}a{% endif %}".repeat(60);
    let deep = format!("{{% if {}portal %}}a{{% endif %}}", "portal or ".repeat(50));
    let chain = format!("{{% if portal %}}{}{{% endif %}}", "{% elif contact %}a".repeat(300));
    let organisation = "o".repeat(200);
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Organisation", &organisation))
        .await
        .assert_says("Saved.");
    for (more, words) in [
        (conditions, "Use {% … %} at most 100 times."),
        (chain, "Use {% … %} at most 100 times."),
        (deep, "this has too many parts."),
        ("x".repeat(10_000), "Use at most 10000 characters."),
    ] {
        let page = press(&maria, ACTIVATION, (SUBJECT, &format!("{BODY}\n\n{more}")), "Save").await;
        page.assert_status(422);
        assert!(page.error_at("Body").contains(words), "{}", page.error_at("Body"));
    }
    let page = press(&maria, ACTIVATION, (SUBJECT, &format!("{BODY}{}", "{{portal}}".repeat(980))), "Save").await;
    page.assert_status(422);
    let error = page.error_at("Body");
    assert_eq!(error, "Error: The mail can't be written: it becomes too long.");
}

#[actix_web::test]
async fn a_subject_that_does_not_do_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let long = "s".repeat(201);
    for (subject, words) in [
        (" ", "Enter a subject."),
        (long.as_str(), "Use at most 200 characters. This has 201."),
        ("Open {{ link }}", "Line 1: {{ link }} can't stand in a subject"),
        ("{{ surname }}", "Line 1: there is no placeholder {{ surname }}"),
        ("{% if contact %}Ahoy{% endif %}", "Some mails would have no subject."),
        ("{% for i in [1] %}x{% endfor %}", "Line 1: a mail can't have loops."),
    ] {
        let page = press(&maria, ACTIVATION, (subject, BODY), "Save").await;
        page.assert_status(422);
        assert!(page.error_at("Subject").contains(words), "{subject}: {}", page.error_at("Subject"));
    }
    let page = press(&maria, PASSWORD_MAIL, ("{{ password }}", "Sign in"), "Save").await;
    assert!(page.error_at("Subject").contains("can't stand in a subject"), "{}", page.error_at("Subject"));
}

#[actix_web::test]
async fn a_mail_with_a_temporary_password_holds_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let without = "[Sign in]({{ link }}) until {{ valid_until }}.";
    let page = press(&maria, PASSWORD_MAIL, ("Yours", without), "Save").await;
    assert_eq!(page.error_at("Body"), "Error: Every mail of this kind needs {{ password }}.");
    let as_address = format!("{without} [Password]({{{{ password }}}})");
    let page = press(&maria, PASSWORD_MAIL, ("Yours", &as_address), "Save").await;
    assert!(page.error_at("Body").contains("A link leads either to"), "{}", page.error_at("Body"));
    let in_code = format!("`{{{{ password }}}}` {without}");
    press(&maria, PASSWORD_MAIL, ("Yours", &in_code), "Save")
        .await
        .assert_says("Saved.");
}

#[actix_web::test]
async fn only_what_is_mailed_has_a_template() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["activation/xx", "test/en", "nothing/en"] {
        maria
            .get(&format!("/settings/templates/{path}"))
            .await
            .assert_status(404);
    }
}

//! Users in columns of one's choice.

use diesel::prelude::*;
use purser::db::schema::{departments, outbox, users};
use time::Duration;

use super::{invite_many, names, with_people};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn a_new_portal_has_a_report_of_whoever_is_there() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let start = maria.get("/reports").await;
    start.assert_says("None yet.");
    for title in ["All accounts", "Activation by department", "Activation by import", "Activation by mail domain"] {
        let page = maria.get(&start.link(title)).await;
        page.assert_status(200).assert_says("1 user");
    }
    let page = maria.get("/reports/accounts?group=department").await;
    assert_eq!(names(&page), ["No department"]);
    page.assert_says("Nobody was activated after an invitation yet.");
    maria
        .get("/reports/accounts?status=staged")
        .await
        .assert_says("No users match");
    maria
        .get("/reports/accounts?group=import&status=staged")
        .await
        .assert_says("No users match");
}

#[actix_web::test]
async fn columns_are_chosen_and_stand_in_the_address() {
    let (_app, maria) = with_people().await;
    let page = maria.get("/reports/accounts").await;
    assert_eq!(page.all("thead th")[..3], ["Name", "Email", "Roles"]);
    page.assert_silent("ann.berg");
    let form = page.form("Apply");
    let ticked: Vec<&str> = form
        .fields
        .iter()
        .filter_map(|(name, value)| (name == "column").then_some(value.as_str()))
        .collect();
    let usual = ["email", "roles", "status", "invited", "last_sign_in", "mails_failed"];
    assert_eq!(ticked, usual);
    // As the form sends what was ticked.
    let chosen = maria
        .get("/reports/accounts?column=username&column=last_mail&column=source")
        .await;
    assert_eq!(chosen.all("thead th"), ["Name", "Username", "Source", "Last mail"]);
    let row = &chosen.all("tbody tr")[0];
    assert!(row.contains("Berg, Ann") && row.contains("ann.berg") && row.contains("By hand"), "{row}");
    assert!(row.contains("Sent"), "{row}");
    let sorted = maria.get(&chosen.link_at("thead a", "Name")).await;
    assert_eq!(sorted.all("thead th"), ["Name", "Username", "Source", "Last mail"], "sorting keeps the columns");
    let narrow = maria
        .get("/reports/accounts?columns=status.nonsense.email&sort=-email")
        .await;
    assert_eq!(narrow.all("thead th"), ["Name", "Email", "Status"]);
    assert_eq!(names(&narrow)[0], "Solberg, Maria");
}

#[actix_web::test]
async fn a_row_tells_of_mails_and_leads_to_the_person() {
    let (app, maria) = with_people().await;
    let page = maria
        .get("/reports/accounts?columns=mails_sent.mails_failed.last_mail.activated.invited&q=ann%40")
        .await;
    assert_eq!(page.all("tbody td.cell-number")[0], "1");
    assert!(
        page.all("tbody td.cell-time")
            .iter()
            .all(|time| !time.contains("Never"))
    );
    maria.get(&page.link("Berg, Ann")).await.assert_says("Ann Berg");
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq("eve@example.com")))
            .set(users::department_id.eq(None::<i64>))
            .execute(connection)
    });
    let without = maria.get("/reports/accounts?department=0").await;
    assert_eq!(names(&without), ["Lund, Eve", "Solberg, Maria"]);
    assert_eq!(without.value_of("Department"), "0");
}

#[actix_web::test]
async fn each_column_says_the_same_on_the_page_and_in_the_file() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria.post("/positions", &[("name", "Bosun")]).await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    app.after(Duration::minutes(3));
    let page = maria.get(&ann).await;
    maria
        .submit(page.form("Send Confirmation Email"))
        .await
        .assert_says("Sent to");
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::minutes(3));
    let visitor = app.visitor();
    app.set_password(&visitor, &link, PASSWORD).await;
    app.after(Duration::minutes(3));
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD).await;
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    let form = form
        .fill("Employee number", "E-77")
        .fill("Job position", "1")
        .fill("Language", "de");
    maria.submit(form.tick("Support")).await.assert_says("Saved.");
    app.deliver_mail().await;
    app.write(|connection| {
        let hers = outbox::table.filter(outbox::kind.eq("activation"));
        diesel::update(hers).set(outbox::state.eq("failed")).execute(connection)
    });
    let page = maria
        .get(
            "/reports/accounts?q=ann%40&columns=number.position.roles.created.invited.activated.last_sign_in.\
             mails_failed.language",
        )
        .await;
    let words = [("Employee number", "E-77"), ("Job position", "Bosun"), ("Roles", "Support")];
    let others = [("Mails failed", "1"), ("Language", "Deutsch")];
    for (label, word) in words.into_iter().chain(others) {
        assert_eq!(page.all(&format!("td[data-label='{label}']")), [word], "{label}");
    }
    let moments = [
        ("Created", "2026-11-24T08:00:00Z"),
        ("Invited", "2026-11-24T08:03:00Z"),
        ("Activated", "2026-11-24T08:06:00Z"),
        ("Last sign-in", "2026-11-24T08:09:00Z"),
    ];
    for (label, moment) in moments {
        let shown = page.attribute(&format!("td[data-label='{label}'] time"), "datetime");
        assert_eq!(shown.as_deref(), Some(moment), "{label}");
    }
    let file = maria.download(&page.link("Export"), &[("format", "csv")]).await;
    let file = file.text().await.unwrap();
    let [heads, line] = file.lines().collect::<Vec<_>>()[..] else { panic!("{file}") };
    let heads: Vec<&str> = heads.split(',').skip(2).collect();
    let labels = ["Created (UTC)", "Invited (UTC)", "Activated (UTC)", "Last sign-in (UTC)"];
    let expected = [&words.map(|(label, _)| label)[..], &labels, &others.map(|(label, _)| label)].concat();
    assert_eq!(heads, expected);
    let cells: Vec<&str> = line.split(',').skip(2).collect();
    let expected = [words.map(|(_, word)| word).to_vec(), moments.map(|(_, at)| at).to_vec()];
    assert_eq!(cells, [expected.concat(), others.map(|(_, word)| word).to_vec()].concat());
}

#[actix_web::test]
async fn its_filters_are_those_of_the_list_of_users() {
    let (app, maria) = with_people().await;
    app.set_language_of("bob@example.com", "no");
    for query in [
        "status=invited",
        "department=1&q=lund",
        "show=mail_failed",
        "role=1",
        "role=0",
        "position=0&status=active",
        "import=0&show=link_opened",
        "domain=example.com",
        "domain=-",
        "source=set_up",
        "source=by_hand&sort=-email",
        "mail_language=no",
        "mail_language=organisation",
        "month=2026-11",
        "month=2026-10",
        "month=2026-13&status=nonsense&domain=&group=nonsense&after=x&before=y&columns=....",
    ] {
        let report = maria.get(&format!("/reports/accounts?{query}")).await;
        let list = maria.get(&format!("/users?{query}")).await;
        assert_eq!(names(&report), names(&list), "{query}");
        let labels = report.all("#filters option[selected]");
        assert_eq!(labels, list.all("#filters option[selected]"), "{query}");
    }
    assert_eq!(names(&maria.get("/users?source=set_up").await), ["Solberg, Maria"]);
    assert_eq!(names(&maria.get("/users?mail_language=no").await), ["Dahl, Bob"]);
    assert_eq!(names(&maria.get("/users?role=0").await).len(), 3);
    assert!(names(&maria.get("/users?month=2026-10").await).is_empty());
}

#[actix_web::test]
async fn a_bulk_action_takes_just_those_whom_a_report_leads_to() {
    let (app, maria) = with_people().await;
    invite_many(&app, "acme.example", 3);
    let report = maria.get("/reports/accounts?group=domain").await;
    let list = maria.get(&report.link("acme.example")).await;
    let form = list.form("Resend activation email");
    let domain = form.fields.iter().find(|(name, _)| name == "domain");
    assert_eq!(domain.map(|(_, value)| value.as_str()), Some("acme.example"));
    let all = [("act", "activation"), ("all", "1"), ("domain", "acme.example")];
    maria.post("/batches", &all).await.assert_says("3 users");
}

#[actix_web::test]
async fn what_nobody_would_choose_is_shown_all_the_same() {
    let (app, maria) = with_people().await;
    let long = "قسم".repeat(66);
    app.write(|connection| {
        diesel::update(departments::table)
            .set(departments::name.eq(&long))
            .execute(connection)
    });
    for path in ["/reports/accounts?columns=department", "/reports/accounts?group=department"] {
        maria.get(path).await.assert_status(200).assert_says(&long);
    }
    for query in [
        "domain=%00%01",
        "domain=%27%3B--",
        "mail_language=xx&source=%00",
        "q=%00&group=domain",
        "group=department&sort=-%00&after=%00",
        "month=0000-00",
        "month=9999-12&group=month",
        "department=99999999999999999999&role=-1&group=role",
        "columns=%00.name.name",
    ] {
        maria
            .get(&format!("/reports/accounts?{query}"))
            .await
            .assert_status(200);
        maria.get(&format!("/users?{query}")).await.assert_status(200);
    }
    let page = maria
        .get("/reports/accounts?domain=%3Cscript%3Ealert(1)%3C/script%3E&group=domain")
        .await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
}

#[actix_web::test]
async fn pages_of_the_report_walk_every_user_once() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.add_users(70);
    let first = maria.get("/reports/accounts?columns=email.roles&sort=-email").await;
    first.assert_says("72 users");
    let second = maria.get(&first.link("Next")).await;
    assert_eq!(second.all("thead th"), ["Name", "Email", "Roles"]);
    let mut all = [names(&first), names(&second)].concat();
    assert_eq!((names(&first).len(), all.len()), (50, 72));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 72);
    assert_eq!(names(&maria.get(&second.link("Previous")).await), names(&first));
}

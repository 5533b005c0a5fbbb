//! Users counted in groups.

use diesel::prelude::*;
use purser::db::schema::users;
use time::Duration;

use super::{add, departments_with_people, invite_many, names, rows, total, with_people};
use crate::support::{PASSWORD, PersonForm, TestApp};

const HEADS: [&str; 9] = [
    "Department",
    "People",
    "Staged",
    "Invited",
    "Link opened",
    "Active",
    "Locked",
    "Disabled",
    "Mail failed",
];

#[actix_web::test]
async fn people_are_counted_by_department_and_the_sums_add_up() {
    let (app, maria) = with_people().await;
    let staged = PersonForm {
        first_name: "Stig",
        last_name: "Vang",
        email: "stig@example.com",
    };
    app.create_staged(&maria, &staged).await;
    let page = maria.get("/reports/accounts?group=department").await;
    assert_eq!(page.all("thead th")[..9], HEADS);
    let rows = rows(&page);
    assert_eq!(rows[0], ["Deck", "4", "1", "2", "1", "1", "0", "0", "1"]);
    assert_eq!(rows[1], ["No department", "1", "0", "0", "0", "1", "0", "0", "0"]);
    assert_eq!(total(&page), ["5", "1", "2", "1", "2", "0", "0", "1"]);
    page.assert_says("5 users in 2 departments");
}

#[actix_web::test]
async fn each_number_leads_to_just_those_whom_it_counts() {
    let (app, maria) = with_people().await;
    invite_many(&app, "acme.example", 3);
    app.set_language_of("bob@example.com", "no");
    let mut followed = 0;
    for group in ["department", "position", "role", "import", "domain", "status", "source", "mail_language", "month"] {
        let page = maria.get(&format!("/reports/accounts?group={group}")).await;
        let (words, links) = (page.all("td.cell-number a"), page.links_in("td.cell-number"));
        assert!(!links.is_empty(), "{group}");
        for (number, link) in words.iter().zip(&links) {
            let list = maria.get(link).await;
            let noun = if number == "1" { "user" } else { "users" };
            list.assert_says(&format!("{number} {noun}"));
            assert_eq!(names(&list).len().to_string(), *number, "{group}: {link}");
            followed += 1;
        }
    }
    assert!(followed > 50, "{followed}");
}

#[actix_web::test]
async fn a_filter_narrows_the_groups_and_goes_with_the_links() {
    let (_app, maria) = with_people().await;
    let page = maria
        .get("/reports/accounts?group=domain&status=invited&department=1")
        .await;
    assert_eq!(rows(&page), [["example.com", "2", "0", "2", "1", "0", "0", "0", "1"].map(str::to_owned)]);
    let opened = maria.get(&page.link_at("td[data-label='Link opened'] a", "1")).await;
    assert_eq!(names(&opened), ["Lund, Eve"]);
    let people = maria.get(&page.link_at("td[data-label='People'] a", "2")).await;
    assert_eq!(names(&people), ["Dahl, Bob", "Lund, Eve"]);
    // The list can't be narrowed to what failed and to who opened at once.
    let failed = maria.get("/reports/accounts?group=department&show=mail_failed").await;
    assert_eq!(rows(&failed)[0][..4], ["Deck", "1", "0", "1"]);
    let opened = maria.get("/reports/accounts?group=department&show=link_opened").await;
    assert_eq!(rows(&opened)[0], ["Deck", "1", "0", "1", "1", "0", "0", "0", "0"]);
    let search = maria.get("/reports/accounts?group=department&q=dahl").await;
    assert_eq!(rows(&search)[0][..2], ["Deck", "1"]);
}

#[actix_web::test]
async fn whoever_has_several_roles_counts_in_each_and_once_in_all() {
    let (app, maria) = with_people().await;
    let form = maria.get("/users?q=berg").await;
    let ann = maria.get(&format!("{}/edit", form.link("Berg"))).await;
    maria
        .submit(ann.form("Save").tick("Support").tick("User administrator"))
        .await
        .assert_says("Saved.");
    let page = maria.get("/reports/accounts?group=role&sort=name").await;
    let people: Vec<Vec<String>> = rows(&page).into_iter().map(|row| row[..2].to_vec()).collect();
    let expected = [["Administrator", "1"], ["Support", "1"], ["User administrator", "1"], ["No role", "2"]];
    assert_eq!(people, expected);
    assert_eq!(total(&page)[0], "4");
    page.assert_says("A user with several roles counts in each of them, and once in the total.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn groups_sort_by_every_column_both_ways() {
    let (app, maria) = with_people().await;
    invite_many(&app, "acme.example", 5);
    invite_many(&app, "brim.example", 2);
    for column in ["name", "people", "staged", "invited", "opened", "active", "locked", "disabled", "mail_failed"] {
        let up = rows(
            &maria
                .get(&format!("/reports/accounts?group=domain&sort={column}"))
                .await,
        );
        let down = rows(
            &maria
                .get(&format!("/reports/accounts?group=domain&sort=-{column}"))
                .await,
        );
        assert_eq!(up.len(), 3, "{column}");
        let place = match column {
            "name" => 0,
            column => {
                1 + ["people", "staged", "invited", "opened", "active", "locked", "disabled", "mail_failed"]
                    .iter()
                    .position(|known| *known == column)
                    .unwrap()
            }
        };
        let of = |rows: &[Vec<String>]| -> Vec<String> { rows.iter().map(|row| row[place].clone()).collect() };
        let mut sorted = of(&up);
        sorted.sort();
        assert_eq!(of(&up), sorted, "{column}");
        sorted.reverse();
        assert_eq!(of(&down), sorted, "-{column}");
    }
    let page = maria.get("/reports/accounts?group=domain").await;
    assert_eq!(names(&page)[..2], ["acme.example", "example.com"], "those with the most people first");
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort").as_deref(), Some("descending"));
    let months = maria.get("/reports/accounts?group=month").await;
    assert_eq!(names(&months), ["November 2026"]);
}

#[actix_web::test]
async fn a_domain_where_nobody_opens_is_told_in_words() {
    let (app, maria) = with_people().await;
    invite_many(&app, "acme.example", 40);
    invite_many(&app, "few.example", 9);
    let page = maria.get("/reports/accounts?group=domain").await;
    page.assert_says("0 of 40 at acme.example opened")
        .assert_says("10 or more users")
        .assert_silent("at few.example opened")
        .assert_silent("at example.com opened");
    assert_eq!(page.all("tbody .badge-warn"), ["Nobody opened"]);
    let at = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq("p7@acme.example")))
            .set(users::link_opened_at.eq(at))
            .execute(connection)
    });
    maria
        .get("/reports/accounts?group=domain")
        .await
        .assert_silent("at acme.example opened");
}

#[actix_web::test]
async fn whoever_was_mailed_today_or_not_reached_at_all_raises_no_suspicion() {
    let (app, maria) = with_people().await;
    invite_many(&app, "new.example", 12);
    invite_many(&app, "gone.example", 12);
    let at = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.like("%@new.example")))
            .set(users::mail_asked_at.eq(at))
            .execute(connection)?;
        diesel::update(users::table.filter(users::email.like("%@gone.example")))
            .set(users::mail_failed_at.eq(at))
            .execute(connection)
    });
    let path = "/reports/accounts?group=domain";
    maria.get(path).await.assert_silent("Nobody opened");
    app.after(Duration::days(1));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
        .get(path)
        .await
        .assert_says("0 of 12 at new.example opened")
        .assert_silent("at gone.example opened");
}

#[actix_web::test]
async fn a_domain_in_other_letters_is_shown_as_mail_servers_write_it_and_as_people_do() {
    let (app, maria) = with_people().await;
    let now = app.now();
    app.write(|connection| {
        add(connection, "Anne", "XN--Blbr-Roah.Example", now)?;
        diesel::update(users::table.filter(users::email.eq("bob@example.com")))
            .set((users::email.eq(""), users::email_key.eq(" bob.dahl")))
            .execute(connection)
    });
    let page = maria.get("/reports/accounts?group=domain&sort=name").await;
    assert_eq!(names(&page), ["example.com", "xn--blbr-roah.exampleblåbær.example", "No email address"]);
    assert_eq!(names(&maria.get(&page.link("xn--")).await), ["Vik, Anne"]);
    assert_eq!(names(&maria.get(&page.link("No email address")).await), ["Dahl, Bob"]);
}

#[actix_web::test]
async fn of_very_many_groups_the_largest_are_shown_and_it_is_said() {
    let (app, maria) = with_people().await;
    departments_with_people(&app, 1_001);
    let page = maria.get("/reports/accounts?group=department").await;
    page.assert_says("in more than 1,000 departments. These are the 1,000 with the most people.");
    assert_eq!(names(&page)[0], "Deck");
    assert_eq!(names(&page).len(), 50);
    assert_eq!(total(&page)[0], "1,005", "the total has those too whose group is not shown");
    let second = maria.get(&page.link("Next")).await;
    assert_eq!(names(&second).len(), 50);
    assert_eq!(names(&maria.get(&second.link("Previous")).await), names(&page));
}

#[actix_web::test]
async fn counts_of_a_large_portal_are_kept_for_a_moment() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(10_000);
    let path = "/reports/accounts?group=status";
    assert_eq!(rows(&maria.get(path).await)[0][..2], ["Staged", "10,000"]);
    app.create_staged(&maria, &PersonForm::ANN)
        .await
        .assert_says("Created.");
    assert_eq!(rows(&maria.get(path).await)[0][..2], ["Staged", "10,000"]);
    app.after(Duration::seconds(10));
    assert_eq!(rows(&maria.get(path).await)[0][..2], ["Staged", "10,001"]);
}

use super::*;

#[actix_web::test]
async fn the_list_ends_at_the_department_however_it_is_asked() {
    let ship = ship().await;
    let list = ship.dora.get("/users").await;
    list.assert_says("2 users")
        .assert_says("Berg, Ann")
        .assert_says("Eide, Dora")
        .assert_silent("Solberg");
    ship.maria.get("/users").await.assert_says("4 users");
    for query in [
        "department=2",
        "q=quist",
        "q=zq@example.com",
        "q=qu",
        "q=91234567&department=2",
        "role=1",
        "department=2&sort=-created",
        "q=quist&pax=true",
    ] {
        let page = ship.dora.get(&format!("/users?{query}")).await;
        page.assert_says("No users match");
        assert!(!page.body.contains("Zelda"), "{query}");
    }
    for sort in ["name", "email", "department", "status", "last_sign_in", "created", "-created", "-department"] {
        let page = ship.dora.get(&format!("/users?sort={sort}")).await;
        page.assert_says("2 users").assert_says("Berg, Ann");
        assert_knows_nothing_of_zelda(&page);
    }
    let page = ship.dora.get("/users?status=staged").await;
    page.assert_says("1 user").assert_says("Berg, Ann");
    ship.dora.get("/users?q=berg").await.assert_says("1 user");
    ship.dora.get("/users?q=91234567").await.assert_says("2 users");
    assert_eq!(list.all("select[name=department] option"), ["Any department", "Deck"]);
}

#[actix_web::test]
async fn two_people_who_look_for_the_same_find_each_what_is_theirs() {
    let ship = ship().await;
    ship.maria.get("/users?q=quist").await.assert_says("Quist, Zelda");
    ship.dora.get("/users?q=quist").await.assert_says("No users match");
    ship.maria.get("/users?q=quist").await.assert_says("Quist, Zelda");
    ship.maria.get("/").await.assert_says("All users4");
    ship.dora.get("/").await.assert_says("All users2");
    ship.maria.get("/").await.assert_says("All users4");
}

#[actix_web::test]
async fn a_search_that_finds_more_than_it_looks_at_elsewhere_is_whole_in_the_department() {
    let ship = ship().await;
    ship.app.add_users(2_010);
    ship.app.write(|connection| {
        use diesel::prelude::*;
        use purser::db::schema::users;
        diesel::update(users::table.filter(users::username.eq("u7")))
            .set(users::department_id.eq(1))
            .execute(connection)
    });
    ship.maria.get("/users?q=user0").await.assert_says("More than 2,000");
    for query in ["q=user0", "q=ser0", "q=user0&sort=email"] {
        let page = ship.dora.get(&format!("/users?{query}")).await;
        page.assert_says("1 user")
            .assert_says("User00007")
            .assert_silent("2,000");
    }
}

#[actix_web::test]
async fn somebody_elsewhere_is_nobody() {
    let ship = ship().await;
    ship.dora.get(&ship.ann).await.assert_status(200);
    let (elsewhere, nobody) = (ship.dora.get(&ship.zelda).await, ship.dora.get(NOBODY).await);
    elsewhere.assert_status(404);
    assert_eq!(elsewhere.text(), nobody.text());
}

#[actix_web::test]
async fn whoever_moves_leaves_the_sight_of_the_old_department_at_once() {
    let ship = ship().await;
    ship.dora.get(&ship.ann).await.assert_status(200);
    move_to(&ship.maria, &ship.ann, "2").await.assert_says("Saved.");
    ship.dora.get(&ship.ann).await.assert_status(404);
    ship.dora
        .get("/users")
        .await
        .assert_says("1 user")
        .assert_silent("Berg");
    ship.dora.get("/users?q=berg").await.assert_says("No users match");
    ship.dora
        .post(&format!("{}/disable", ship.ann), &[])
        .await
        .assert_status(404);
    move_to(&ship.maria, &ship.ann, "1").await.assert_says("Saved.");
    ship.dora.get(&ship.ann).await.assert_status(200);
}

#[actix_web::test]
async fn those_without_a_department_are_out_of_sight() {
    let ship = ship().await;
    ship.app.add_users(1);
    ship.maria.get("/users?q=user00000").await.assert_says("1 user");
    ship.dora.get("/users?q=user00000").await.assert_says("No users match");
}

#[actix_web::test]
async fn the_navigation_and_the_landing_page_show_only_what_opens() {
    let ship = ship().await;
    let home = ship.dora.get("/").await;
    home.assert_says("All users2")
        .assert_silent("First steps")
        .assert_silent("Recent activity");
    assert_knows_nothing_of_zelda(&home);
    let mut pages = vec![home];
    for page in ["/users", &ship.ann, "/journal", "/mail"] {
        pages.push(ship.dora.get(page).await);
    }
    for page in pages {
        for link in page.addresses_of("a[href^='/']") {
            let there = ship.dora.get(&link).await;
            assert_ne!(there.status.as_u16(), 403, "{link} from {}", page.path);
            assert_ne!(there.status.as_u16(), 404, "{link} from {}", page.path);
            assert_knows_nothing_of_zelda(&there);
        }
    }
    let sidebar = ship.dora.get("/").await.links_in("nav.sidebar");
    for open in ["/users", "/batches", "/journal", "/mail"] {
        assert!(sidebar.contains(&open.to_owned()), "{sidebar:?}");
    }
    for closed in ["/imports", "/notifications", "/departments", "/roles", "/settings", "/pax"] {
        assert!(!sidebar.contains(&closed.to_owned()), "{sidebar:?}");
    }
}

#[actix_web::test]
async fn what_needs_somebody_is_counted_among_their_own() {
    let ship = ship().await;
    ship.app.fail_mails_to(ZELDA.email);
    ship.maria.get("/").await.assert_says("Mail failed1");
    ship.dora.get("/").await.assert_silent("Mail failed");
    ship.app.fail_mails_to(PersonForm::ANN.email);
    ship.maria.get("/").await.assert_says("Mail failed2");
    ship.dora.get("/").await.assert_says("Mail failed1");
}

#[actix_web::test]
async fn the_file_of_the_list_ends_there_too() {
    let ship = ship().await;
    let file = ship.dora.post("/users/export", &[("format", "csv")]).await;
    file.assert_status(200);
    assert!(file.body.contains("Berg") && file.body.contains("Document number"), "{}", file.body);
    assert_knows_nothing_of_zelda(&file);
    let ask = ship.dora.get("/users/export").await;
    ask.assert_says("2 users");
    let file = ship.dora.post("/users/export?q=quist", &[("format", "csv")]).await;
    assert!(!file.body.contains("Zelda"));
}

#[actix_web::test]
async fn many_departments_are_listed_by_an_index() {
    use crate::support::statements;
    statements::listen();
    let ship = ship().await;
    let form = ship.maria.get(&ship.role).await.form("Save").tick("Engine");
    ship.maria.submit(form).await.assert_says("Saved.");
    let url = ship.app.own_database().url();
    statements::heard(&url);
    ship.dora.get("/users").await.assert_says("3 users");
    ship.dora.get("/users?q=quist").await.assert_says("1 user");
    let run = statements::heard(&url).run;
    let scoped: Vec<&String> = run.keys().filter(|sql| sql.contains("department_id IN (")).collect();
    assert!(scoped.len() >= 3, "{run:?}");
    for sql in scoped {
        let plan = ship.app.own_database().plan_of(sql);
        let reads_all = plan.lines().any(|line| line.trim_end().ends_with("SCAN users"));
        assert!(!reads_all && !plan.contains("Seq Scan on users"), "{sql}\n{plan}");
    }
}

#[actix_web::test]
async fn whoever_may_act_elsewhere_only_is_offered_nothing_for_those_they_see() {
    let ship = ship().await;
    let acts = ["Edit users", "Send mails", "Set passwords", "Give roles", "Export lists"];
    let bob = bob_who_may(&ship, "Read users", &acts).await;
    let page = bob.get("/users").await;
    page.assert_says("Berg, Ann");
    assert!(!page.has_link("Export") && page.addresses_of("a[href*='/export']").is_empty());
    bob.get("/users/export").await.assert_status(403);
    for name in ["act", "all"] {
        assert_eq!(page.all(&format!("[name={name}]")), Vec::<String>::new());
    }
    assert_eq!(page.all("[formaction='/credentials']"), Vec::<String>::new());
}
